/**
 * Values as text tells them, on their way into an encoding: what is open, which type it has, where it stands. The readers of XER and JER
 * know their notations, and call what is here as values begin and end.
 */
import { canonicalContents } from '../../ber/canonical-contents.ts'
import { BerError } from '../../ber/errors.ts'
import { defaultLimits } from '../../ber/limits.ts'
import { decode } from '../../ber/node.ts'
import { encodeBoolean } from '../../ber/values/boolean.ts'
import { nearestName } from '../notation/nearest.ts'
import type { Schema, TypeId } from '../notation/types.ts'
import { describeType } from '../tables/describe.ts'
import { BerBuilder, HoldingLimit } from './ber-builder.ts'
import { BerWalk } from './ber-walk.ts'
import type { Encoding } from './encoding.ts'
import { TextError, type TextFaultCode, type TextPlace } from './errors.ts'
import { KeyPaths, selectedType } from './keys.ts'
import { decimalContents, identifierContents, integerContents, realContents, specialReal, timeText } from './scalars.ts'
import { type Member, type Shape, Shapes, unknownShape } from './shapes.ts'

/** A value that has begun. */
export interface Frame {
  readonly shape: Shape
  /** The component or alternative that it is. */
  readonly member: Member | undefined
  /** Values that have begun in it; in a SEQUENCE the greatest index of a component, and one. */
  count: number
  /** Components that have been there, where they may come in any order. */
  seen: Set<number> | undefined
  /** Contents of keys in it, by the path of their names. */
  keys: Map<string, Uint8Array> | undefined
  /** What it is doing, for its reader. */
  state: number
  /** Values of the encoding that end with it. */
  readonly closes: number
}

export interface ValueSettings {
  readonly maxDepth: number
  readonly der: boolean
  /** The place in the text that is being read. */
  here(): TextPlace
  /** Encodings of DEFAULT values, for DER. */
  defaultOf(member: Member): Uint8Array | undefined
}

/** Octets of a string that are collected because it holds an encoding. */
export const maxCollected = 64 * 1024 * 1024

const empty = new Uint8Array(0)
const ascii = new TextEncoder()

/** Universal tags of the types with a form of their own under DER. */
const canonicalTags: Readonly<Record<string, number>> = { UTCTime: 23, GeneralizedTime: 24, TIME: 14, DURATION: 34 }

export class Values {
  readonly schema: Schema
  readonly shapes: Shapes
  /** Where values go. */
  encoding: Encoding
  readonly frames: Frame[] = []
  /** What paths begin with. */
  rootName = ''
  readonly #settings: ValueSettings
  readonly #keyPaths: KeyPaths
  #depth = 0

  constructor(schema: Schema, encoding: Encoding, settings: ValueSettings) {
    this.schema = schema
    this.shapes = new Shapes(schema)
    this.encoding = encoding
    this.#settings = settings
    this.#keyPaths = new KeyPaths(schema)
  }

  get top(): Frame | undefined {
    return this.frames[this.frames.length - 1]
  }

