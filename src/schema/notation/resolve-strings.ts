/** Values of bit strings, octet strings and character strings (X.680 22.9, 23.3, 41.5 to 41.14). */

import { alphabetOf } from './alphabets.ts'
import type { Braces, DigitStringValue, Value } from './ast-values.ts'
import type { Scope } from './modules.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import { nameOf, type Resolution, type TypeNode } from './resolution.ts'
import { parseBraces } from './resolve-structured-values.ts'
import { valueByReference } from './resolve-values.ts'
import { TokenKind } from './tokens.ts'
import type { CharacterStringKind, ResolvedValue, TypeKind } from './types.ts'

/** A named bit further out than this is refused as a value: each takes memory for all before it. */
const maxBit = 1 << 20

/** Characters of a text put together from others, which may double at each step. */
const maxText = 1 << 20

export function octetStringOf(value: DigitStringValue): ResolvedValue {
  return { kind: 'octetString', octets: octetsOf(value).octets }
}

/** Digits, or a list of named bits; `undefined` for another notation. */
export function bitStringOf(resolution: Resolution, value: Value, node: TypeNode): ResolvedValue | undefined {
  if (value.kind === 'DigitStringValue') return { kind: 'bitString', ...octetsOf(value) }
  if (value.kind !== 'Braces') return undefined
  const positions: number[] = []
  const read = parseBraces(resolution, value, (parser) => {
    if (parser.atEnd) return false
    do {
      const position = parser.position()
      const name = parser.take(TokenKind.Identifier, 'the name of a bit', 'X.680 22.9')
      const bit = nameOf(node, name)
      if (bit === undefined || bit.value > BigInt(maxBit)) {
        const message = bit === undefined ? `no bit is called ${name}` : `bit ${name} is too far out for a value`
        resolution.report('VALUE_TYPE', position, message, { clause: 'X.680 22.9', length: name.length })
        return true
      }
      positions.push(Number(bit.value))
    } while (parser.accept(','))
    return false
  })
  if (read === undefined || read.result) return { kind: 'unknown' }
  const bitLength = Math.max(-1, ...positions) + 1
  const octets = new Uint8Array((bitLength + 7) >> 3)
  for (const position of positions) octets[position >> 3] |= 0x80 >> (position & 7)
  return { kind: 'bitString', octets, bitLength }
}

/** Digits from the left, the last octet filled up with zeros. */
function octetsOf(value: DigitStringValue): { octets: Uint8Array; bitLength: number } {
  const { digits, base } = value
  const bits = base === 2 ? 1 : 4
  const bitLength = digits.length * bits
  const octets = new Uint8Array((bitLength + 7) >> 3)
  for (let index = 0; index < digits.length; index++) {
    const at = index * bits
    octets[at >> 3] |= Number.parseInt(digits[index], base) << (8 - bits - (at & 7))
  }
  return { octets, bitLength }
}

/** Text, or a list of texts, tuples and quadruples; `undefined` for another notation or characters the type has not. */
export function characterStringOf(
  resolution: Resolution,
  value: Value,
  kind: TypeKind,
  scope: Scope,
): ResolvedValue | undefined {
  let text: string | undefined
  if (value.kind === 'CharacterStringValue') text = value.value
  else if (value.kind === 'Braces') text = characterList(resolution, value, scope)
  if (text === undefined) return undefined
  const alphabet = alphabetOf(kind as CharacterStringKind)
  if (alphabet !== undefined) {
    for (const character of text) {
      const code = character.codePointAt(0)!
      if (!alphabet.some((range) => code >= range.from && code <= range.to)) return undefined
    }
  }
  return { kind: 'string', value: text }
}

function characterList(resolution: Resolution, braces: Braces, scope: Scope): string | undefined {
  let text = ''
  const read = parseBraces(resolution, braces, (parser) => {
    const numbers = parser.kind() === TokenKind.Number ? numberList(parser) : undefined
    if (numbers !== undefined) {
      text = characterOf(parser, numbers)
      return false
    }
    do {
      const value = parseValue(parser)
      if (value.kind === 'CharacterStringValue') {
        text += value.value
      } else if (value.kind === 'Braces') {
        const inner = characterList(resolution, value, scope)
        if (inner === undefined) return true
        text += inner
      } else if (value.kind === 'ValueReference') {
        const referenced = valueByReference(resolution, value.reference, scope)
        if (referenced?.kind !== 'string') return true
        text += referenced.value
      } else {
        return true
      }
      if (text.length > maxText) return true
    } while (parser.accept(','))
    return false
  })
  return read === undefined || read.result || text.length > maxText ? undefined : text
}

function numberList(parser: Parser): number[] {
  const numbers: number[] = []
  do numbers.push(Number(parser.take(TokenKind.Number, 'a number', 'X.680 41.10')))
  while (parser.accept(','))
  return numbers
}

/** `{ column, row }` of ISO/IEC 646 (41.12), `{ group, plane, row, cell }` of ISO/IEC 10646 (41.10). */
function characterOf(parser: Parser, numbers: readonly number[]): string {
  if (numbers.length === 2 && numbers[0] < 8 && numbers[1] < 16)
    return String.fromCharCode(numbers[0] * 16 + numbers[1])
  if (numbers.length === 4 && numbers.every((number) => number < 256)) {
    const code = ((numbers[0] * 256 + numbers[1]) * 256 + numbers[2]) * 256 + numbers[3]
    if (code <= 0x10ffff) return String.fromCodePoint(code)
  }
  return parser.fail('expected a tuple or quadruple that is a character', 'X.680 41.10')
}
