/** Paths that are none, and paths that select nothing: the refusal says why, and what may have been meant. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { migrationSchema } from '../xer/support.ts'
import { schemaOf } from './support.ts'

const paths = suite('select: paths')

const schema = schemaOf(`
  File ::= SEQUENCE { sender IA5String, records SEQUENCE OF Call, any ANY OPTIONAL }
  Call ::= CHOICE { originated Originated, other NULL }
  Originated ::= SEQUENCE { served-number OCTET STRING, charges SET OF Charge, next Originated OPTIONAL }
  Charge ::= SEQUENCE { amount INTEGER, currency PrintableString }
`)

const refusals: readonly (readonly [path: string, why: RegExp])[] = [
  ['sendr', /^path "sendr": it selects nothing: File has no sendr; did you mean sender\?$/],
  ['records[*].originatd', /records\[\*\] has no originatd; did you mean records\[\*\]\.originated\?$/],
  ['amount', /File has no amount; did you mean records\[\*\]\.originated\.charges\[\*\]\.amount\?$/],
  ['amont', /did you mean records\[\*\]\.originated\.charges\[\*\]\.amount\?$/],
  ['records.originated', /records is a SEQUENCE OF; did you mean records\[\*\]\.originated\?$/],
  ['records.xyzzy', /records is a SEQUENCE OF; there is records\[\*\]$/],
  ['records[*].xyzzy', /records\[\*\] has no xyzzy; there are \[\*\]\.originated, \[\*\]\.other$/],
  ['sender.x', /sender is an IA5String, with no components$/],
  ['sender[*]', /sender is an IA5String, with no components$/],
  ['records[*][*]', /records\[\*\] is a CHOICE \(Call\); there are/],
  ['any.x', /any is an open type, with no components$/],
  ['records[1000]', /\[1000\]: indexes go up to 999$/],
  ['records[-1]', /\[\*\] or an index is wanted at "\[-1\]"$/],
  ['records[x]', /\[\*\] or an index is wanted at "\[x\]"$/],
  ['records[', /\[\*\] or an index is wanted at "\["$/],
  ['sender[0]', /sender is an IA5String, with no components$/],
  ['[0]', /File is a SEQUENCE \(File\); there are sender, records, any$/],
  ['records[2].originatd', /records\[2\] has no originatd; did you mean records\[2\]\.originated\?$/],
  ['a..b', /a name or \* is wanted at "\.b"$/],
  ['.a', /a name or \* is wanted at "\.a"$/],
  ['a.', /a name or \* is wanted at ""$/],
  ['a b', /'\.' or \[\*\] is wanted at " b"$/],
  ['*x', /'\.' or \[\*\] is wanted at "x"$/],
]

for (const [path, why] of refusals) {
  paths(path, () => {
    assert.throws(
      () => schema.select('File', [path]),
      (error: unknown) => error instanceof RangeError && why.test(error.message),
    )
    try {
      schema.select('File', [path])
    } catch (error) {
      assert.match((error as Error).message, why)
    }
  })
}

const meanings: readonly (readonly [path: string, columns: readonly string[]])[] = [
  ['', ['']],
  ['File', ['']],
  ['*', ['sender', 'records', 'any']],
  ['records.*', ['records[*]']],
  ['records[007].*', ['records[7].originated', 'records[7].other']],
  ['File.records[0].originated.charges[*].amount', ['records[0].originated.charges[*].amount']],
  ['records.*.*', ['records[*].originated', 'records[*].other']],
  ['File.records[*].*.served-number', ['records[*].originated.served-number']],
  [
    'records[*].originated.*.*.*',
    [
      'records[*].originated.charges[*].amount',
      'records[*].originated.charges[*].currency',
      'records[*].originated.next.charges[*]',
      'records[*].originated.next.next.served-number',
      'records[*].originated.next.next.charges',
      'records[*].originated.next.next.next',
    ],
  ],
]

for (const [path, columns] of meanings) {
  paths(`${path || 'the PDU'} is ${columns.length}`, () => {
    assert.equal(
      schema.select('File', [path]).columns.map((each) => each.path),
      columns,
    )
  })
}

paths('a path that a message shows means the component', () => {
  const selector = migrationSchema.select('QemuFile', ['QemuFile.items[*].full.idstr', 'items.*.part.contents.ram[*]'])
  assert.equal(
    selector.columns.map(({ path }) => path),
    ['items[*].full.idstr', 'items[*].part.contents.ram[*]'],
  )
})

paths('a list is gone through one way', () => {
  const both = ['records[*].other', 'records[0].originated.next']
  const why =
    /^path "records\[0\].originated.next": another path goes into the list by \[\*\], and this one by \[0\]: make two selections$/
  assert.throws(
    () => schema.select('File', both),
    (error: unknown) => error instanceof RangeError && why.test(error.message),
  )
  assert.throws(() => schema.select('File', both.toReversed()), RangeError)
})

paths('none, and too many', () => {
  assert.throws(() => schema.select('File', []), /one or more are wanted/)
  assert.throws(() => schema.select('File', 'sender' as unknown as string[]), /^paths: an array of paths is wanted$/)
  assert.throws(() => schema.select('File', [5 as unknown as string]), /^paths are text, .* found number$/)
  const many = schemaOf(`A ::= SEQUENCE { ${Array.from({ length: 1001 }, (_, i) => `c${i} NULL`).join(', ')} }`)
  assert.throws(() => many.select('A', ['*']), /more than 1000 components/)
  assert.throws(() => schema.select('Fil', ['sender']), /did you mean File/)
  assert.throws(() => schema.select('File', ['sender'], { maxValue: 15 }), RangeError)
})

paths.run()
