/**
 * XER (X.693) to an encoding, by the types of a schema: basic XER as asn1c and this package lay it out, and canonical XER. What a value
 * may be beyond its tags and text (sizes, ranges, what is missing) is for the validator, which sees the encoding.
 */
import type { Schema, TypeId } from '../notation/types.ts'
import { encodingName } from '../unknown-names.ts'
import { controlNames } from '../xer-defaults.ts'
import type { Encoding } from './encoding.ts'
import type { TextPlace } from './errors.ts'
import { GrowingOctets } from './growing.ts'
import { rowTypes } from './keys.ts'
import { RawEncoding } from './raw-encoding.ts'
import { additionsAt, isExtensible, leastBits, type Member, type Shape } from './shapes.ts'
import { StringValue } from './string-value.ts'
import { type StringFault, StringReader } from './strings.ts'
import { type Frame, type ValueSettings, Values } from './values.ts'
import { type XmlHandler, XmlTokens } from './xml-tokens.ts'

export interface XerSettings extends ValueSettings {
  /** Values in a row, each a document. */
  readonly several: boolean
  /** Octets of the text of a number, a name, an OBJECT IDENTIFIER. */
  readonly maxScalar: number
}

// What a frame is doing.
const Idle = 0
/** Contents of a string come as text. */
const InText = 1
/** An element stood for the contents: nothing else may come. */
const Done = 2
/** The string holds an encoding. */
const Holding = 3
/** Named bits come as elements. */
const InNames = 4
/** Its encoding comes, of an alternative or item that the schema does not know. */
const Unknown = 5

/** Bits of a BIT STRING that is told by the names of those that are set. */
const maxNamedBits = 1 << 20

const white = new Uint8Array(256)
for (const code of [9, 10, 13, 32]) white[code] = 1

/** An element that says something by its name alone, and has no contents. */
interface Sign {
  readonly sign: true
}
const sign: Sign = { sign: true }

export class XerReader implements XmlHandler {
  readonly tokens: XmlTokens
  readonly #values: Values
  readonly #root: TypeId
  readonly #rootMember: Member | undefined
  readonly #settings: XerSettings
  readonly #strings: StringReader
  readonly #string: StringValue
  readonly #raw: RawEncoding
  readonly #scalar = new GrowingOctets()
  /** What each open element is: frames that end with it, or a sign. */
  readonly #elements: (number | Sign)[] = []
  readonly #bits: number[] = []
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  documents = 0
  /** Where the value that began last did. */
  #begun: TextPlace = { offset: 0, line: 1, column: 1 }

  /** @param member the element is that of a component, instead of the type's own */
  constructor(schema: Schema, root: TypeId, encoding: Encoding, settings: XerSettings, member?: Member) {
    this.#values = new Values(schema, encoding, settings)
    this.#root = root
    this.#rootMember = member
    this.#values.rootName = this.#rootName
    this.#settings = settings
    this.#strings = new StringReader(encoding)
    this.#string = new StringValue(this.#values)
    this.#raw = new RawEncoding(encoding)
    this.tokens = new XmlTokens(this, 2 * settings.maxDepth + 16)
  }

  /** @throws {TextError} */
  write(chunk: Uint8Array): void {
    this.tokens.write(chunk)
  }

  /** @throws {TextError} `TEXT_TRUNCATED` */
  end(): void {
    this.tokens.end()
    if (this.documents === 0)
      throw this.#values.fault('TEXT_TRUNCATED', this.#here, { expected: `<${this.#rootName}>` })
  }

  /** Where the tag or text is that was looked at last. */
  get place(): TextPlace {
    return this.tokens.lines.place
  }

  get isInValue(): boolean {
    return this.#values.frames.length > 0
  }

  path(): string {
    return this.#values.path()
  }

