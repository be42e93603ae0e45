/** Any sound BER to DER or CER: lengths, forms, orders and contents, by universal tags alone. */
import { canonicalContents, restrictionError } from './canonical-contents.ts'
import { cerSegments, segmentSize } from './cer-segments.ts'
import { BerError } from './errors.ts'
import { inspect } from './inspect.ts'
import { type BerNode, type DecodeOptions, decode } from './node.ts'
import { type JoinedSegments, joinSegments } from './segments.ts'
import { inSetOrder } from './set-order.ts'
import { TagClass, UniversalTag } from './tag.ts'
import { universalTypes } from './universal-types.ts'
import { encodeBitString } from './values/bit-string.ts'
import { identifierOctets, lengthOctets } from './writer.ts'

export interface CanonicalOptions extends Omit<DecodeOptions, 'rules' | 'allowTrailing'> {
  /**
   * Called for what no canonical encoding has: contents that break their type, local time. It stays as it is then, and the
   * rest is put into canonical form all the same. Without it, the first is thrown.
   */
  readonly onFinding?: (finding: BerError) => void
}

/**
 * The DER encoding (X.690 10, 11) of the data value that `bytes` hold in BER. `isCanonical(toDer(bytes), 'DER')` holds, unless
 * `onFinding` was called.
 *
 * Types are known by universal tags alone. Under other tags, values keep their form and contents: the string or SET behind an
 * implicit tag is not put in order, and components that have their DEFAULT stay, since only a schema tells of them.
 * @returns octets of its own, or `bytes` themselves where nothing is to be changed
 * @throws {BerError} what `decode` and the contents of the types are refused with; `DER_TIME` for local time
 */
export function toDer(bytes: Uint8Array, options: CanonicalOptions = {}): Uint8Array {
  return canonical(bytes, 'DER', options)
}

/**
 * The CER encoding (X.690 9, 11) of the data value that `bytes` hold in BER: constructed values in the indefinite form, strings
 * above 1000 contents octets in segments of so many. As `toDer` in all else.
 * @throws {BerError} what `decode` and the contents of the types are refused with; `CER_TIME` for local time
 */
export function toCer(bytes: Uint8Array, options: CanonicalOptions = {}): Uint8Array {
  return canonical(bytes, 'CER', options)
}

function canonical(bytes: Uint8Array, rules: 'DER' | 'CER', options: CanonicalOptions): Uint8Array {
  const report = options.onFinding ?? refuse
  let root = decode(bytes, options)
  let isSound = true
  // Contents first: from here on, what is refused has been told of and stays as it is.
  inspect(root, 'BER', (finding) => {
    isSound = false
    report(finding)
  })
  // The walk leaves of a value what could be read; that is no basis for writing it again.
  if (!isSound) root = decode(bytes, options)
  const result = new Canonizer(rules, report).value(root)
  return result.original === undefined ? flat(result) : bytes
}

function refuse(finding: BerError): never {
  throw finding
}

/** An encoding in parts, so that octets are copied once and not once for each level above them. */
interface Rope {
  readonly length: number
  readonly parts: readonly (Uint8Array | Rope)[]
  /** The encoding in the input, where that is the same. */
  readonly original?: Uint8Array
}

const endOfContents = new Uint8Array(2)
const indefiniteLength = Uint8Array.of(0x80)

class Canonizer {
  readonly #rules: 'DER' | 'CER'
  readonly #report: (finding: BerError) => void

  constructor(rules: 'DER' | 'CER', report: (finding: BerError) => void) {
    this.#rules = rules
    this.#report = report
  }

  value(node: BerNode): Rope {
    const type = node.tagClass === TagClass.Universal ? universalTypes[Number(node.tagNumber)] : undefined
    if (type !== undefined && type.form === undefined) return this.#string(node)
    if (node.constructed) return this.#constructed(node)
    return this.#primitive(node, type === undefined ? node.contents : this.#contents(node, node.contents))
  }

