/**
 * uvu with its silences closed. uvu 0.5.6 exits with 0 when no file matches, when a file forgets `run()`, when a
 * `before` hook throws, and it leaves out all other tests of a suite for one `only`.
 */

import { readFileSync } from 'node:fs'
import { filesBelow, shown } from './paths.mjs'
import { followNode, tool } from './run.mjs'

/**
 * Runs the test files of `folder` in one process and prints `N passed, N failed` as the last line.
 * @param pattern regular expression on the path below `folder`; the floor holds only without one
 * @param ignored regular expressions on the path below `folder`
 * @param floor   least number of tests to be executed
 * @returns the exit status
 */
export async function runTests({ folder, pattern, ignored = [], floor }) {
  const faults = filesBelow(folder, (path) => path.endsWith('.test.ts')).flatMap(faultsOf)
  const args = ['--import', 'tsx', tool.uvu, folder, testFiles(pattern)]
  for (const each of ignored) args.push('--ignore', each)
  if (!process.stdout.isTTY) args.push('--no-color')
  const { status, output } = await followNode(args, { env: { ...process.env, NODE_ENV: 'test' } })

  const total = count(output, 'Total')
  const passed = count(output, 'Passed')
  const least = pattern === undefined ? floor : 1
  if (total === undefined) {
    process.stdout.write('\n')
    faults.push(`the run broke off (exit status ${status})`)
  } else if (total < least) faults.push(`${total} tests were run; at least ${least} are expected`)
  const notPassed = total === undefined ? 0 : total - passed
  if (status !== 0 && notPassed === 0 && total !== undefined) faults.push(`exit status ${status}`)

  for (const fault of faults) console.log(`FAIL ${fault}`)
  const failed = notPassed + faults.length
  console.log(`${passed ?? 0} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** uvu takes one pattern; a lookahead adds the ending to what the caller gave. */
function testFiles(pattern) {
  return pattern === undefined ? '\\.test\\.ts$' : `^(?=.*(?:${pattern})).*\\.test\\.ts$`
}

function count(output, word) {
  // The last one: a test may itself print the output of another run.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '')
  const found = [...plain.matchAll(new RegExp(`^  ${word}:\\s+(\\d+)$`, 'gm'))].at(-1)
  return found && Number(found[1])
}

/** What in a test file would keep tests from being run without anybody noticing. */
function faultsOf(path) {
  const text = readFileSync(path, 'utf8')
  const faults = []
  const suites = [...text.matchAll(/^\s*(?:export )?const (\w+) = suite(?:<.*>)?\(/gm)].map((found) => found[1])
  if (/^import\b.*\btest\b.*from 'uvu'/m.test(text)) suites.push('test')
  // inBrowsers (test/support/inspector-page.ts) runs what is registered with it.
  if (!/\b\w+\.run\(\)|\binBrowsers\(/.test(text)) faults.push('calls no run()')
  for (const name of suites) {
    if (!new RegExp(`\\b${name}\\.run\\(\\)`).test(text)) faults.push(`${name}.run() is missing`)
  }
  if (/\b\w+\.only\(/.test(text)) faults.push('leaves out tests by only()')
  return faults.map((fault) => `${shown(path)}: ${fault}`)
}
