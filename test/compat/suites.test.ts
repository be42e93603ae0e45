/** The tests that the old packages carry in their tarballs, run from node_modules against the faces. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { TestResult } from './suite-runner.ts'

const suites = suite("compat: the packages' own tests")

/** Tests that assert a limit which the faces do not have, and what they wait for in vain. docs/compat.md tells why. */
const repaired: Record<string, Record<string, string>> = {
  'ldapjs-asn1-1': {},
  'ldapjs-asn1-2': {
    'lib/ber/reader.test.js: readLength: throws if length too long': 'Missing expected exception.',
    'lib/ber/writer.test.js: endSequence: throws if sequence too long': 'Missing expected exception.',
    'lib/ber/writer.test.js: writeLength: throw if byte length is too long': 'Missing expected exception.',
  },
  'asn1-ber': {},
}

/** Fewer than this, and tests were not found. */
const least: Record<string, number> = { 'ldapjs-asn1-1': 36, 'ldapjs-asn1-2': 100, 'asn1-ber': 60 }

for (const [name, expected] of Object.entries(repaired)) {
  suites(`${name}: all pass, except ${Object.keys(expected).length} by name`, () => {
    const results = resultsOf(name, 'face')
    assert.ok(results.length >= least[name]!, `${results.length} tests`)
    const failed = results.filter(({ message }) => message !== undefined)
    assert.equal(Object.fromEntries(failed.map(({ name, message }) => [name, message])), expected)
  })

  suites(`${name}: the package itself passes them all`, () => {
    const failed = resultsOf(name, 'old').filter(({ message }) => message !== undefined)
    assert.equal(failed, [])
  })
}

function resultsOf(name: string, which: 'face' | 'old'): TestResult[] {
  const runner = fileURLToPath(new URL('./suite-runner.ts', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', runner, name, which], { encoding: 'utf8' })
  const last = stdout.trim().split('\n').pop()!
  if (!last.startsWith('[')) throw new Error(`${name}, ${which}: ${stderr || stdout}`)
  return JSON.parse(last)
}

suites.run()
