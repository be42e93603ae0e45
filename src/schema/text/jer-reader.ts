/**
 * JER (X.697) to an encoding, by the types of a schema. Members of an object may come in any order: those of a SEQUENCE are put in theirs,
 * and an open type whose key is still to come is held until the key is there.
 */
import type { Schema, TypeId } from '../notation/types.ts'
import { fixedBits } from '../tables/fixed-bits.ts'
import { encodingName, unknownNumber } from '../unknown-names.ts'
import type { Encoding } from './encoding.ts'
import type { TextPlace } from './errors.ts'
import { GrowingOctets } from './growing.ts'
import { HeldJson } from './json-held.ts'
import { type JsonHandler, JsonTokens } from './json-tokens.ts'
import { RawEncoding } from './raw-encoding.ts'
import { additionsAt, isExtensible, lastZerosOf, type Member, type Shape, unknownShape } from './shapes.ts'
import { StringValue } from './string-value.ts'
import { StringReader } from './strings.ts'
import { type Frame, shorten, Values } from './values.ts'
import type { XerSettings } from './xer-reader.ts'

/** What a JSON value can begin as. */
type Beginning = 'object' | 'array' | 'string' | 'literal'

// What a frame is doing; 0 for nothing.
/** A string's octets come. */
const InText = 1
/** `{`: the member of an object that says it. */
const InObject = 2
/** The object of an open type, of which the first name tells whether it is an encoding. */
const Opening = 3
/** The value has been there; the object is still open. */
const Done = 4
/** The open type's value is of a type that is known; both end together. */
const Resolved = 5
/** The digits of an encoding come. */
const InEncoding = 6

interface Expected {
  readonly id: TypeId
  readonly member: Member | undefined
}

/** Octets of open types that wait for their keys. */
const maxHeldJson = 16 * 1024 * 1024

export class JerReader implements JsonHandler {
  readonly tokens: JsonTokens
  readonly #values: Values
  readonly #encoding: Encoding
  readonly #root: Expected
  readonly #settings: XerSettings
  readonly #strings: StringReader
  readonly #string: StringValue
  readonly #raw: RawEncoding
  readonly #scalar = new GrowingOctets()
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Of the member whose name has been there. */
  #next: Expected | undefined
  /** Of the object of a string or REAL: the name that has been there. */
  #name = ''
  /** Of `{"value": .., "length": ..}`. */
  #length: number | undefined
  #hasValue = false
  #documents = 0
  /** Open types that wait for the end of their structures. */
  readonly #held = new Map<Frame, { readonly expected: Expected; readonly json: HeldJson }[]>()
  #heldOctets = 0
  #holding: HeldJson | undefined
  #replayed: TextPlace | undefined

  constructor(schema: Schema, root: TypeId, encoding: Encoding, settings: XerSettings) {
    this.#values = new Values(schema, encoding, settings)
    this.#encoding = encoding
    this.#root = { id: root, member: undefined }
    this.#values.rootName = this.#values.shapes.of(root).name
    this.#settings = settings
    this.#strings = new StringReader(encoding)
    this.#string = new StringValue(this.#values)
    this.#raw = new RawEncoding(encoding)
    this.tokens = new JsonTokens(this, 2 * settings.maxDepth + 16, settings.maxScalar)
  }

  get place(): TextPlace {
    return this.#replayed ?? this.tokens.lines.place
  }

  /** @throws {TextError} */
  write(chunk: Uint8Array): void {
    this.tokens.write(chunk)
  }