  /**
   * A value of a type begins. Constructed ones are opened; strings and scalars wait for their contents.
   * @param member what it is of the value that is open
   * @param isOrdered the components of a SEQUENCE may come in any order, and are put in theirs
   */
  begin(id: TypeId, member: Member | undefined, place: TextPlace, isOrdered = false): Frame {
    const shape = this.shapes.of(id)
    const { encoding } = this
    encoding.mark(place)
    let closes = shape.wrappers.length
    for (const wrapper of shape.wrappers) encoding.open(wrapper, 'asTheyCome')
    if (shape.category === 'structure' || shape.category === 'list') {
      encoding.open(shape.identifier, orderOf(shape, isOrdered))
      closes++
    }
    this.#depth += closes
    if (this.#depth > this.#settings.maxDepth) throw this.fault('LIMIT_DEPTH', place)
    const frame = { shape, member, count: 0, seen: undefined, keys: undefined, state: 0, closes }
    this.frames.push(frame)
    return frame
  }

  /** A value begins that a later version of the schema has: its encoding is to come. */
  beginUnknown(place: TextPlace): Frame {
    this.encoding.mark(place)
    const frame = {
      shape: unknownShape,
      member: undefined,
      count: 0,
      seen: undefined,
      keys: undefined,
      state: 0,
      closes: 0,
    }
    this.frames.push(frame)
    return frame
  }

  /** The value that began last has ended. */
  end(): void {
    const { closes, member } = this.frames.pop()!
    for (let i = 0; i < closes; i++) this.encoding.close()
    this.#depth -= closes
    if (member !== undefined && this.#settings.der && member.default !== undefined) {
      this.encoding.endPart(this.#settings.defaultOf(member))
    }
  }

  /** The contents of the scalar at hand. */
  scalar(contents: Uint8Array): void {
    const { shape } = this.top!
    this.encoding.primitive(shape.identifier, contents)
    if (this.#keyPaths.longest > 0) this.#keepKey(contents)
  }

  /** Contents of a scalar from its text; `undefined` if it is none. @param isDecimal a REAL in base 10, whatever binary holds */
  contentsOf({ type }: Shape, text: string, isDecimal = false): Uint8Array | undefined {
    switch (type.kind) {
      case 'BOOLEAN':
        return text === 'true' || text === 'false' ? encodeBoolean(text === 'true') : undefined
      case 'INTEGER':
        return integerContents(text, type.namedNumbers)
      case 'ENUMERATED':
        return integerContents(text, type.items)
      case 'NULL':
        return text === '' ? empty : undefined
      case 'REAL':
        return specialReal(text) ?? (isDecimal ? decimalContents(text) : realContents(text))
      case 'OBJECT IDENTIFIER':
        return identifierContents(text, false)
      case 'RELATIVE-OID':
        return identifierContents(text, true)
      default:
        return this.#canonical(type.kind, ascii.encode(timeText(type.kind, text)))
    }
  }

  /** The type of an open type by the key that has been there; `undefined` if none has, or it selects none. */
  typeByKey({ type }: Shape): TypeId | undefined {
    if (type.constraint?.type !== undefined) return type.constraint.type
    const found = this.#key(type)
    return found && selectedType(this.schema, type, type.table!.at[0], found)
  }

  /** Whether a component of the value at hand is an open type whose key is still to come. */
  isKeyAwaitedIn({ type }: Shape): boolean {
    return type.table?.at.length === 1 && type.constraint?.type === undefined && this.#key(type, 1) === undefined
  }

  /** Whether the digits of a string are to be collected, for `canonicalHeld`. */
  isCollected({ held }: Shape): boolean {
    return held !== undefined && this.#settings.der
  }

  /** The octets of a string, the encoding that it holds by its type in DER; as they are if it holds none. */
  canonicalHeld({ held }: Shape, octets: Uint8Array): Uint8Array {
    if (held === undefined || !this.#settings.der) return octets
    const { encoding, frames } = this
    const [open, depth] = [frames.length, this.#depth]
    const pieces: Uint8Array[] = []
    const builder = new BerBuilder({ maxHeld: maxCollected, der: true }, (piece) => pieces.push(piece))
    this.encoding = builder
    try {
      new BerWalk(this, defaultLimits).value(decode(octets), held)
      builder.flush()
      return pieces[0] ?? octets
    } catch (error) {
      // The validator tells what is wrong with it.
      if (!(error instanceof BerError || error instanceof HoldingLimit)) throw error
      frames.length = open
      this.#depth = depth
      return octets
    } finally {
      this.encoding = encoding
    }
  }

  // --- faults ---

  fault(
    code: TextFaultCode | 'LIMIT_DEPTH' | 'UTF8_INVALID' | 'DER_TIME',
    place: TextPlace,
    details: { expected?: string; actual?: string } = {},
  ): TextError {
    return this.faultAt(code, this.path(), place, details)
  }

  faultAt(
    code: string,
    path: string,
    place: TextPlace,
    details: { expected?: string; actual?: string } = {},
  ): TextError {
    return new TextError(code, place, { path, ...details })
  }

  /** A name that is not known where it stands. */
  unknownName(name: string, candidates: Iterable<string>, place: TextPlace): TextError {
    const names = [...candidates]
    const near = nearestName(name, names)
    const shown =
      names.length === 0 ? 'nothing' : names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} ..`
    const expected = near === undefined ? shown : `${near} (the nearest)`
    return this.fault('NAME_UNKNOWN', place, { expected, actual: shorten(name) })
  }

  wrongValue(frame: Frame, text: string, place: TextPlace, expected?: string): TextError {
    const { type } = frame.shape
    return this.fault('VALUE_WRONG', place, {
      expected: expected ?? describeType(type, type.constraint),
      actual: text === '' ? 'nothing' : shorten(text),
    })
  }

  /** As the validator has it: names of components and alternatives, `[i]` in lists. */
  path(): string {
    let path = this.rootName
    for (const [index, { member }] of this.frames.entries()) {
      const parent = this.frames[index - 1]
      if (parent === undefined) continue
      if (parent.shape.category === 'list') path += `[${parent.count - 1}]`
      else if (member !== undefined) path += `.${member.name}`
    }
    return path
  }

  // --- keys ---

  #keepKey(contents: Uint8Array): void {
    const { frames } = this
    let path = ''
    for (let i = frames.length - 1; i > 0 && frames.length - i <= this.#keyPaths.longest; i--) {
      const { member } = frames[i]
      if (member === undefined) return
      path = path === '' ? member.name : `${member.name}.${path}`
      const around = frames[i - 1]
      if (this.#keyPaths.has(around.shape.type.structure, path)) (around.keys ??= new Map()).set(path, contents.slice())
    }
  }

  /** @param last where what is around it begins, from the end: 2 if the open type is the last of the frames, 1 if it has not begun */
  #key({ table }: Shape['type'], last = 2): Uint8Array | undefined {
    const reference = table?.at.length === 1 ? table.at[0] : undefined
    if (reference === undefined) return undefined
    let { up } = reference
    for (let i = this.frames.length - last; i >= 0; i--) {
      const { category } = this.frames[i].shape
      if (category === 'open' || category === 'string') continue
      if (up-- === 0) return this.frames[i].keys?.get(reference.path.join('.'))
    }
    return undefined
  }

  #canonical(kind: string, contents: Uint8Array): Uint8Array {
    const tag = this.#settings.der ? canonicalTags[kind] : undefined
    if (tag === undefined) return contents
    try {
      const canonical = canonicalContents(tag, contents, 0, '', defaultLimits)
      if (canonical !== undefined) return canonical
    } catch (error) {
      // The validator says what is wrong with it.
      if (error instanceof BerError) return contents
      throw error
    }
    throw this.fault('DER_TIME', this.#settings.here(), { actual: 'a local time' })
  }
}

function orderOf({ type }: Shape, isOrdered: boolean): 'asTheyCome' | 'ranks' | 'set' | 'setOf' {
  if (type.kind === 'SET') return 'set'
  if (type.kind === 'SET OF') return 'setOf'
  return isOrdered && type.kind !== 'SEQUENCE OF' ? 'ranks' : 'asTheyCome'
}

/** For messages. */
export function shorten(text: string): string {
  const quoted = JSON.stringify(text.slice(0, 60))
  return text.length > 60 ? `${quoted} ..` : quoted
}
