/** Modules made ahead of time: they compile under the strictest rules, and do what the schema does that they were made from. */
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packBlock, unpackBlock } from '../../../src/schema/codec/block-runs.ts'
import { type Codec, Codec as LiveCodec } from '../../../src/schema/codec/codec.ts'
import { withDefaults } from '../../../src/schema/codec/defaults.ts'
import { packTables, unpackTables } from '../../../src/schema/codec/packed.ts'
import { generateModule } from '../../../src/schema/generate/module.ts'
import { CompiledSchema, compileSchema } from '../../../src/schema/index.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { seededRandom } from '../../support/corpus.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { moduleFiles } from '../notation/support.ts'
import { allInstances } from '../validate/instances.ts'
import { Compiled, migrationSchema } from '../validate/support.ts'
import { GeneratedModules } from './generated.ts'
import { assertValue, codecOf } from './support.ts'

const generate = suite('codec: generated modules')
let modules: GeneratedModules

generate.before(() => {
  modules = new GeneratedModules()
})
generate.after(() => modules.remove())

/** What comes of octets: a value, or all that the error says. */
function outcome(codec: Codec, octets: Uint8Array, rules: 'BER' | 'DER'): unknown {
  try {
    return codec.decode(octets, { rules })
  } catch (error) {
    return (error as Error).message
  }
}

function assertSame(live: Codec, made: Codec, octets: Uint8Array, rules: 'BER' | 'DER'): void {
  const expected = outcome(live, octets, rules)
  const actual = outcome(made, octets, rules)
  assertValue(actual, expected)
  if (typeof expected !== 'string') assertBytes(made.encode(actual, { rules }), live.encode(expected, { rules }))
}

generate('do what the schema does: instances, and changed ones', async () => {
  const random = seededRandom(31)
  const schemas = new Map(allInstances.map(({ schema }) => [schema, new Set<string>()]))
  for (const { schema, pdu } of allInstances) schemas.get(schema)!.add(pdu)
  for (const [schema, pdus] of schemas) {
    const { codec } = await modules.load(generateModule(new CompiledSchema(schema.schema), [...pdus]))
    for (const { octets, pdu } of allInstances.filter((each) => each.schema === schema)) {
      const live = codecOf(schema, pdu)
      for (const rules of ['BER', 'DER'] as const) assertSame(live, codec(pdu), octets, rules)
      for (let round = 0; round < 3; round++) {
        assertSame(live, codec(pdu), mutateEncoding(octets, octets, random), round === 0 ? 'DER' : 'BER')
      }
    }
  }
})

generate('packed tables are the tables: random schemas', () => {
  const next = seededRandom(32)
  for (let round = 0; round < 60; round++) {
    const schema = new Compiled([{ name: 'm', text: schemaText(next, round % 7) }])
    const tables = withDefaults(schema.schema, schema.tables('T0'))
    const unpacked = unpackTables(packTables(tables))
    assertBytes(unpacked.octets, tables.octets)
    const made = new LiveCodec('T0', () => unpacked)
    const type = findType(schema.schema, 'T0')
    for (let value = 0; value < 4; value++) {
      const { octets } = randomEncoding(schema.schema, type, next, value % 2 === 0 ? 'DER' : 'BER')
      assertSame(codecOf(schema, 'T0'), made, octets, value % 2 === 0 ? 'DER' : 'BER')
      assertSame(codecOf(schema, 'T0'), made, mutateEncoding(octets, octets, next), 'BER')
    }
  }
})

generate('blocks of any words', () => {
  const next = seededRandom(33)
  for (let round = 0; round < 200; round++) {
    const words = Uint32Array.from({ length: next(40) }, () => [1, 1, 1, 0, 0xffffffff, next(300)][next(6)])
    const octets = new Uint8Array(words.buffer)
    assertBytes(unpackBlock(packBlock(octets), octets.length), octets)
  }
})

generate('those of another version are refused', () => {
  const tables = packTables(withDefaults(migrationSchema.schema, migrationSchema.tables('QemuFile')))
  assert.throws(() => unpackTables(tables.replace('"format":1', '"format":0')), /generate it anew/)
})

const shapes = `
  Shapes DEFINITIONS AUTOMATIC TAGS ::= BEGIN
    All ::= SEQUENCE {
      b BOOLEAN, i INTEGER, byte INTEGER (0..255), level INTEGER { low(0), high(9) } (0..9) DEFAULT low,
      e ENUMERATED { red, green }, open-e ENUMERATED { one, ... }, bits BIT STRING, flags BIT STRING { a(0), b-c(1) },
      octets OCTET STRING, nothing NULL, id OBJECT IDENTIFIER, real REAL, text UTF8String, time UTCTime, day DATE,
      inner SEQUENCE { x INTEGER OPTIONAL, ... } OPTIONAL, list SEQUENCE OF SEQUENCE { y BOOLEAN },
      pick CHOICE { this [0] All, that [1] NULL, ... } OPTIONAL, held OCTET STRING (CONTAINING Age),
      any ANY OPTIONAL, keyed Keyed OPTIONAL, Date Date OPTIONAL
    }
    Age ::= INTEGER (0..150)
    Again ::= All
    Ages ::= SET OF Age
    Date ::= GeneralizedTime
    Record ::= SEQUENCE { type-name UTF8String DEFAULT "x", next Record OPTIONAL }
    Types ::= SEQUENCE { codec Uint8Array }
    Uint8Array ::= BOOLEAN
    CLS ::= CLASS { &id INTEGER UNIQUE, &Type } WITH SYNTAX { &id IS &Type }
    Set CLS ::= { { 1 IS Age } | { 2 IS Record } | { 3 IS OCTET STRING } }
    Keyed ::= SEQUENCE { id CLS.&id ({Set}), value CLS.&Type ({Set}{@id}) }
    Tree {X} ::= SEQUENCE { value X, children SEQUENCE OF Tree {X} }
    Numbers ::= SEQUENCE { tree Tree {INTEGER}, other Tree {INTEGER} OPTIONAL }
  END`.replace('Date Date OPTIONAL', 'date Date OPTIONAL')