  /** @throws {TextError} `TEXT_TRUNCATED` */
  end(): void {
    this.tokens.end()
    if (this.#documents === 0) throw this.#values.fault('TEXT_TRUNCATED', this.place, { expected: 'a value' })
  }

  get isInValue(): boolean {
    return this.#values.frames.length > 0
  }

  path(): string {
    return this.#values.path()
  }

  // --- tokens ---

  beginObject(): void {
    if (this.#isHeld({ what: 'beginObject' })) return
    this.#beginObject(this.#take('object'))
  }

  key(name: string): void {
    if (this.#isHeld({ what: 'key', text: name })) return
    const frame = this.#values.top!
    const { shape } = frame
    if (frame.state === Opening) {
      this.#openObject(frame, name)
      return
    }
    if (shape.category === 'structure' || shape.category === 'choice') {
      this.#member(frame, name)
      return
    }
    this.#valueMember(frame, name)
  }

  endObject(): void {
    if (this.#isHeld({ what: 'endObject' })) return
    let frame = this.#values.top!
    if (frame.state === Opening) {
      const type = this.#resolved(frame)
      frame.state = Resolved
      this.#beginObject({ id: type, member: undefined })
      frame = this.#values.top!
    }
    const { shape } = frame
    if (shape.category === 'structure') this.#replayHeld(frame)
    else if (shape.category === 'choice') {
      if (frame.count === 0) throw this.#missing([...shape.members.keys()].slice(0, 8).join(' or '))
    } else if (shape.type.kind === 'BIT STRING' && frame.state === InObject) this.#endBits(frame)
    else if (frame.state !== Done) throw this.#missing(this.#valueNames(shape).join(' or '))
    this.#endValue()
  }

  beginArray(): void {
    if (this.#isHeld({ what: 'beginArray' })) return
    const { id, member } = this.#known(this.#take('array'))
    const shape = this.#values.shapes.of(id)
    if (shape.category !== 'list') throw this.#wrong(shape, member, 'an array')
    this.#values.begin(id, member, this.place)
  }

  endArray(): void {
    if (this.#isHeld({ what: 'endArray' })) return
    this.#endValue()
  }

  beginString(): void {
    if (this.#isHeld({ what: 'beginString' })) return
    const top = this.#values.top
    if (top?.shape === unknownShape) {
      top.state = InEncoding
      this.#raw.begin()
      return
    }
    if (top?.state === InObject && top.shape.category !== 'list') {
      this.#beginNamedString(top)
      return
    }
    const { id, member } = this.#known(this.#take('string'))
    const shape = this.#values.shapes.of(id)
    const isScalar = shape.category === 'scalar' && !['BOOLEAN', 'INTEGER', 'NULL'].includes(shape.type.kind)
    if (!isScalar && shape.category !== 'string') throw this.#wrong(shape, member, 'a string')
    const frame = this.#values.begin(id, member, this.place)
    if (isScalar) this.#scalar.length = 0
    else this.#beginText(frame)
  }

  text(octets: Uint8Array, start: number, end: number): void {
    if (this.#holding !== undefined && this.#isHeld({ what: 'text', octets: octets.slice(start, end) })) return
    const frame = this.#values.top!
    if (frame.state === InText || frame.state === InEncoding) {
      const digits = frame.state === InText ? this.#strings : this.#raw
      const fault = digits.feed(octets, start, end, false)
      if (fault === undefined) return
      const shown = new TextDecoder().decode(octets.subarray(fault.at, Math.min(end, fault.at + 4)))
      throw this.#values.wrongValue(frame, shown, this.#placeIn(octets, fault.at), fault.expected)
    }
    if (this.#scalar.length + end - start > this.#settings.maxScalar) {
      throw this.#values.fault('LIMIT_TEXT', this.place, { expected: `at most ${this.#settings.maxScalar} octets` })
    }
    this.#scalar.append(octets, start, end)
  }

  endString(): void {
    if (this.#isHeld({ what: 'endString' })) return
    const frame = this.#values.top!
    if (frame.state === InEncoding) {
      this.#endEncoding(frame)
      return
    }
    if (frame.state === InText) {
      const wrong = this.#strings.end()
      if (wrong !== undefined) throw this.#values.fault('VALUE_WRONG', this.place, { expected: wrong })
      if (this.#name !== '') {
        this.#name = ''
        this.#hasValue = true
        frame.state = InObject
        return
      }
      const { form } = frame.shape
      const bits = form === 'bits' ? fixedBits(frame.shape.type) : undefined
      if (bits === undefined) this.#string.end(frame.shape, 0)
      else this.#endFixedBits(frame.shape, bits)
      this.#endValue()
      return
    }
    const text = this.#decoded(frame)
    const { kind } = frame.shape.type
    // A number is no name of one, and no text for what is none (X.697 22, 23).
    if ((kind === 'ENUMERATED' || kind === 'REAL') && /^[-+.]?[0-9]/.test(text) && text !== '-0') {
      throw this.#wrong(frame.shape, undefined, 'a string')
    }
    this.#endScalar(frame, text)
  }

  literal(text: string): void {
    if (this.#isHeld({ what: 'literal', text })) return
    const top = this.#values.top
    if (top?.state === InObject) {
      this.#literalMember(top, text)
      return
    }
    const { id, member } = this.#known(this.#take('literal'))
    const shape = this.#values.shapes.of(id)
    const { kind } = shape.type
    const isNumber = text !== 'true' && text !== 'false' && text !== 'null'
    const fits =
      (isNumber && (kind === 'INTEGER' || kind === 'REAL' || kind === 'ENUMERATED')) ||
      (text === 'null' ? kind === 'NULL' : !isNumber && kind === 'BOOLEAN')
    if (!fits) throw this.#wrong(shape, member, text)
    const frame = this.#values.begin(id, member, this.place)
    this.#endScalar(frame, text === 'null' ? '' : text)
  }

  // --- what a value is to be ---

  /** What comes next, by what is open. */
  #take(beginning: Beginning): Expected {
    const frame = this.#values.top
    if (frame === undefined) {
      if (this.#documents > 0 && !this.#settings.several) throw this.#values.fault('TEXT_TRAILING', this.place)
      return this.#root
    }
    if (frame.shape.category === 'list') {
      frame.count++
      this.#encoding.part(0)
      return { id: frame.shape.element!, member: undefined }
    }
    const next = this.#next
    if (next === undefined) throw this.#wrong(frame.shape, undefined, `another ${beginning}`)
    this.#next = undefined
    return next
  }

  /** The type itself, or that of an open type, which is begun. */
  #known(expected: Expected): Expected {
    const { shapes } = this.#values
    let { id, member } = expected
    while (shapes.of(id).category === 'open') {
      const frame = this.#values.begin(id, member, this.place)
      id = this.#resolved(frame)
      member = undefined
      frame.state = Resolved
    }
    return { id, member }
  }

  #resolved(frame: Frame): TypeId {
    const type = this.#values.typeByKey(frame.shape)
    if (type !== undefined) return type
    throw this.#values.fault('VALUE_WRONG', this.place, {
      expected: `{"${encodingName}": its octets}, since nothing tells the type`,
    })
  }

  #beginObject(expected: Expected): void {
    const { id, member } = expected
    const values = this.#values
    const shape = values.shapes.of(id)
    const { kind } = shape.type
    if (shape.category === 'open') {
      values.begin(id, member, this.place).state = Opening
      return
    }
    const isSaid = kind === 'BIT STRING' || shape.held !== undefined || kind === 'REAL'
    if (shape.category !== 'structure' && shape.category !== 'choice' && !isSaid)
      throw this.#wrong(shape, member, 'an object')
    const frame = values.begin(id, member, this.place, true)
    if (!isSaid) return
    frame.state = InObject
    this.#length = undefined
    this.#hasValue = false
  }

  #openObject(frame: Frame, name: string): void {
    if (name === encodingName) {
      frame.state = InObject
      this.#name = name
      return
    }
    const type = this.#resolved(frame)
    frame.state = Resolved
    this.#beginObject({ id: type, member: undefined })
    this.key(name)
  }

  #member(frame: Frame, name: string): void {
    const { shape } = frame
    const member = shape.members.get(name)
    if (member === undefined) {
      this.#unknownMember(frame, name)
      return
    }
    if (shape.category === 'choice') {
      if (frame.count++ > 0) throw this.#repeated(name, 'one alternative')
    } else {
      const seen = (frame.seen ??= new Set())
      if (seen.has(member.index)) throw this.#repeated(name)
      seen.add(member.index)
      const open = this.#values.shapes.of(member.type)
      if (open.category === 'open' && this.#replayed === undefined && this.#values.isKeyAwaitedIn(open)) {
        this.#hold(frame, member)
        return
      }
      this.#encoding.part(member.index)
    }
    this.#next = { id: member.type, member }
  }

  /** What a later version of the schema has. */
  #unknownMember(frame: Frame, name: string): void {
    const { shape } = frame
    const number = isExtensible(shape) ? unknownNumber(name) : undefined
    if (number === undefined || (shape.category === 'choice' && number > 1)) {
      throw this.#values.unknownName(name, shape.members.keys(), this.place)
    }
    if (shape.category === 'choice') {
      if (frame.count++ > 0) throw this.#repeated(name, 'one alternative')
    } else {
      const seen = (frame.seen ??= new Set())
      if (seen.has(-number)) throw this.#repeated(name)
      seen.add(-number)
      // Behind the component before the extension marker, by their numbers.
      this.#encoding.part(additionsAt(shape) - 1 / (number + 1))
    }
    this.#values.beginUnknown(this.place)
  }

  /** The objects that strings and REALs may be. */
  #valueMember(frame: Frame, name: string): void {
    const names = this.#valueNames(frame.shape)
    if (!names.includes(name) || frame.state === Done)
      throw this.#values.unknownName(name, frame.state === Done ? [] : names, this.place)
    if (name === 'containing') {
      if (this.#hasValue || this.#length !== undefined) throw this.#values.unknownName(name, [], this.place)
      this.#encoding.openHolder(frame.shape.identifier, frame.shape.type.kind === 'BIT STRING')
      frame.state = Done
      this.#next = { id: frame.shape.held!, member: undefined }
      return
    }
    if (name === 'value' ? this.#hasValue : this.#length !== undefined) throw this.#repeated(name)
    this.#name = name
  }

  #valueNames({ type, held }: Shape): string[] {
    const names = held === undefined ? [] : ['containing']
    if (type.kind === 'BIT STRING') names.unshift('value', 'length')
    if (type.kind === 'REAL') names.push('base10Value')
    return names
  }

  #beginNamedString(frame: Frame): void {
    const { category, type } = frame.shape
    if (category === 'open') {
      frame.state = InEncoding
      this.#raw.begin()
    } else if (type.kind === 'BIT STRING' && this.#name === 'value') this.#beginText(frame)
    else throw this.#wrong(frame.shape, undefined, 'a string')
  }

  #literalMember(frame: Frame, text: string): void {
    const { type } = frame.shape
    if (type.kind === 'REAL' && this.#name !== '') this.#realMember(frame, text)
    else if (type.kind === 'BIT STRING' && this.#name === 'length' && /^[0-9]{1,15}$/.test(text)) {
      this.#length = Number(text)
      this.#name = ''
    } else
      throw this.#values.wrongValue(frame, text, this.place, this.#name === 'length' ? 'a number of bits' : 'a string')
  }

  // --- contents ---

  #beginText(frame: Frame): void {
    const { shape } = frame
    frame.state = InText
    const target = this.#string.begin(shape)
    this.#strings.begin(shape.form === 'bits' ? 'hex' : shape.form!, target)
  }

  #endEncoding(frame: Frame): void {
    const wrong = this.#raw.end()
    if (wrong !== undefined) throw this.#values.fault('VALUE_WRONG', this.place, { expected: wrong })
    this.#name = ''
    frame.state = Done
    if (frame.shape === unknownShape) this.#endValue()
  }

