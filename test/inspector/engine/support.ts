/** For tests of the inspector's Schema part: schemas, files, and a walk that names all there is in octets. */
import { Jobs } from '../../../inspector/engine/breath.ts'
import type { Namer, NameState } from '../../../inspector/engine/namer.ts'
import { Octets } from '../../../inspector/engine/octets.ts'
import { Outline } from '../../../inspector/engine/outline.ts'
import type { SchemaHost } from '../../../inspector/engine/schema.ts'
import { type BerNode, decode } from '../../../src/index.ts'
import { MemorySource, type OctetSource } from '../../../src/migration/index.ts'
import { CompiledSchema, compileSchema } from '../../../src/schema/index.ts'
import { allInstances } from '../../schema/validate/instances.ts'

export interface NamedValue {
  /** Names from the root, joined by dots. */
  readonly path: string
  readonly typeName: string
  readonly type: number | undefined
  readonly outerTags: number
  readonly isUnexpected: boolean
  readonly node: BerNode
  readonly start: number
  readonly end: number
}

/** All values of one encoding, as a lazy tree names them. */
export function namedValues(namer: Namer, octets: Uint8Array): NamedValue[] {
  const found: NamedValue[] = []
  const visit = (node: BerNode, place: NameState, around: string): NameState => {
    const { tagClass, tagNumber, constructed } = node
    const step = namer.step(place, { tagClass, tagNumber, constructed })
    const path = [around, step.name].filter((part) => part !== '').join('.')
    const start = node.identifierOffset
    found.push({ ...step, path, node, start, end: start + node.encoding.length })
    let inner = step.inside
    if (constructed) for (const child of node.children()) inner = visit(child, inner, path)
    return step.needsContents ? namer.settle(step, node.contents) : step.next
  }
  visit(decode(octets), namer.root, '')
  return found
}

/** A source that is never read at once, as a File is not. */
export function slowSource(octets: Uint8Array): OctetSource {
  const source = new MemorySource(octets)
  return { size: octets.length, read: async (position, view) => source.read(position, view) }
}

/** The real encodings with their schemas. */
export const samples = allInstances.map(({ schema, ...rest }) => ({
  ...rest,
  schema: new CompiledSchema(schema.schema),
}))

export function sample(name: string, pdu: string) {
  return samples.find((each) => each.name === name && each.pdu === pdu)!
}

export const callsText = `Calls DEFINITIONS AUTOMATIC TAGS ::= BEGIN
  CallFile ::= SEQUENCE { sender IA5String, records SEQUENCE OF Call }
  Call ::= SEQUENCE {
    number NumericString, start GeneralizedTime, seconds INTEGER (0..86400),
    kind ENUMERATED { originating, terminating }, cell OCTET STRING OPTIONAL,
    charges SEQUENCE OF Charge, cause CHOICE { normal NULL, code INTEGER } OPTIONAL
  }
  Charge ::= SEQUENCE { unit ENUMERATED { second, octet }, amount INTEGER }
END`

export const calls = compileSchema([{ name: 'calls.asn1', text: callsText }])

interface Call {
  readonly number: string
  readonly start: string
  readonly seconds: number
  readonly kind: string
  readonly charges: readonly { readonly unit: string; readonly amount: number }[]
}

/** A file of call records; the number of each tells its place. */
export function callFile(records: number): Uint8Array {
  const list: Call[] = Array.from({ length: records }, (_, index) => ({
    number: String(index),
    start: '20260401102500Z',
    seconds: index % 86400,
    kind: index % 2 === 0 ? 'originating' : 'terminating',
    charges: Array.from({ length: index % 3 }, (_, charge) => ({ unit: 'second', amount: index + charge })),
  }))
  return calls.codec('CallFile').encode({ sender: 'WERFD', records: list })
}

/** What the Schema part needs of the engine around it; without octets no file is open. */
export function hostOf(octets?: Uint8Array): SchemaHost {
  const outline = octets && new Outline(new Octets(slowSource(octets)))
  return {
    jobs: new Jobs(),
    outline: () => outline,
    newSource: () => {
      if (octets === undefined) throw new Error('no file is open')
      return slowSource(octets)
    },
  }
}
