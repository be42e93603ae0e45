/** Contents of strings, joined from their segments: bits, octets, characters (X.690 8.6, 8.7, 8.23). */
import type { ResolvedType } from '../../src/schema/notation/index.ts'
import { isTime } from './schema-reference-contents.ts'
import type { Header, ReferenceReader } from './schema-reference-reader.ts'
import { type Character, type Decoded, trimmed } from './schema-reference-values.ts'

const stringKinds =
  /^(BIT STRING|OCTET STRING|\w+String|ObjectDescriptor|OID-IRI|RELATIVE-OID-IRI|UTCTime|GeneralizedTime|TIME|DATE|TIME-OF-DAY|DATE-TIME|DURATION)$/

export function isString(type: ResolvedType): boolean {
  return stringKinds.test(type.kind)
}

/** Whether the constructed form is allowed: not for the useful times and the IRIs (8.21, 8.22, 8.26). */
export function hasSegments(type: ResolvedType): boolean {
  return isString(type) && !/^(OID-IRI|RELATIVE-OID-IRI|TIME|DATE|TIME-OF-DAY|DATE-TIME|DURATION)$/.test(type.kind)
}

export interface StringContents {
  readonly decoded: Decoded
  /** Contents octets joined, and where each of them lies. */
  readonly octets: readonly number[]
  readonly offsets: readonly number[]
}

interface Fault {
  readonly code: string
  readonly offset: number
}

/**
 * Reads a string to its end.
 * @returns what it holds; undefined if something was wrong with it, which has been reported
 */
export function readString(
  reader: ReferenceReader,
  type: ResolvedType,
  header: Header,
  path: string,
  options: { readonly isDer: boolean; readonly maxContiguous: number },
): StringContents | undefined {
  const content = type.kind === 'BIT STRING' ? new Bits(type) : new Text(type)
  let isSound = true
  const check = (fault: Fault | undefined): void => {
    if (fault === undefined || !isSound) return
    isSound = false
    reader.report(fault.code, fault.offset, path)
  }

  const piece = (part: Header): void => {
    const available = Math.min(part.end, reader.octets.length)
    const isStreamed = part.end - part.contentsOffset > options.maxContiguous
    if (isSound) check(content.begin())
    if (isSound && (available === part.end || isStreamed)) {
      const octets = reader.octets.subarray(part.contentsOffset, available)
      check(content.add(octets, part.contentsOffset, available === part.end))
    }
    reader.contents(part, path)
  }

  const segments = (part: Header): void => {
    if (isSound && !(part.tagClass === 0 && part.tagNumber === content.segment)) {
      check({ code: 'STRING_SEGMENT', offset: part.identifierOffset })
    }
    if (!part.constructed) piece(part)
    else if (reader.within({ end: part.end, path }, segments) === undefined) isSound = false
  }

  if (!header.constructed) piece(header)
  else if (reader.within({ end: header.end, path }, segments) === undefined) isSound = false
  if (!isSound) return undefined
  const result = content.finish(header, options.isDer)
  if ('decoded' in result) return result
  check(result)
  return undefined
}

/** OCTET STRING, and all that are written in characters. */
class Text {
  readonly segment = 4
  readonly octets: number[] = []
  readonly offsets: number[] = []
  readonly #type: ResolvedType

  constructor(type: ResolvedType) {
    this.#type = type
  }

  begin(): Fault | undefined {
    return undefined
  }

