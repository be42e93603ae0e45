/** The numbers that the kernel's selection, the tables and the facade agree on: written twice, held together here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as layout from '../../../src/schema/select/layout.ts'
import * as tables from '../../../src/schema/tables/layout.ts'
import { root } from '../../house/sources.ts'

const test = suite('select: layout')

test('what the kernel has is what the facade has', () => {
  const text = readFileSync(join(root, 'assembly/select-layout.ts'), 'utf8')
  const constants = new Map(
    [...text.matchAll(/^export const (\w+): \w+ = (\w+)$/gm)].map(([, name, value]) => [name!, Number(value)]),
  )
  assert.is(constants.size, text.match(/^export const /gm)!.length)
  const known: Readonly<Record<string, unknown>> = { ...tables, ...layout }
  for (const [name, value] of constants) {
    // Of a capture JavaScript knows the size alone.
    if (!name.startsWith('CAPTURE_') || name === 'CAPTURE_SIZE') assert.is(known[name], value, name)
  }
  for (const [name, value] of Object.entries(layout)) assert.is(constants.get(name), value, name)
})

test('what lies in a block does not overlap', () => {
  const text = readFileSync(join(root, 'assembly/select-layout.ts'), 'utf8')
  const sizes = { u32: 4, i64: 8, f64: 8 }
  for (const [block, size] of [
    ['CELL', layout.CELL_SIZE],
    ['CAPTURE', layout.CAPTURE_SIZE],
  ] as const) {
    const areas = [...text.matchAll(/\/\*\* (u32|i64|f64): [^*]*\*\/\nexport const (\w+): usize = (\d+)/g)]
      .filter(([, , name]) => name!.startsWith(`${block}_`))
      .map(([, type, , at]) => ({ at: Number(at), size: sizes[type as keyof typeof sizes] }))
      .sort((a, b) => a.at - b.at)
    assert.ok(areas.length >= 4)
    for (const [i, each] of areas.entries()) {
      assert.is(each.at % each.size, 0)
      assert.ok(each.at + each.size <= (areas[i + 1]?.at ?? size), `${block} ${each.at}`)
    }
  }
})

test.run()
