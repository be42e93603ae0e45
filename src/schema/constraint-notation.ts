/** Constraints and values in ASN.1 notation, for messages: short, and cut where a list or text is long. */
import { toHex } from '../ber/hex.ts'
import type { CharacterRange, EffectiveConstraint, ResolvedValue, TypeId } from './notation/types.ts'

/** Items of a list, and characters or octets of a value, that a message shows. */
const maxItems = 12
const maxText = 40

/** How a constraint is written: a union and an intersection need parentheses where they are part of another. */
interface Notation {
  readonly text: string
  readonly binding: 'element' | 'intersection' | 'union'
}

/**
 * A constraint in ASN.1 notation: `INTEGER (0..255 | 300)`, `SIZE (1..255)`, `FROM ("A".."Z")`, `"yes" | "no"`.
 * @param nameOf names the types that CONTAINING and the like refer to
 */
export function describeConstraint(
  constraint: EffectiveConstraint,
  nameOf: (type: TypeId) => string = (type) => `type ${type}`,
): string {
  const { text } = notationOf(constraint, nameOf)
  const whole = constraint.extensible ? `${text}, ...` : text
  if (constraint.range !== undefined) return `INTEGER (${whole})`
  return constraint.reals === undefined ? whole : `REAL (${whole})`
}

/** A value in ASN.1 notation: `5`, `TRUE`, `"text"`, `'0A'H`, `{1 2 840}`. */
export function describeValue(value: ResolvedValue): string {
  switch (value.kind) {
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE'
    case 'null':
      return 'NULL'
    case 'integer':
      return shortened(`${value.value}`)
    case 'enumerated':
      return value.name
    case 'real':
      return describeReal(value.value)
    case 'bitString':
      return describeBits(value.octets, value.bitLength)
    case 'octetString':
      return describeOctets(value.octets)
    case 'objectIdentifier':
      return `{${listed(value.arcs.map(String), ' ')}}`
    case 'string':
      return describeText(value.value)
    case 'structure':
      return `{${listed(
        value.components.map((each) => `${each.name} ${describeValue(each.value)}`),
        ', ',
      )}}`
    case 'list':
      return `{${listed(value.elements.map(describeValue), ', ')}}`
    case 'choice':
      return `${value.alternative}: ${describeValue(value.value)}`
    case 'open':
    case 'containing':
      return describeValue(value.value)
    case 'unknown':
      return 'a value of a module that is not at hand'
  }
}

function notationOf(constraint: EffectiveConstraint, nameOf: (type: TypeId) => string): Notation {
  const operands: Notation[] = []
  const element = (text: string) => operands.push({ text, binding: 'element' })
  const union = (items: readonly string[]) => operands.push(unionOf(items))
  if (constraint.range !== undefined) union(constraint.range.map(({ min, max }) => rangeText(min, max)))
  if (constraint.reals !== undefined) {
    union(
      constraint.reals.map(({ min, minOpen, max, maxOpen }) => {
        if (min === max && min !== undefined) return describeReal(min)
        const [least, most] = [min, max].map((bound) => (bound === undefined ? undefined : describeReal(bound)))
        return `${least ?? 'MIN'}${minOpen ? '<' : ''}..${maxOpen ? '<' : ''}${most ?? 'MAX'}`
      }),
    )
  }
  if (constraint.values !== undefined) union(constraint.values.map(describeValue))
  if (constraint.size !== undefined) {
    element(`SIZE (${unionOf(constraint.size.map(({ min, max }) => rangeText(min, max ?? 'MAX'))).text})`)
  }
  if (constraint.alphabet !== undefined) element(`FROM (${unionOf(alphabetItems(constraint.alphabet)).text})`)
  if (constraint.element !== undefined) {
    element(`WITH COMPONENT (${withExtension(constraint.element, notationOf(constraint.element, nameOf))})`)
  }
  if (constraint.components !== undefined) {
    const items = constraint.components.map((each) => {
      const inner = each.constraint && ` (${withExtension(each.constraint, notationOf(each.constraint, nameOf))})`
      return `${each.name}${inner ?? ''}${each.presence === 'OPTIONAL' ? '' : ` ${each.presence}`}`
    })
    element(`WITH COMPONENTS {..., ${listed(items, ', ')}}`)
  }
  const { containing, encodedBy, type } = constraint
  if (containing !== undefined || encodedBy !== undefined) {
    const words = [containing === undefined ? [] : ['CONTAINING', nameOf(containing)]]
    if (encodedBy !== undefined) words.push(['ENCODED BY', describeValue(encodedBy)])
    element(words.flat().join(' '))
  }
  if (type !== undefined) element(nameOf(type))
  for (const pattern of constraint.patterns ?? []) element(`PATTERN ${describeText(pattern)}`)
  for (const settings of constraint.settings ?? []) element(`SETTINGS ${describeText(settings)}`)
  if (constraint.userDefined) element('CONSTRAINED BY {}')
  for (const list of constraint.anyOf ?? []) operands.push(eitherOf(list, nameOf))
  const [first] = operands
  let result: Notation =
    operands.length > 1
      ? { text: operands.map(parenthesized).join(' ^ '), binding: 'intersection' }
      : (first ?? { text: '', binding: 'element' })
  if (constraint.noneOf !== undefined) {
    const excluded = elementOf(eitherOf(constraint.noneOf, nameOf))
    result = { text: `${first === undefined ? 'ALL' : elementOf(result)} EXCEPT ${excluded}`, binding: 'intersection' }
  }
  return result.text === '' ? { text: 'MIN..MAX', binding: 'element' } : result
}

