/** The numbers that the validator's kernel, the compiler of tables and the facade agree on: written twice, held together here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { berErrorKinds } from '../../../src/ber/errors.ts'
import * as layout from '../../../src/schema/layout.ts'
import * as tables from '../../../src/schema/tables/layout.ts'
import { violationKinds } from '../../../src/schema/violations.ts'
import { STACK_ENTRIES, STATE_SIZE } from '../../../src/wasm/layout.ts'
import { ScanStatus } from '../../../src/wasm/status.ts'
import { root } from '../../house/sources.ts'

const test = suite('schema kernel: layout')

const textOf = (file: string): string => readFileSync(join(root, 'assembly', file), 'utf8')

/** The constants of an AssemblyScript file. */
function constantsOf(file: string): Map<string, number> {
  const found = textOf(file).matchAll(/^export const (\w+): \w+ = (-?\w+)$/gm)
  return new Map([...found].map(([, name, value]) => [name!, Number(value)]))
}

/** `DataLength` -> `DATA_LENGTH`. */
const upperCase = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()

const assertConstants = (actual: ReadonlyMap<string, number>, expected: Iterable<[string, number]>): void => {
  for (const [name, value] of expected) assert.is(actual.get(name), value, name)
}

test('tables', () => {
  const constants = constantsOf('schema-layout.ts')
  assert.ok(constants.size > 80)
  const known: Readonly<Record<string, unknown>> = tables
  for (const [name, value] of constants) assert.is(value, known[name], name)
})

test('registers, schema stack, regions', () => {
  const constants = constantsOf('schema-registers.ts')
  assertConstants(
    constants,
    Object.entries(layout.SchemaRegister).map(([name, value]) => [upperCase(name), value]),
  )
  const plain = Object.entries(layout).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  assert.ok(plain.length > 12)
  assertConstants(
    constants,
    plain.filter(([name]) => name !== 'SCHEMA_STACK_SIZE' && name !== 'ORDER_SIZE'),
  )
  assert.is(layout.SCHEMA_STACK_SIZE, STACK_ENTRIES * layout.SCHEMA_ENTRY)
  assert.is(layout.ORDER_SIZE, layout.ORDER_LEVELS * layout.ORDER_ENTRY)
  const [before, atHand, octets] = ['ORDER_BEFORE', 'ORDER_AT_HAND', 'ORDER_OCTETS'].map((name) => constants.get(name)!)
  const [marks, most, size] = ['STRING_MARKS', 'STRING_MOST_MARKS', 'STRING_MARK'].map((name) => constants.get(name)!)
  assert.is(marks! + most! * size!, layout.STRING_SIZE)
  assert.ok(constants.get('STRING_MARK_INDEX')! + 4 < size!, 'the last octet of the last mark is free')
  assert.is(before! + octets!, atHand)
  assert.is(atHand! + octets!, layout.ORDER_ENTRY)
})

test('what lies in a block does not overlap', () => {
  const sizes = { u32: 4, i64: 8, u64: 8, f64: 8, 'four u32': 16, 'four u64': 32 }
  const [, registers, entry, string] = textOf('schema-registers.ts').split(/^\/\/ --- .*\n/m)
  for (const [block, start, end] of [
    // Where the scan's registers end, see layout.ts.
    [registers, 104, STATE_SIZE],
    [entry, 0, layout.SCHEMA_ENTRY],
    [string!.split('/** Marks')[0], 0, constantsOf('schema-registers.ts').get('STRING_REGISTERS')!],
  ] as const) {
    const areas = [
      ...block!.matchAll(/\/\*\* (u32|i64|u64|f64|four u32|four u64): .*\*\/\nexport const \w+: usize = (\d+)/g),
    ]
      .map(([, type, at]) => ({ at: Number(at), size: sizes[type as keyof typeof sizes] }))
      .sort((a, b) => a.at - b.at)
    assert.is(areas.length, block!.match(/: usize = /g)!.length, 'all have a type')
    for (const [i, { at, size }] of areas.entries()) {
      assert.is(at % Math.min(size, 8), 0, `${at} is aligned`)
      assert.ok(at >= start && at + size <= (areas[i + 1]?.at ?? end), `${at}, ${size} octets`)
    }
  }
})

test('results and violations', () => {
  const constants = constantsOf('schema-status.ts')
  const { NeedsInput, Failed, ...pauses } = layout.RunStatus
  assert.is(NeedsInput, ScanStatus.NeedsInput)
  assert.is(Failed, ScanStatus.Failed)
  const results = Object.entries(pauses).map(([name, value]): [string, number] => [upperCase(name), value])
  const codes = layout.violationNames.map((name, number): [string, number] => [name, number]).slice(1)
  assertConstants(constants, [...results, ...codes])
  assert.is(constants.size, results.length + codes.length + 1, 'and GO_ON')
  for (const [code] of codes) assert.ok(code in violationKinds || code in berErrorKinds, code)
})

test.run()