  add(octets: Uint8Array, offset: number): Fault | undefined {
    octets.forEach((octet, i) => {
      this.octets.push(octet)
      this.offsets.push(offset + i)
    })
    return widths[this.#type.kind] === undefined ? this.#fault(false) : undefined
  }

  finish(header: Header, isDer: boolean): StringContents | Fault {
    const { octets, offsets } = this
    const { kind } = this.#type
    if (octets.length % (widths[kind] ?? 1) > 0) return { code: 'STRING_LENGTH', offset: header.contentsOffset }
    const fault = this.#fault(true)
    if (fault !== undefined) return fault
    if (kind === 'OCTET STRING') return { decoded: { kind: 'octets', octets }, octets, offsets }
    const { characters } = charactersOf(kind, octets)
    if (/TIME|Time|DATE|DURATION/.test(kind)) {
      const text = String.fromCharCode(...octets)
      if (!isTime(kind, text, false)) return { code: 'TIME_INVALID', offset: header.contentsOffset }
      if (isDer && !isTime(kind, text, true)) return { code: 'DER_TIME', offset: header.contentsOffset }
    }
    return { decoded: { kind: 'text', characters }, octets, offsets }
  }

  #fault(isWhole: boolean): Fault | undefined {
    const { fault, isCut } = charactersOf(this.#type.kind, this.octets)
    if (fault === undefined || (isCut && !isWhole)) return undefined
    return { code: fault.code, offset: this.offsets[fault.index] }
  }
}

const widths: Readonly<Record<string, number>> = { BMPString: 2, UniversalString: 4 }

const own: Readonly<Record<string, RegExp>> = {
  NumericString: /[0-9 ]/,
  PrintableString: /[A-Za-z0-9 '()+,\-./:=?]/,
  VisibleString: /[ -~]/,
}

interface Characters {
  readonly characters: Character[]
  readonly fault?: { readonly code: string; readonly index: number }
  /** The fault is but that the last character is not whole. */
  readonly isCut?: boolean
}

/** As many characters as are sound, and what is wrong with the next. */
function charactersOf(kind: string, octets: readonly number[]): Characters {
  const characters: Character[] = []
  if (kind === 'OCTET STRING') return { characters }
  const width = widths[kind]
  if (width !== undefined) {
    for (let index = 0; index + width <= octets.length; index += width) {
      const code = octets.slice(index, index + width).reduce((sum, octet) => sum * 256 + octet, 0)
      const isSurrogate = code >= 0xd800 && code <= 0xdfff
      if (width === 4 && (isSurrogate || code > 0x10ffff)) return { characters, fault: { code: 'CODE_POINT', index } }
      characters.push({ code, index })
    }
    return { characters }
  }
  if (kind === 'UTF8String' || kind.endsWith('OID-IRI')) return utf8(octets)
  for (const [index, code] of octets.entries()) {
    const isForeign = kind === 'IA5String' ? code > 0x7f : own[kind]?.test(String.fromCharCode(code)) === false
    if (isForeign) return { characters, fault: { code: 'CHARACTER', index } }
    characters.push({ code, index })
  }
  return { characters }
}

function utf8(octets: readonly number[]): Characters {
  const characters: Character[] = []
  for (let index = 0; index < octets.length; ) {
    const [first] = octets.slice(index)
    const size = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0
    const fault = { code: 'UTF8_INVALID', index }
    if (size === 0) return { characters, fault }
    const present = octets.slice(index, index + size)
    // The least and the greatest code point that the octets at hand can still become.
    const ends = [0x80, 0xbf].map((filler) => {
      const full = [...present, ...new Array<number>(size - present.length).fill(filler)]
      const head = size === 1 ? first : first & (0x7f >> size)
      return full.slice(1).reduce((code, octet) => code * 64 + (octet & 0x3f), head)
    })
    const areContinuations = present.slice(1).every((octet) => octet >= 0x80 && octet < 0xc0)
    const least = [0, 0, 0x80, 0x800, 0x10000][size]
    const isImpossible = ends[1] < least || ends[0] > 0x10ffff || (ends[0] >= 0xd800 && ends[1] <= 0xdfff)
    if (!areContinuations || isImpossible) return { characters, fault }
    if (present.length < size) return { characters, fault, isCut: true }
    characters.push({ code: ends[0], index })
    index += size
  }
  return { characters }
}

class Bits {
  readonly segment = 3
  readonly octets: number[] = []
  readonly offsets: number[] = []
  readonly #type: ResolvedType
  #bits = ''
  #last: { readonly unused: number; readonly offset: number } | undefined

  constructor(type: ResolvedType) {
    this.#type = type
  }

  /** Another segment begins. */
  begin(): Fault | undefined {
    const last = this.#last
    return last !== undefined && last.unused > 0 ? { code: 'BIT_STRING_UNUSED', offset: last.offset } : undefined
  }

  add(octets: Uint8Array, offset: number, isWhole: boolean): Fault | undefined {
    if (octets.length === 0) return isWhole ? { code: 'BIT_STRING_EMPTY', offset } : undefined
    const [unused] = octets
    if (unused > 7 || (isWhole && octets.length === 1 && unused > 0)) return { code: 'BIT_STRING_UNUSED', offset }
    this.#last = { unused, offset }
    octets.forEach((octet, i) => {
      this.octets.push(octet)
      this.offsets.push(offset + i)
      if (i > 0) this.#bits += octet.toString(2).padStart(8, '0')
    })
    return undefined
  }

  finish(header: Header, isDer: boolean): StringContents | Fault {
    const { octets, offsets } = this
    const unused = this.#last?.unused ?? 0
    const bits = this.#bits.slice(0, this.#bits.length - unused)
    if (isDer && this.#bits.slice(bits.length).includes('1')) {
      return { code: 'DER_UNUSED_BITS', offset: header.contentsOffset }
    }
    if (isDer && trimmed(this.#type, bits) !== bits) return { code: 'DER_NAMED_BITS', offset: header.contentsOffset }
    return { decoded: { kind: 'bits', bits }, octets, offsets }
  }
}
