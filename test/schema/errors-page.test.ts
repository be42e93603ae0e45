/** docs/errors.md: each code of violations and of schema faults stands there once, in the order of its list. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type SchemaFault, schemaFaults } from '../../src/schema/notation/faults.ts'
import { TextError, textFaults } from '../../src/schema/text/errors.ts'
import { BerViolation, type ViolationCode, violationKinds } from '../../src/schema/violations.ts'

const page = suite('schema: errors page')

/** Code, second and third column of the rows below a heading. */
function rowsBelow(heading: string): string[][] {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const section = text.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!
  return Array.from(section.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm), ([, code, second, third]) => [
    code!,
    second!,
    third!.trim(),
  ])
}

page('lists each violation with its class and clause', () => {
  const expected = Object.entries(violationKinds).map(([code, { clause }]) => {
    return [code, new BerViolation(code as ViolationCode, 0).name, clause]
  })
  assert.equal(rowsBelow('Schemas: violations'), expected)
})

page('lists each fault of text with its class and clause', () => {
  const expected = Object.entries(textFaults).map(([code, { clause }]) => {
    return [code, new TextError(code, { offset: 0, line: 1, column: 1 }).name, clause]
  })
  assert.equal(rowsBelow('Schemas: text'), expected)
})

page('lists each schema fault with its severity and clause', () => {
  const expected = Object.entries<SchemaFault>(schemaFaults).map(([code, { severity, clause }]) => {
    return [code, severity ?? 'error', clause]
  })
  assert.equal(rowsBelow('Schemas: faults of the notation'), expected)
})

page.run()