  #endBits(frame: Frame): void {
    if (!this.#hasValue) throw this.#missing('"value"')
    if (this.#length === undefined) throw this.#missing('"length"')
    const octets = this.#strings.octets
    const wanted = Math.ceil(this.#length / 8)
    if (octets !== wanted) {
      throw this.#values.fault('VALUE_WRONG', this.place, {
        expected: `${wanted} octets for ${this.#length} bits`,
        actual: `${octets}`,
      })
    }
    this.#string.end(frame.shape, 8 * wanted - this.#length)
  }

  /** The bits that fill the last octet are none of the value. Text does not tell whether zeros were left out: as DER does. */
  #endFixedBits(shape: Shape, bits: number): void {
    const zeros = lastZerosOf(shape)
    this.#string.end(shape, (8 - (bits & 7)) & 7, zeros === 'named' ? 'leftOut' : zeros)
  }

  #realMember(frame: Frame, text: string): void {
    const contents = this.#values.contentsOf(frame.shape, text, true)
    if (contents === undefined) throw this.#values.wrongValue(frame, text, this.place, 'a number')
    this.#values.scalar(contents)
    this.#name = ''
    frame.state = Done
  }

  #endScalar(frame: Frame, text: string): void {
    const { shape } = frame
    const contents = this.#values.contentsOf(shape, text)
    if (contents === undefined) throw this.#values.wrongValue(frame, text, this.place)
    this.#values.scalar(contents)
    this.#endValue()
  }

  #decoded(frame: Frame): string {
    try {
      return this.#decoder.decode(this.#scalar.octets.subarray(0, this.#scalar.length))
    } catch {
      throw this.#values.fault('UTF8_INVALID', this.place, { expected: frame.shape.type.kind })
    }
  }

  /** A value has ended, and with it the open types that it is the value of. */
  #endValue(): void {
    const { frames } = this.#values
    const frame = this.#values.top!
    if (frame.shape.category === 'string' && frame.state === Done) this.#encoding.close()
    this.#values.end()
    while (this.#values.top?.state === Resolved) this.#values.end()
    if (frames.length === 0) this.#documents++
  }

  // --- open types that wait ---

  #hold(frame: Frame, member: Member): void {
    this.#holding = new HeldJson()
    const list = this.#held.get(frame) ?? []
    list.push({ expected: { id: member.type, member }, json: this.#holding })
    this.#held.set(frame, list)
  }

  #isHeld(token: Parameters<HeldJson['add']>[0]): boolean {
    const holding = this.#holding
    if (holding === undefined) return false
    const before = holding.size
    holding.add(token, this.tokens.lines.place)
    this.#heldOctets += holding.size - before
    if (this.#heldOctets > maxHeldJson) throw this.#values.fault('LIMIT_HELD', this.place)
    if (holding.isComplete) this.#holding = undefined
    return true
  }

  #replayHeld(frame: Frame): void {
    const list = this.#held.get(frame)
    if (list === undefined) return
    this.#held.delete(frame)
    const before = this.#replayed
    for (const { expected, json } of list) {
      this.#encoding.part(expected.member!.index)
      this.#next = expected
      json.replay(this, (place) => {
        this.#replayed = place
      })
      this.#heldOctets -= json.size
    }
    this.#replayed = before
  }

  // --- faults ---

  #wrong(shape: Shape, member: Member | undefined, actual: string) {
    const path = this.#values.path()
    const names = member === undefined ? path : `${path}.${member.name}`
    return this.#values.faultAt('VALUE_WRONG', names, this.place, { expected: jsonOf(shape), actual })
  }

  #missing(expected: string) {
    return this.#values.fault('VALUE_MISSING', this.place, { expected })
  }

  #repeated(name: string, expected?: string) {
    return this.#values.fault('JSON_KEY_REPEATED', this.place, {
      ...(expected === undefined ? {} : { expected }),
      actual: shorten(name),
    })
  }

  #placeIn(octets: Uint8Array, at: number): TextPlace {
    return this.#replayed ?? this.tokens.placeIn(octets, at)
  }
}

/** What JSON has for values of a type, for messages. */
function jsonOf(shape: Shape): string {
  if (shape === unknownShape) return 'a string (an encoding)'
  const { type, category, held } = shape
  switch (category) {
    case 'structure':
    case 'choice':
      return `an object (${type.kind})`
    case 'list':
      return `an array (${type.kind})`
    case 'string':
      return `a string (${type.kind})${held === undefined ? '' : ' or {"containing": ..}'}`
    case 'open':
      return 'a value of an open type'
    default:
      return type.kind === 'BOOLEAN'
        ? 'true or false (BOOLEAN)'
        : type.kind === 'NULL'
          ? 'null (NULL)'
          : type.kind === 'INTEGER' || type.kind === 'REAL'
            ? `a number (${type.kind})`
            : `a string (${type.kind})`
  }
}
