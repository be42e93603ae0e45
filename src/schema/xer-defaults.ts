/** Values of the notation in canonical XER: components that encodings leave out because they have their DEFAULT value. */

import { toHex } from '../ber/hex.ts'
import type {
  ResolvedComponent,
  ResolvedType,
  ResolvedValue,
  Schema,
  StructureValue,
  TypeId,
} from './notation/types.ts'
import { encodeContents } from './tables/encode-value.ts'
import { typeName } from './tables/names.ts'
import { compareTexts, componentRanks } from './xer-order.ts'
import { canonicalRealText } from './xer-values.ts'

const encoder = new TextEncoder()

/** The element of a component with its DEFAULT value; `undefined` if that depends on a module that is missing. */
export function defaultText(
  schema: Schema,
  { name, type, default: value }: Pick<ResolvedComponent, 'name' | 'type' | 'default'>,
): string | undefined {
  const text = value && valueText(schema, type, value)
  return text === undefined ? undefined : element(name, text)
}

/** What stands between the tags. */
function valueText(schema: Schema, id: TypeId, value: ResolvedValue): string | undefined {
  const type = schema.types[id]
  switch (value.kind) {
    case 'boolean':
      return value.value ? '<true/>' : '<false/>'
    case 'null':
      return ''
    case 'integer':
      return value.value.toString()
    case 'enumerated':
      return `<${value.name}/>`
    case 'real':
      return canonicalRealText(value)
    case 'objectIdentifier':
      return value.arcs.join('.')
    case 'octetString':
      return toHex(value.octets).toUpperCase()
    case 'bitString':
      return bitText(type, value)
    case 'string':
      return stringText(type, value)
    case 'structure':
      return structureText(schema, type, value)
    case 'list':
      return listText(schema, type, value.elements)
    case 'choice': {
      const alternative = 'alternatives' in type && type.alternatives.find(({ name }) => name === value.alternative)
      return alternative ? wrapped(schema, value.alternative, alternative.type, value.value) : undefined
    }
    case 'open':
    case 'containing':
      return wrapped(schema, typeName(schema, schema.types[value.type]), value.type, value.value)
    case 'unknown':
      return undefined
  }
}

const element = (name: string, text: string): string => (text === '' ? `<${name}/>` : `<${name}>${text}</${name}>`)

function wrapped(schema: Schema, name: string, type: TypeId, value: ResolvedValue): string | undefined {
  const text = valueText(schema, type, value)
  return text === undefined ? undefined : element(name, text)
}

/** Named bits have no zeros at their end beyond the least size (X.693 9.3.2). */
function bitText(type: ResolvedType, { octets, bitLength }: ResolvedValue & { kind: 'bitString' }): string {
  const bits = Array.from(octets, (octet) => octet.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, bitLength)
  if (type.kind !== 'BIT STRING' || type.namedBits.length === 0) return bits
  const least = type.constraint?.size?.[0]?.min ?? 0
  return bits.replace(/0+$/, '').padEnd(least, '0')
}

function stringText(type: ResolvedType, value: ResolvedValue & { kind: 'string' }): string | undefined {
  if (!opaqueKinds.has(type.kind)) return escapeText(value.value)
  const octets = encodeContents(type, value)
  return octets && toHex(octets).toUpperCase()
}

/** String types whose octets are shown: what they stand for depends on escape sequences. */
const opaqueKinds: ReadonlySet<string> = new Set([
  'TeletexString',
  'VideotexString',
  'GraphicString',
  'GeneralString',
  'ObjectDescriptor',
])

function structureText(schema: Schema, type: ResolvedType, { components }: StructureValue): string | undefined {
  if (!('components' in type)) return undefined
  const parts: string[] = []
  const ranks = type.kind === 'SET' ? componentRanks(schema, type) : [...type.components.keys()]
  for (const [index, component] of type.components.entries()) {
    const value = components.find(({ name }) => name === component.name)?.value ?? component.default
    if (value === undefined) continue
    const text = wrapped(schema, component.name, component.type, value)
    if (text === undefined) return undefined
    parts[ranks[index]] = text
  }
  return parts.join('')
}

function listText(schema: Schema, type: ResolvedType, elements: readonly ResolvedValue[]): string | undefined {
  if (!('element' in type)) return undefined
  const elementType = schema.types[type.element]
  const isBare = ['CHOICE', 'BOOLEAN', 'ENUMERATED'].includes(elementType.kind)
  const name = (elementType.kind === 'NULL' ? undefined : type.elementName) ?? typeName(schema, elementType)
  const parts: string[] = []
  for (const value of elements) {
    const text = isBare ? valueText(schema, type.element, value) : wrapped(schema, name, type.element, value)
    if (text === undefined) return undefined
    parts.push(text)
  }
  if (type.kind === 'SET OF') parts.sort((a, b) => compareTexts(encoder.encode(a), encoder.encode(b)))
  return parts.join('')
}

/** Names of control characters (X.680 table 3); a point for those that stand as they are. */
export const controlNames =
  'nul soh stx etx eot enq ack bel bs . . vt ff . so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc is4 is3 is2 is1'.split(
    ' ',
  )

/** As assembly/xer-text.ts has it. */
function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found
  return text.replace(/[&<>]|[\0-\x1f]/g, (character) => {
    const code = character.charCodeAt(0)
    if (character === '&') return '&amp;'
    if (code > 0x20) return character === '<' ? '&lt;' : '&gt;'
    return controlNames[code] === '.' ? character : `<${controlNames[code]}/>`
  })
}
