/** The kernel on cases by hand: what it says, and that it says the same however the input is cut and whichever path is taken. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { violationNames } from '../../../src/schema/layout.ts'
import { type Case, contentsCases } from './cases-contents.ts'
import { structureCases } from './cases-structure.ts'
import { ber } from './notation.ts'
import { drive, tablesOf } from './support.ts'

const test = suite('schema kernel: cases')
const all: Readonly<Record<string, Case>> = { ...contentsCases, ...structureCases }

for (const [name, { schema, octets: text, log: expected, ...settings }] of Object.entries(all)) {
  test(name, () => {
    const octets = ber(text)
    const tables = tablesOf(schema)
    const log = drive(tables, octets, settings)
    assert.equal(
      log.filter((line) => !line.startsWith('end,')),
      expected,
    )
    const same = (how: object): void =>
      assert.equal(drive(tables, octets, { ...settings, ...how }), log, JSON.stringify(how))
    same({ careful: true })
    same({ cuts: [1], windowSize: 17 })
    same({ cuts: [1], careful: true })
    const start = 2 ** 45
    const later = log.map((line) =>
      line.replace(/(@|the last at )(\d+)/g, (_, place, at) => place + (start + Number(at))),
    )
    assert.equal(drive(tables, octets, { ...settings, start, cuts: [3], windowSize: 64 }), later)
    for (let at = 1; at < octets.length; at += 1 + (octets.length >> 7))
      same({ cuts: [at, octets.length], windowSize: 64 })
  })
}

test('every code is provoked', () => {
  const told = new Set(Object.values(all).flatMap(({ log }) => log.map((line) => line.replace(/@.*/, ''))))
  // That one is the renderer's.
  const wanted = violationNames.filter((code) => code !== '' && code !== 'XER_TYPE_UNKNOWN')
  assert.equal(
    wanted.filter((code) => !told.has(code)),
    [],
  )
})

test.run()
