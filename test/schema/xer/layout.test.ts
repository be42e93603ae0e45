/** The numbers that the kernel's renderer and its TypeScript side agree on: written twice, held together here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as tables from '../../../src/schema/tables/layout.ts'
import * as xer from '../../../src/schema/xer-layout.ts'
import { root } from '../../house/sources.ts'

const layout = suite('xer: layout')

const text = readFileSync(join(root, 'assembly/xer-layout.ts'), 'utf8')
const constants = new Map(
  Array.from(text.matchAll(/^export const (\w+): \w+ = (\w+)$/gm), ([, name, value]) => [name!, Number(value)]),
)

layout('names, items and flags of the tables', () => {
  const known: Readonly<Record<string, unknown>> = tables
  const own = [...constants].filter(([name]) => !/^(XER|MARK)_/.test(name))
  assert.ok(own.length > 15)
  for (const [name, value] of own) assert.is(value, known[name], name)
})

layout('registers, modes and marks', () => {
  const { XER_INDENTED, XER_CANONICAL, XER_JSON, XER_SIZE, MARK_OPEN, MARK_CLOSE } = xer
  const plain = { XER_INDENTED, XER_CANONICAL, XER_JSON, XER_SIZE, MARK_OPEN, MARK_CLOSE }
  for (const [name, value] of Object.entries(plain)) assert.is(constants.get(name), value, name)
  const upperCase = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
  for (const [name, value] of Object.entries(xer.XerRegister)) {
    assert.is(constants.get(`XER_${upperCase(name)}`), value, name)
  }
  assert.is(constants.get('MARK_SIZE'), 4 * xer.MARK_WORDS)
  // In the order in which canonical XER reads them.
  const fields = ['MARK_WHAT', 'MARK_TEXT', 'MARK_TRANSITION', 'MARK_VIA'].map((name) => constants.get(name))
  assert.equal(fields, [0, 4, 8, 12])
  assert.ok(constants.get('XER_HELD')! + 16 <= xer.XER_SIZE)
})

layout.run()