  get #here(): TextPlace {
    return this.tokens.lines.place
  }

  get #rootName(): string {
    return this.#rootMember?.name ?? this.#values.shapes.of(this.#root).name
  }

  startElement(name: string): void {
    const values = this.#values
    const frame = values.top
    if (frame === undefined) {
      this.#startDocument(name)
      return
    }
    if (this.#elements.at(-1) === sign) throw values.unknownName(name, [], this.#here)
    const { shape } = frame
    switch (shape.category) {
      case 'structure':
        this.#component(frame, name)
        return
      case 'choice':
        this.#alternative(frame, name, 1)
        return
      case 'list':
        this.#item(frame, name)
        return
      case 'open':
        this.#typed(frame, name, rowTypes(shape.type))
        return
      case 'string':
        this.#inString(frame, name)
        return
      default:
        this.#inScalar(frame, name)
    }
  }

  endElement(): void {
    const element = this.#elements.pop()!
    if (typeof element !== 'number') return
    for (let i = 0; i < element; i++) this.#endValue()
    if (this.#elements.length === 0) this.documents++
  }

  text(octets: Uint8Array, start: number, end: number): void {
    const frame = this.#values.top
    if (frame !== undefined && this.#elements.at(-1) !== sign) {
      const { category } = frame.shape
      if (category === 'string') {
        this.#stringText(frame, octets, start, end)
        return
      }
      if (category === 'scalar') {
        this.#scalarText(frame, octets, start, end)
        return
      }
      if (category === 'open') {
        this.#openText(frame, octets, start, end)
        return
      }
    }
    const at = firstInk(octets, start, end)
    if (at === end) return
    const text = this.#shown(octets, at, end)
    const expected = frame === undefined ? 'an element' : 'elements'
    throw this.#values.fault('VALUE_WRONG', this.#placeOf(octets, at), { expected, actual: text })
  }

  /** The encoding of what a later version of the schema has stands in an instruction of its own name. */
  beginInstruction(target: string): boolean {
    if (target !== encodingName) return false
    const frame = this.#elements.at(-1) === sign ? undefined : this.#values.top
    if (frame === undefined || !this.#beginUnknown(frame)) {
      throw this.#values.fault('NAME_UNKNOWN', this.#here, {
        expected: 'no addition of a later version',
        actual: `<?${target} ..?>`,
      })
    }
    return true
  }

  endInstruction(): void {
    this.#endValue()
    if (this.#values.top!.state === Unknown) this.#endValue()
  }

  // --- elements ---

  #startDocument(name: string): void {
    const values = this.#values
    if (this.documents > 0 && !this.#settings.several) throw values.fault('TEXT_TRAILING', this.#here)
    if (name !== this.#rootName) throw values.unknownName(name, [this.#rootName], this.#here)
    this.#begin(this.#root, this.#rootMember, 1)
  }

  #component(frame: Frame, name: string): void {
    const member = frame.shape.members.get(name)
    if (member === undefined) throw this.#values.unknownName(name, frame.shape.members.keys(), this.#here)
    if (frame.shape.type.kind === 'SET') {
      const seen = (frame.seen ??= new Set())
      if (seen.has(member.index)) throw this.#values.fault('NAME_ORDER', this.#here, { actual: name })
      seen.add(member.index)
    } else {
      if (member.index < frame.count) throw this.#values.fault('NAME_ORDER', this.#here, { actual: name })
      frame.count = member.index + 1
    }
    this.#values.encoding.part(member.index)
    this.#begin(member.type, member, 1)
  }

  /** @param frames that end with the alternative's element */
  #alternative(frame: Frame, name: string, frames: number): void {
    const member = frame.shape.members.get(name)
    if (member === undefined) throw this.#values.unknownName(name, frame.shape.members.keys(), this.#here)
    if (frame.count++ > 0)
      throw this.#values.fault('NAME_ORDER', this.#here, { expected: 'one alternative', actual: name })
    this.#begin(member.type, member, frames)
  }

  /** @returns whether something of a later version may stand here */
  #beginUnknown(frame: Frame): boolean {
    const values = this.#values
    const { shape } = frame
    this.#begun = this.#here
    if (shape.category === 'list') {
      const element = values.shapes.of(shape.element!)
      if (!shape.isBare || !isExtensible(element)) return false
      frame.count++
      values.encoding.part(0)
      values.begin(shape.element!, undefined, this.#here).state = Unknown
    } else if (!isExtensible(shape)) return false
    else if (shape.category === 'choice') {
      if (frame.count++ > 0) throw values.fault('NAME_ORDER', this.#here, { expected: 'one alternative' })
    } else if (shape.category === 'structure') {
      const at = additionsAt(shape)
      if (frame.count > at && shape.type.kind !== 'SET') throw values.fault('NAME_ORDER', this.#here)
      frame.count = at
      values.encoding.part(at)
    } else return false
    values.beginUnknown(this.#here)
    return true
  }

  #item(list: Frame, name: string): void {
    const values = this.#values
    const { shape } = list
    const element = values.shapes.of(shape.element!)
    const isBare = shape.isBare && this.#isBareItem(element, name)
    if (!isBare && name !== shape.elementName) {
      const names = shape.isBare ? bareNames(element) : [shape.elementName]
      throw values.unknownName(name, names, this.#here)
    }
    list.count++
    values.encoding.part(0)
    if (!isBare) {
      this.#begin(shape.element!, undefined, 1)
      return
    }
    const frame = values.begin(shape.element!, undefined, this.#here)
    if (element.category === 'choice') {
      this.#alternative(frame, name, 2)
      return
    }
    this.#scalar.length = 0
    this.#sign(frame, name)
    this.#elements[this.#elements.length - 1] = 1
  }

  #isBareItem(element: Shape, name: string): boolean {
    return element.category === 'choice'
      ? element.members.has(name)
      : this.#values.contentsOf(element, name) !== undefined
  }

  /** An element by the name of a type, which the value is of: in an open type, and in a string that holds an encoding. */
  #typed(frame: Frame, name: string, candidates: readonly TypeId[]): void {
    const values = this.#values
    if (frame.state !== Idle) throw values.unknownName(name, [], this.#here)
    const { shapes } = values
    const byKey = frame.shape.category === 'open' ? values.typeByKey(frame.shape) : undefined
    const found =
      byKey !== undefined && shapes.of(byKey).name === name
        ? byKey
        : candidates.find((each) => shapes.of(each).name === name)
    if (found === undefined) {
      throw values.unknownName(name, new Set(candidates.map((each) => shapes.of(each).name)), this.#here)
    }
    frame.state = Done
    this.#begin(found, undefined, 1)
  }

  #inString(frame: Frame, name: string): void {
    const { shape } = frame
    if (shape.form === 'utf8' || shape.form === 'bmp' || shape.form === 'universal') {
      const code = controlNames.indexOf(name)
      if (code < 0 || name === '.')
        throw this.#values.unknownName(
          name,
          controlNames.filter((each) => each !== '.'),
          this.#here,
        )
      this.#beginText(frame)
      this.#strings.character(code)
      this.#elements.push(sign)
      return
    }
    const { type } = shape
    if (type.kind === 'BIT STRING' && type.namedBits.some((bit) => bit.name === name) && frame.state !== InText) {
      if (frame.state === Idle) this.#bits.length = 0
      frame.state = InNames
      this.#bits.push(Number(type.namedBits.find((bit) => bit.name === name)!.value))
      this.#elements.push(sign)
      return
    }
    if (shape.held === undefined || frame.state !== Idle) {
      const names = type.kind === 'BIT STRING' ? type.namedBits.map((bit) => bit.name) : []
      throw this.#values.unknownName(name, names, this.#here)
    }
    this.#values.encoding.openHolder(shape.identifier, type.kind === 'BIT STRING')
    this.#typed(frame, name, [shape.held])
    frame.state = Holding
  }

  #inScalar(frame: Frame, name: string): void {
    if (frame.state !== Idle || firstInk(this.#scalar.octets, 0, this.#scalar.length) < this.#scalar.length) {
      throw this.#values.unknownName(name, [], this.#here)
    }
    this.#sign(frame, name)
  }

  /** An element that stands for a value: `<true/>`. */
  #sign(frame: Frame, name: string): void {
    const { type } = frame.shape
    const contents = type.kind === 'NULL' ? undefined : this.#values.contentsOf(frame.shape, name)
    if (contents === undefined || !/^[A-Za-z]/.test(name)) {
      throw this.#values.unknownName(name, bareNames(frame.shape), this.#here)
    }
    this.#values.scalar(contents)
    frame.state = Done
    this.#elements.push(sign)
  }

  #begin(id: TypeId, member: Member | undefined, frames: number): void {
    this.#begun = this.#here
    this.#values.begin(id, member, this.#begun)
    this.#scalar.length = 0
    this.#elements.push(frames)
  }

  #endValue(): void {
    const frame = this.#values.top!
    switch (frame.shape.category) {
      case 'choice':
        if (frame.count === 0 && frame.state !== Unknown)
          throw this.#values.fault('VALUE_MISSING', this.#end, { expected: alternativesOf(frame.shape) })
        break
      case 'open':
        if (frame.state === Idle) throw this.#values.fault('VALUE_MISSING', this.#end, { expected: 'an encoding' })
        if (frame.state === InText) this.#endRaw()
        break
      case 'string':
        this.#endString(frame)
        break
      case 'scalar':
        if (frame.state === Idle) this.#endScalar(frame)
        break
    }
    this.#values.end()
  }

  // --- text ---

  #scalarText(frame: Frame, octets: Uint8Array, start: number, end: number): void {
    if (frame.state === Done) {
      const at = firstInk(octets, start, end)
      if (at < end) throw this.#values.wrongValue(frame, this.#shown(octets, at, end), this.#placeOf(octets, at))
      return
    }
    // White space around it does not count.
    const from = this.#scalar.length === 0 ? firstInk(octets, start, end) : start
    if (this.#scalar.length + end - from > this.#settings.maxScalar) {
      throw this.#values.fault('LIMIT_TEXT', this.#here, { expected: `at most ${this.#settings.maxScalar} octets` })
    }
    this.#scalar.append(octets, from, end)
  }

  #endScalar(frame: Frame): void {
    const { octets } = this.#scalar
    let { length } = this.#scalar
    while (length > 0 && white[octets[length - 1]] === 1) length--
    const text = this.#decoded(octets, length, frame)
    const contents = this.#values.contentsOf(frame.shape, text)
    if (contents === undefined) throw this.#values.wrongValue(frame, text, this.#begun)
    this.#values.scalar(contents)
  }

  #decoded(octets: Uint8Array, length: number, frame: Frame): string {
    // Numbers are the most of it, and short.
    if (length < 16) {
      let text = ''
      let isAscii = 0
      for (let i = 0; i < length; i++) {
        text += String.fromCharCode(octets[i])
        isAscii |= octets[i]
      }
      if (isAscii < 0x80) return text
    }
    try {
      return this.#decoder.decode(octets.subarray(0, length))
    } catch {
      throw this.#values.fault('UTF8_INVALID', this.#begun, { expected: frame.shape.type.kind })
    }
  }

  #stringText(frame: Frame, octets: Uint8Array, start: number, end: number): void {
    let from = start
    if (frame.state !== InText) {
      const isText = isCharacters(frame.shape)
      if (!isText || frame.state !== Idle) from = firstInk(octets, start, end)
      if (from === end) return
      if (frame.state !== Idle) {
        throw this.#values.wrongValue(frame, this.#shown(octets, from, end), this.#placeOf(octets, from))
      }
      this.#beginText(frame)
    }
    this.#feed(frame, octets, from, end)
  }

  #openText(frame: Frame, octets: Uint8Array, start: number, end: number): void {
    const from = firstInk(octets, start, end)
    if (from === end) return
    if (frame.state === Done) {
      throw this.#values.wrongValue(frame, this.#shown(octets, from, end), this.#placeOf(octets, from))
    }
    if (frame.state === Idle) {
      frame.state = InText
      this.#raw.begin()
    }
    this.#assertFed(frame, octets, end, this.#raw.feed(octets, from, end, true))
  }

  #endRaw(): void {
    const wrong = this.#raw.end()
    if (wrong !== undefined) throw this.#values.fault('VALUE_WRONG', this.#begun, { expected: wrong })
  }

  #beginText(frame: Frame): void {
    if (frame.state === InText) return
    const { shape } = frame
    frame.state = InText
    const target = this.#string.begin(shape)
    this.#strings.begin(isCharacters(shape) || shape.form === 'bits' ? shape.form! : 'hex', target)
  }

  #feed(frame: Frame, octets: Uint8Array, start: number, end: number): void {
    this.#assertFed(frame, octets, end, this.#strings.feed(octets, start, end, true))
  }

  #assertFed(frame: Frame, octets: Uint8Array, end: number, fault: StringFault | undefined): void {
    if (fault === undefined) return
    const text = this.#shown(octets, fault.at, Math.min(end, fault.at + 1))
    throw this.#values.wrongValue(frame, text, this.#placeOf(octets, fault.at), fault.expected)
  }

  #endText(frame: Frame): void {
    const wrong = this.#strings.end()
    if (wrong !== undefined) throw this.#values.fault('VALUE_WRONG', this.#end, { expected: wrong })
    frame.state = Done
  }

  #endString(frame: Frame): void {
    const { encoding } = this.#values
    if (frame.state === Holding) {
      encoding.close()
      return
    }
    if (frame.state === InNames) {
      this.#namedBits(frame)
      return
    }
    this.#beginText(frame)
    this.#endText(frame)
    this.#string.end(frame.shape, (8 - (this.#strings.bits & 7)) & 7)
  }

  /** X.680 22.10: the bits that are named are one, with the least size where one is set. */
  #namedBits({ shape }: Frame): void {
    const bits = Math.max(leastBits(shape), ...this.#bits.map((bit) => bit + 1))
    if (bits > maxNamedBits)
      throw this.#values.fault('LIMIT_TEXT', this.#end, { expected: `at most ${maxNamedBits} bits` })
    const octets = new Uint8Array((bits + 7) >> 3)
    for (const bit of this.#bits) octets[bit >> 3] |= 0x80 >> (bit & 7)
    const { encoding } = this.#values
    encoding.beginString(shape.identifier, true)
    encoding.octets(octets, 0, octets.length)
    encoding.endString(8 * octets.length - bits, 'named')
  }

  // --- places ---

  /** Of the end tag at hand. */
  get #end(): TextPlace {
    return this.tokens.lines.place
  }

  /** Of an octet of a piece of text; of what is not a piece of the chunk, its beginning. */
  #placeOf(octets: Uint8Array, at: number): TextPlace {
    return this.tokens.placeIn(octets, at)
  }

  #shown(octets: Uint8Array, start: number, end: number): string {
    return new TextDecoder().decode(octets.subarray(start, Math.min(end, start + 40)))
  }
}

/** Whether the text of a string is its characters; what escape sequences may be in is shown as octets. */
function isCharacters({ form }: Shape): boolean {
  return form === 'utf8' || form === 'bmp' || form === 'universal'
}

function bareNames(shape: Shape): string[] {
  const { type } = shape
  if (type.kind === 'BOOLEAN') return ['true', 'false']
  if (type.kind === 'ENUMERATED') return type.items.map(({ name }) => name)
  if (type.kind === 'INTEGER') return type.namedNumbers.map(({ name }) => name)
  if (type.kind === 'REAL') return ['PLUS-INFINITY', 'MINUS-INFINITY', 'NOT-A-NUMBER']
  return [...shape.members.keys()]
}

function alternativesOf({ members }: Shape): string {
  const names = [...members.keys()]
  return names.length <= 8 ? names.join(' or ') : `${names.slice(0, 8).join(' or ')} or others`
}

function firstInk(octets: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && white[octets[at]] === 1) at++
  return at
}