generate('compile under tsc --strict, and are typed', () => {
  const schema = compileSchema(shapes)
  modules.write('shapes.ts', generateModule(schema, ['All', 'Again', 'Ages', 'Record', 'Types', 'Numbers']))
  modules.write('shapes-types.ts', generateModule(schema, ['All', 'Numbers'], { typesOnly: true }))
  modules.write('migration.ts', generateModule(new CompiledSchema(migrationSchema.schema), ['QemuFile']))
  const large = compileSchema(moduleFiles('rfc5912'))
  const names = large.typeNames.filter((name) => /^(PKIX1|OCSP|Crypto|PKIXCMP)/.test(name))
  modules.write('rfc5912.ts', generateModule(large, names, { typesOnly: true }))
  const old = compileSchema([...moduleFiles('rfc5280'), ...moduleFiles('rfc4511'), ...moduleFiles('rfc5652')])
  modules.write('old.ts', generateModule(old, old.typeNames, { typesOnly: true }))
  modules.write(
    'use.ts',
    `import { codec, type All, type Record } from './shapes.ts'
     import type { All as OnlyType } from './shapes-types.ts'
     const all: All = codec('All').decode(new Uint8Array(0), { rules: 'DER' })
     codec('All').encode({ ...all, time: new Date(0), date: new Date(0) })
     const text: string = all.time
     // @ts-expect-error a Date is none of text
     codec('All').encode({ ...all, text: new Date(0) })
     const level: 'low' | 'high' | number = all.level
     const byte: number = all.byte
     const wide: number | bigint = all.i
     const item: 'red' | 'green' = all.e
     const inner: number | bigint | undefined = all.inner?.x
     const same: OnlyType = all
     const deep: boolean | undefined = all.list[0]?.y
     const record: Record = { 'type-name': 'x', next: undefined }
     // What has a DEFAULT may be left out, deep inside too.
     const octets: Uint8Array = codec('Record').encode({ next: { next: {} } })
     codec('Ages').encode([1, 2] as readonly number[])
     // @ts-expect-error no such type
     codec('Nobody')
     // @ts-expect-error no such item
     codec('All').encode({ ...all, e: 'blue' })
     // @ts-expect-error a mandatory component
     codec('All').encode({ ...all, b: undefined })
     // @ts-expect-error not without looking
     const narrow: number = all.i
     export { byte, deep, inner, item, level, narrow, octets, record, same, text, wide }`,
  )
  const files = ['shapes.ts', 'shapes-types.ts', 'migration.ts', 'rfc5912.ts', 'old.ts', 'use.ts']
  assert.is(modules.typeErrors(files), '')
})

generate('are laid out for readers: no member twice, no space at the end of a line', () => {
  const schema = compileSchema(`M DEFINITIONS AUTOMATIC TAGS ::= BEGIN
    P ::= SEQUENCE { id C.&id ({S}), held OCTET STRING (CONTAINING C.&Type ({S}{@id})), pick CHOICE { a NULL, b Octets } OPTIONAL }
    C ::= CLASS { &id INTEGER, &Type } WITH SYNTAX { &id IS &Type }
    S C ::= { { 1 IS OCTET STRING } | { 2 IS Octets } | { 3 IS UTF8String } }
    Octets ::= OCTET STRING
  END`)
  const text = generateModule(schema, ['P'], { typesOnly: true })
  assert.match(text, '  held: Uint8Array | Octets | string\n')
  assert.match(text, '  pick?:\n    | { a: null }\n    | { b: Octets } | undefined\n')
  assert.not.match(text, / $/m)
})

generate('a DEFAULT value that nobody knows is not promised', () => {
  const text = `M DEFINITIONS AUTOMATIC TAGS ::= BEGIN IMPORTS Other, other FROM Far;
    P ::= SEQUENCE { a Other DEFAULT other, b INTEGER DEFAULT 5 } END`
  const schema = compileSchema(text, { missing: 'any' })
  const made = generateModule(schema, ['P'], { typesOnly: true })
  assert.match(made, "  a?: Uint8Array | undefined\n  b: number | bigint\n  [defaulted]?: 'b'\n")
  assertValue(schema.codec('P').decode(Uint8Array.of(0x30, 0)), { b: 5 })
})

generate('say what they do not have', async () => {
  const { codec } = await modules.load(generateModule(compileSchema(shapes), ['Ages']))
  assert.throws(() => codec('Age'), /no codec for Age: the module has those of Ages/)
  assert.throws(() => generateModule(compileSchema(shapes), ['Agess']), /did you mean Ages/)
  assert.is(codec('Ages'), codec('Ages'))
})

generate('carry no parser of the notation', async () => {
  const { metafile } = await build({
    stdin: {
      contents: "export * from './src/schema/codec/index.ts'",
      resolveDir: new URL('../../../', import.meta.url).pathname,
    },
    bundle: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const parts = Object.keys(metafile.inputs)
  assert.ok(parts.some((path) => path.endsWith('codec/codec.ts')))
  assert.equal(
    parts.filter((path) => /notation\/(?!nearest)|tables\/comp|schema\/generate\//.test(path)),
    [],
  )
})

generate.run()
