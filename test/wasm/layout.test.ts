/** The numbers that the Wasm modules and their TypeScript side agree on: written twice, held together here. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as pages from '../../src/migration/page-records.ts'
import * as layout from '../../src/wasm/layout.ts'
import { faultNames, ScanStatus } from '../../src/wasm/status.ts'
import { root } from '../house/sources.ts'

const test = suite('wasm: layout')

type Numbers = Readonly<Record<string, number>>

/** The constants of an AssemblyScript file: decimal, hexadecimal, or `1 << n`. */
function constantsOf(file: string): Record<string, number> {
  const text = readFileSync(join(root, 'assembly', file), 'utf8')
  const found = text.matchAll(/^export const (\w+): \w+ = (?:(\d+) << (\d+)|(\w+))$/gm)
  return Object.fromEntries(
    [...found].map(([, name, one, shift, value]) => [
      name,
      value === undefined ? Number(one) * 2 ** Number(shift) : Number(value),
    ]),
  )
}

/** `DataLength` -> `DATA_LENGTH`. */
const upperCase = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()

/** Each entry of `mirror` must be the constant of that name, with `prefix`, or of the name that `except` gives. */
function assertMirror(constants: Numbers, mirror: Numbers, prefix = '', except: Record<string, string> = {}): void {
  assert.ok(Object.keys(mirror).length > 0)
  for (const [name, value] of Object.entries(mirror)) {
    const constant = except[name] ?? prefix + upperCase(name)
    assert.ok(constant in constants, `${constant} is no constant`)
    assert.is(value, constants[constant], `${name} and ${constant}`)
  }
}

test('registers, stack and records', () => {
  const constants = constantsOf('layout.ts')
  assertMirror(constants, layout.Register, '', { PositionDelta: 'POSITION_DELTA_F64' })
  const { STATE_SIZE, STACK_ENTRY, STACK_SIBLINGS, STACK_END } = layout
  assertMirror(constants, { STATE_SIZE, STACK_ENTRY, STACK_SIBLINGS, STACK_END })
  assert.is(layout.RECORD_WORDS * 4, constants.RECORD)
  assert.is(layout.WIDE_TAG, constants.WIDE)
})

test('registers do not overlap, and lie within the state', () => {
  const text = readFileSync(join(root, 'assembly/layout.ts'), 'utf8')
  const sizes = { u32: 4, i64: 8, u64: 8, f64: 8 }
  const [registers] = text.split('// --- stack')
  const areas = [...registers!.matchAll(/\/\*\* (u32|i64|u64|f64): .*\*\/\nexport const \w+: usize = (\d+)/g)]
    .map(([, type, start]) => ({ start: Number(start), end: Number(start) + sizes[type as keyof typeof sizes] }))
    .sort((a, b) => a.start - b.start)
  assert.is(areas.length, registers!.match(/^export const/gm)!.length - 1, 'all but STATE_SIZE have a type')
  for (const [i, { start, end }] of areas.entries()) {
    assert.is(start % (end - start), 0, `${start} is aligned`)
    assert.ok(end <= (areas[i + 1]?.start ?? layout.STATE_SIZE), `${start} to ${end}`)
  }
})

test('results and faults', () => {
  const constants = constantsOf('status.ts')
  assertMirror(constants, ScanStatus)
  const faults = Object.fromEntries(faultNames.map((name, number) => [name, number]).slice(1))
  assertMirror(constants, faults)
  const known = new Set([...Object.keys(faults), 'NEEDS_INPUT', 'BATCH_FULL', 'FAILED', 'MORE', 'OK'])
  assert.equal(
    Object.keys(constants).filter((name) => !known.has(name)),
    [],
  )
})

test('regions follow one another without overlap', () => {
  const regions = layout.layOutScan(100, 17, 127, 1000)
  const { state, stack, table, records, front, window, windowEnd, end } = regions
  assert.ok(state >= 100)
  for (const address of [state, stack, table, front, end]) assert.is(address % 64, 0)
  assert.is(window % 4096, 0)
  assert.is(stack - state, layout.STATE_SIZE)
  assert.is(table - stack, layout.STACK_ENTRIES * layout.STACK_ENTRY)
  assert.is(records - table, 256 * 4)
  assert.ok(front - records >= 17 * layout.RECORD_WORDS * 4)
  assert.ok(window - front >= 127 + layout.MAX_HEADER)
  assert.is(windowEnd - window, 1000)
  assert.ok(end >= windowEnd + 2)
})

test('page records', () => {
  const constants = constantsOf('page-record.ts')
  assert.is(pages.PAGE_RECORD, constants.PAGE_RECORD)
  assert.is(pages.CONTINUED, constants.CONTINUED)
  const { Kind, ...fields } = pages.PageField
  assert.is(Kind, 0)
  assertMirror(constants, fields, '', { Fill: 'FILL_OCTET', Offset: 'PAGE_OFFSET' })
  assertMirror(constants, pages.PageKind, 'PAGE_')
  assertMirror(constants, pages.PageRegister, 'PAGE_', {
    WrittenEnd: 'WRITTEN_END',
    TallyXbzrle: 'TALLY_XBZRLE',
    TallyPacked: 'TALLY_PACKED',
    TallyLast: 'TALLY_LAST',
  })
  assertMirror(constants, pages.PageStatus, 'PAGES_')
  assertMirror(constants, pages.PageFault, 'FAULT_')
})

test.run()
