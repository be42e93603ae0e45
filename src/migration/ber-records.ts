/** Pull reading of BER records for a walk: one record at a time, components by tag, pausing where input is wanted. */
import { BerError } from '../ber/errors.ts'
import { type Tag, TagClass, UniversalTag } from '../ber/tag.ts'
import { decodeBoolean } from '../ber/values/boolean.ts'
import { decodeInteger } from '../ber/values/integer.ts'
import { decodeUtf8, utf8FaultAt } from '../ber/values/utf8-string.ts'
import { type BerBatch, RecordKind } from '../stream/batch.ts'
import { BerDecoder } from '../stream/decoder.ts'
import { Register } from '../wasm/layout.ts'
import { MigrationError, type MigrationErrorCode } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import type { QEMUInput } from './qemu-file.ts'
import { Pause, type Walk } from './visitor.ts'

export class BerRecords implements QEMUInput {
  /** The batch at hand, and the record in it. */
  batch!: BerBatch
  index = 0
  /** Names of the components around the record at hand, for messages. */
  readonly path: string[] = []
  readonly #decoder: BerDecoder
  /** Octets taken in so far. */
  at = 0
  #count = 0
  #ended = false

  constructor(memory: MigrationMemory) {
    const { core, regions, maxContiguous } = memory
    this.#decoder = new BerDecoder({ maxContiguous }, { memory: memory.memory, core, regions })
    memory.position = () => this.offset
    memory.positionOf = (address) => {
      const inWindow = address >= regions.front && address < regions.windowEnd
      return inWindow ? address + memory.view.getFloat64(regions.state + Register.PositionDelta, true) : this.offset
    }
    memory.onGrowth.push(() => this.#decoder.renewViews())
  }

  /** Octets scanned so far. */
  get position(): number {
    return this.#decoder.position
  }

  reserve(): Uint8Array {
    return this.#decoder.reserve()
  }

  commit(octets: number): void {
    this.at += octets
    this.#decoder.commit(octets)
  }

  end(): void {
    this.#ended = true
    this.#decoder.end()
  }

  /** Of the first octet of the record at hand; at the end of the input, its length. */
  get offset(): number {
    return this.index < this.#count ? this.batch.identifierOffset(this.index) : this.position
  }

  /** Contents octets of the record at hand, as its header says. */
  get contentsLength(): number {
    return this.index < this.#count ? this.batch.contentsLength(this.index) : 0
  }

  /** Waits for a record; false at the end of the input. */
  *available(): Walk<boolean> {
    while (this.index >= this.#count) {
      const batch = this.#decoder.next()
      if (batch !== null) {
        this.batch = batch
        this.#count = batch.length
        this.index = 0
      } else if (this.#ended) return false
      else yield Pause.Input
    }
    return true
  }

  /** Records in the batch at hand. */
  get count(): number {
    return this.#count
  }

  /** Whether another component follows at `depth`; false when the value around it is closed. */
  *more(depth: number): Walk<boolean> {
    if (!(yield* this.available())) return false
    const found = this.batch.depth(this.index)
    if (found > depth) throw this.unexpected('the end of the value')
    return found === depth
  }

  is(tag: Tag): boolean {
    return this.batch.tagClass(this.index) === tag.tagClass && this.batch.tagNumber(this.index) === tag.tagNumber
  }

  /** Enters the constructed value at hand, which must have `tag`. @returns the depth of its components */
  *enter(tag: Tag, name: string): Walk<number> {
    if (!(yield* this.available())) throw this.unexpected(name)
    this.#expect(tag, true, name)
    this.path.push(name)
    const depth = this.batch.depth(this.index) + 1
    this.index++
    return depth
  }

  leave(): void {
    this.path.pop()
  }

  /** Leaves a value whose components, at `depth`, must all have been read. */
  *close(depth: number): Walk {
    if (yield* this.more(depth)) throw this.unexpected('no more components')
    this.path.pop()
  }

  /** A component at `depth` that must be there. */
  *component(depth: number, name: string): Walk {
    if (!(yield* this.more(depth))) {
      throw new MigrationError('MIGRATION_SCHEMA', this.offset, {
        path: this.#pathTo(name),
        expected: name,
        actual: 'the end of the value',
      })
    }
  }

  /** A non-negative INTEGER of at most `max`. */
  *unsigned(depth: number, name: string, max: bigint, tag: Tag = INTEGER): Walk<bigint> {
    yield* this.component(depth, name)
    return this.integer(name, 0n, max, tag)
  }

  /** The INTEGER at hand, of `min` to `max`. */
  integer(name: string, min: bigint, max: bigint, tag: Tag = INTEGER): bigint {
    this.#expect(tag, false, name)
    const { batch, index } = this
    const offset = batch.contentsOffset(index)
    if (batch.contentsLength(index) > MAX_UNSIGNED) throw this.unexpected(`${name}, an INTEGER of ${min} to ${max}`)
    const value = BigInt(decodeInteger(batch.contents(index), offset, new PathTo(this.path, name)))
    if (value < min || value > max) {
      throw new MigrationError('MIGRATION_SCHEMA', offset, {
        path: this.#pathTo(name),
        expected: `${min} to ${max}`,
        actual: String(value),
      })
    }
    this.index++
    return value
  }

  /** The BOOLEAN at hand. */
  boolean(name: string): boolean {
    this.#expect(BOOLEAN, false, name)
    const { batch, index } = this
    const value = decodeBoolean(batch.contents(index), batch.contentsOffset(index), new PathTo(this.path, name))
    this.index++
    return value
  }

  *unsigned32(depth: number, name: string, tag: Tag = INTEGER): Walk<number> {
    return Number(yield* this.unsigned(depth, name, 0xffffffffn, tag))
  }

  /** The NULL at hand, which has `tag`. */
  null(tag: Tag, name: string): void {
    this.#expect(tag, false, name)
    if (this.batch.contentsLength(this.index) !== 0) throw this.unexpected(`${name} without contents`)
    this.index++
  }

  /** A UTF8String of 1 to `max` characters, primitive or in segments. */
  *utf8(depth: number, name: string, max: number, least = 1): Walk<string> {
    yield* this.component(depth, name)
    const offset = this.#contentsAt
    const text = decodeUtf8(yield* this.utf8Octets(UTF8_STRING, name, max))
    if (text.length < least)
      throw new MigrationError('MIGRATION_SCHEMA', offset, {
        path: this.#pathTo(name),
        expected: 'a name',
        actual: 'no characters',
      })
    return text
  }

  /** Where a string's faults are shown from: its contents, or, in segments, all of it. */
  get #contentsAt(): number {
    return this.batch.constructed(this.index) ? this.offset : this.batch.contentsOffset(this.index)
  }

  /** The octets of the UTF8String at hand, which has `tag`. */
  *utf8Octets(tag: Tag, name: string, max: number): Walk<Uint8Array> {
    const whole = !this.batch.constructed(this.index)
    const offset = this.#contentsAt
    const octets = yield* this.octets(tag, name, max)
    const fault = utf8FaultAt(octets)
    if (fault === octets.length) return octets
    throw new BerError('UTF8_INVALID', whole ? offset + fault : offset, { path: this.#pathTo(name) })
  }

  /** All contents octets of the string at hand, copied. @throws {MigrationError} `code` above `max` octets */
  *octets(tag: Tag, name: string, max: number, code: MigrationErrorCode = 'MIGRATION_SCHEMA'): Walk<Uint8Array> {
    let octets: Uint8Array = new Uint8Array(0)
    let total = 0
    const { offset } = this
    const tooLong = () =>
      new MigrationError(code, offset, {
        path: this.#pathTo(name),
        expected: `at most ${max} octets`,
        actual: 'more',
      })
    // A header that tells is believed at once; segments are added up.
    if (this.contentsLength > max && this.is(tag) && !this.batch.constructed(this.index)) throw tooLong()
    yield* this.pieces(tag, name, (piece) => {
      if (total + piece.length > max) throw tooLong()
      // Segments may be tiny and very many: one array that doubles, not one each.
      if (total + piece.length > octets.length) {
        const larger = new Uint8Array(total === 0 ? piece.length : 2 * (total + piece.length))
        larger.set(octets.subarray(0, total))
        octets = larger
      }
      octets.set(piece, total)
      total += piece.length
    })
    return octets.subarray(0, total)
  }

  /** Contents octets of the string at hand (primitive, long, or in segments in any nesting), piece by piece. */
  *pieces(tag: Tag, name: string, take: (piece: Uint8Array) => void): Walk {
    if (!(yield* this.available())) throw this.unexpected(name)
    if (!this.is(tag)) throw this.unexpected(name)
    const depth = this.batch.depth(this.index)
    yield* this.#segment(take)
    while ((yield* this.available()) && this.batch.depth(this.index) > depth) {
      if (!this.is(OCTET_STRING)) {
        throw new BerError('STRING_SEGMENT', this.batch.identifierOffset(this.index), { path: this.#pathTo(name) })
      }
      yield* this.#segment(take)
    }
  }

  /** One string value, less the segments inside it. */
  *#segment(take: (piece: Uint8Array) => void): Walk {
    const kind = this.batch.kind(this.index)
    if (kind === RecordKind.Value) {
      if (!this.batch.constructed(this.index)) take(this.batch.contents(this.index))
      this.index++
      yield Pause.Output
      return
    }
    this.index++
    for (let last = false; !last; ) {
      if (!(yield* this.available())) return
      last = this.batch.isLastPiece(this.index)
      take(this.batch.contents(this.index))
      this.index++
      yield Pause.Output
    }
  }

  #expect(tag: Tag, constructed: boolean, name: string): void {
    if (!this.is(tag)) throw this.unexpected(name)
    if (this.batch.constructed(this.index) !== constructed) {
      throw new BerError('FORM_WRONG', this.batch.identifierOffset(this.index), {
        path: this.#pathTo(name),
        expected: constructed ? 'constructed' : 'primitive',
      })
    }
  }

  /** The record at hand is not what the schema has there. */
  unexpected(expected: string): MigrationError {
    if (this.index >= this.#count) {
      return new MigrationError('MIGRATION_SCHEMA', this.position, {
        path: this.path.join('.'),
        expected,
        actual: 'the end of the input',
      })
    }
    const { batch, index } = this
    const tag = describeTag({ tagClass: batch.tagClass(index), tagNumber: batch.tagNumber(index) })
    return new MigrationError('MIGRATION_SCHEMA', batch.identifierOffset(index), {
      path: this.path.join('.'),
      expected,
      actual: tag,
    })
  }

  #pathTo(name: string): string {
    return new PathTo(this.path, name).path
  }
}

/** The path of a component; its text is made only where there is something to say of it. */
class PathTo {
  readonly #around: readonly string[]
  readonly #name: string

  constructor(around: readonly string[], name: string) {
    this.#around = around
    this.#name = name
  }

  get path(): string {
    return [...this.#around, this.#name].join('.')
  }
}

/** Contents octets of 2^64-1. */
const MAX_UNSIGNED = 9
const INTEGER: Tag = { tagClass: TagClass.Universal, tagNumber: UniversalTag.Integer }
const BOOLEAN: Tag = { tagClass: TagClass.Universal, tagNumber: UniversalTag.Boolean }
const OCTET_STRING: Tag = { tagClass: TagClass.Universal, tagNumber: UniversalTag.OctetString }
const UTF8_STRING: Tag = { tagClass: TagClass.Universal, tagNumber: UniversalTag.Utf8String }

const classNames = ['UNIVERSAL ', 'APPLICATION ', '', 'PRIVATE ']

function describeTag(tag: Tag): string {
  return `[${classNames[tag.tagClass]}${tag.tagNumber}]`
}