  /** A string in the form that its length asks for. */
  #string(node: BerNode): Rope {
    const isBits = node.tagNumber === UniversalTag.BitString
    let contents = node.contents
    if (node.constructed) {
      let joined: JoinedSegments
      try {
        joined = joinSegments(node, isBits ? UniversalTag.BitString : UniversalTag.OctetString)
      } catch (error) {
        return kept(node, error)
      }
      contents = isBits ? encodeBitString(joined) : joined.octets
    }
    contents = this.#contents(node, contents)
    return this.#rules === 'CER' && contents.length > segmentSize
      ? this.#segments(node, contents, isBits)
      : this.#primitive(node, contents)
  }

  /** Contents octets in canonical form; as they are where there is none. */
  #contents(node: BerNode, octets: Uint8Array): Uint8Array {
    const tagNumber = Number(node.tagNumber)
    let canonical: Uint8Array | undefined
    try {
      canonical = canonicalContents(tagNumber, octets, node.contentsOffset, '', node.limits)
    } catch (error) {
      if (error instanceof BerError) return octets
      throw error
    }
    if (canonical !== undefined) return canonical
    this.#report(restrictionError(this.#rules, tagNumber, octets, undefined, node.contentsOffset, node.path))
    return octets
  }

  #primitive(node: BerNode, contents: Uint8Array): Rope {
    const head = identifierOctets(node, false)
    return rope([head, lengthOctets(contents.length), contents], node.encoding)
  }

  #segments(node: BerNode, contents: Uint8Array, isBits: boolean): Rope {
    const type = Uint8Array.of(isBits ? UniversalTag.BitString : UniversalTag.OctetString)
    const segments = cerSegments(contents, isBits).flatMap((each) => [type, lengthOctets(each.length), each])
    return rope([identifierOctets(node, true), indefiniteLength, ...segments, endOfContents], node.encoding)
  }

  #constructed(node: BerNode): Rope {
    let components: readonly BerNode[]
    try {
      components = node.children()
    } catch (error) {
      return kept(node, error)
    }
    let ropes: readonly Rope[] = components.map((component) => this.value(component))
    if (node.tagClass === TagClass.Universal && node.tagNumber === UniversalTag.Set) ropes = ordered(ropes)
    const head = identifierOctets(node, true)
    const isIndefinite = this.#rules === 'CER'
    const length = ropes.reduce((sum, each) => sum + each.length, 0)
    const parts: (Uint8Array | Rope)[] = [head, isIndefinite ? indefiniteLength : lengthOctets(length)]
    // Not spread into a call: there may be more of them than a call has arguments.
    for (const each of ropes) parts.push(each)
    if (isIndefinite) parts.push(endOfContents)
    return rope(parts, node.encoding)
  }
}

/** A value as it was; what its refusal says has been told of. */
function kept(node: BerNode, error?: unknown): Rope {
  if (error !== undefined && !(error instanceof BerError)) throw error
  const { encoding } = node
  return { length: encoding.length, parts: [encoding], original: encoding }
}

/** @param encoding in the input, of the same value */
function rope(parts: readonly (Uint8Array | Rope)[], encoding: Uint8Array): Rope {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length !== encoding.length) return { length, parts }
  let at = 0
  for (const part of parts) {
    const octets = part instanceof Uint8Array ? part : part.original
    if (octets === undefined || !isAt(octets, encoding, at)) return { length, parts }
    at += part.length
  }
  return { length, parts: [encoding], original: encoding }
}

function isAt(octets: Uint8Array, encoding: Uint8Array, at: number): boolean {
  if (octets.buffer === encoding.buffer && octets.byteOffset === encoding.byteOffset + at) return true
  for (let i = 0; i < octets.length; i++) if (octets[i] !== encoding[at + i]) return false
  return true
}

/** The components of a SET in order, compared as they will be. */
function ordered(ropes: readonly Rope[]): readonly Rope[] {
  const members = ropes.map((each) => each.original ?? flat(each))
  const whole = ropes.map((each, i) => ({ ...each, parts: [members[i]] }))
  return inSetOrder(members).map((index) => whole[index])
}

function flat(from: Rope): Uint8Array {
  const octets = new Uint8Array(from.length)
  copy(from, octets, 0)
  return octets
}

/** @returns the position after it */
function copy(from: Rope, octets: Uint8Array, at: number): number {
  let end = at
  for (const part of from.parts) {
    if (part instanceof Uint8Array) {
      octets.set(part, end)
      end += part.length
    } else end = copy(part, octets, end)
  }
  return end
}