function eitherOf(list: readonly EffectiveConstraint[], nameOf: (type: TypeId) => string): Notation {
  const alternatives = list.map((each) => notationOf(each, nameOf))
  return alternatives.length === 1 ? alternatives[0] : unionOf(alternatives.map(({ text }) => text))
}

function withExtension({ extensible }: EffectiveConstraint, { text }: Notation): string {
  return extensible ? `${text}, ...` : text
}

/** Nothing can be written for a set without values; words say so. */
function unionOf(items: readonly string[]): Notation {
  if (items.length === 0) return { text: 'no value', binding: 'element' }
  return { text: listed(items, ' | '), binding: items.length === 1 ? 'element' : 'union' }
}

function parenthesized({ text, binding }: Notation): string {
  return binding === 'union' ? `(${text})` : text
}

function elementOf({ text, binding }: Notation): string {
  return binding === 'element' ? text : `(${text})`
}

function rangeText(min: bigint | number | undefined, max: bigint | number | string | undefined): string {
  if (min === max && min !== undefined) return shortened(`${min}`)
  return `${min === undefined ? 'MIN' : shortened(`${min}`)}..${max === undefined ? 'MAX' : shortened(`${max}`)}`
}

/** Ranges of two characters and more as ranges, neighbours that stand alone in one text: `"0".."9" | "_-"`. */
function alphabetItems(alphabet: readonly CharacterRange[]): string[] {
  const items: string[] = []
  let single = ''
  const flush = () => {
    if (single !== '') items.push(quoted(single))
    single = ''
  }
  for (const { from, to } of alphabet) {
    if (from === to && isPrintable(from)) {
      single += String.fromCodePoint(from)
      continue
    }
    flush()
    items.push(from === to ? describeCharacter(from) : `${describeCharacter(from)}..${describeCharacter(to)}`)
  }
  flush()
  return items
}

function isPrintable(code: number): boolean {
  return code >= 0x20 && code < 0x7f
}

/** Quoted, or as the quadruple of ISO/IEC 10646 (X.680 41.8). */
function describeCharacter(code: number): string {
  if (isPrintable(code)) return quoted(String.fromCodePoint(code))
  return `{${code >>> 24}, ${(code >> 16) & 0xff}, ${(code >> 8) & 0xff}, ${code & 0xff}}`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** Printable characters as they are; a text with others as a list, as the notation has it. */
function describeText(text: string): string {
  const characters = [...text]
  const shown = characters.slice(0, maxText)
  const items: string[] = []
  let run = ''
  for (const character of shown) {
    if (isPrintable(character.codePointAt(0)!)) {
      run += character
      continue
    }
    if (run !== '') items.push(quoted(run))
    run = ''
    items.push(describeCharacter(character.codePointAt(0)!))
  }
  if (run !== '' || items.length === 0) items.push(quoted(run))
  const described = items.length === 1 ? items[0] : `{${items.join(', ')}}`
  return characters.length > maxText ? `${described} and ${characters.length - maxText} more characters` : described
}

function describeReal(value: number): string {
  if (Number.isNaN(value)) return 'NOT-A-NUMBER'
  if (!Number.isFinite(value)) return value > 0 ? 'PLUS-INFINITY' : 'MINUS-INFINITY'
  return String(value).replace('e+', 'e')
}

function describeOctets(octets: Uint8Array): string {
  const rest = octets.length - maxText
  const digits = `'${toHex(octets.subarray(0, maxText)).toUpperCase()}'H`
  return rest > 0 ? `${digits} and ${rest} more octets` : digits
}

function describeBits(octets: Uint8Array, bitLength: number): string {
  if (bitLength % 8 === 0 && bitLength > 8) return describeOctets(octets.subarray(0, bitLength / 8))
  let digits = ''
  for (let bit = 0; bit < Math.min(bitLength, maxText); bit++) digits += (octets[bit >> 3] >> (7 - (bit & 7))) & 1
  return bitLength > maxText ? `'${digits}'B and ${bitLength - maxText} more bits` : `'${digits}'B`
}

function shortened(digits: string): string {
  if (digits.length <= maxText) return digits
  return `${digits.slice(0, maxText / 2)}[${digits.length - maxText} digits]${digits.slice(-maxText / 2)}`
}

function listed(items: readonly string[], separator: string): string {
  if (items.length <= maxItems) return items.join(separator)
  return `${items.slice(0, maxItems).join(separator)}${separator}${items.length - maxItems} more`
}
