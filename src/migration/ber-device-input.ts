/**
 * Device state out of BER: the VMStateEntries of schema/migration.asn1. Members give their octets in the order they stand; names are
 * there to be read, and make up the tree.
 */
import { type Tag, UniversalTag, universal } from '../ber/tag.ts'
import { encodeUtf8 } from '../ber/values/utf8-string.ts'
import type { BerRecords } from './ber-records.ts'
import { checkPageBits, TARGET_PAGE_BITS, targetPageBitsOf, withCapabilities } from './configuration.ts'
import { MigrationError } from './errors.ts'
import { OctetBuilder } from './octet-builder.ts'
import { SchemaTag } from './schema-tags.ts'
import type { Configuration, DeviceContents, Walk } from './visitor.ts'
import type { StateField, StateInteger, StateSubsection, StateValue } from './vmstate/state.ts'
import { asList } from './vmstate/told-lists.ts'

const SEQUENCE = universal(UniversalTag.Sequence)
const OCTET_STRING = universal(UniversalTag.OctetString)
const BOOLEAN = universal(UniversalTag.Boolean)
const TYPE_SUBSECTION = 0x05
/** Octets of one device's body. */
const MAX_DEVICE = 256 * 1024 * 1024
const MAX_NAME = 65_536
/** Octets of all names of one device. */
const MAX_NAMES = 64 * 1024 * 1024
const MAX_MACHINE = 4096
/** Octets of CONFIGURATION. QEMU's has some hundred. */
const MAX_CONFIGURATION = 1024 * 1024
/** Values of one device; QEMU's have some thousand. */
const MAX_VALUES = 1_500_000

const integers: readonly (readonly [Tag, width: StateInteger['width'], signed: boolean])[] = [
  [SchemaTag.uint8, 1, false],
  [SchemaTag.uint16, 2, false],
  [SchemaTag.uint32, 4, false],
  [SchemaTag.uint64, 8, false],
  [SchemaTag.int8, 1, true],
  [SchemaTag.int16, 2, true],
  [SchemaTag.int32, 4, true],
  [SchemaTag.int64, 8, true],
]

interface Entries {
  readonly fields: StateField[]
  readonly subsections: StateSubsection[]
}

export class BerDeviceInput {
  readonly #records: BerRecords
  #octets = new OctetBuilder(MAX_DEVICE)
  #values = 0
  /** Octets of all names. */
  #names = 0
  /** Where the value at hand must have ended, in the input. */
  #end = Number.POSITIVE_INFINITY
  /** Of the last integer, in the input. */
  #integerAt = 0

  constructor(records: BerRecords) {
    this.#records = records
  }

  /** Reads the value at hand, of type `device` in Contents. */
  *contents(): Walk<DeviceContents> {
    this.#begin(MAX_DEVICE, Number.POSITIVE_INFINITY)
    const records = this.#records
    const depth = yield* records.enter(SchemaTag.device, 'contents.device')
    const entries = yield* this.#entries(depth)
    yield* records.close(depth)
    const octets = this.#octets.octets
    const place = { offset: 0, size: octets.length }
    return {
      octets,
      state: { kind: 'struct', typeName: 'struct', vmsdName: undefined, version: undefined, ...entries, ...place },
    }
  }

  #begin(most: number, end: number): void {
    this.#octets = new OctetBuilder(most)
    this.#values = 0
    this.#names = 0
    this.#end = end
  }

  /** Reads the components of a Configuration, which is open at `depth`. */
  *configuration(depth: number): Walk<Configuration> {
    const records = this.#records
    this.#begin(MAX_CONFIGURATION, records.offset + MAX_CONFIGURATION)
    const machine = yield* records.utf8(depth, 'machine', MAX_MACHINE, 0)
    const name = encodeUtf8(machine)
    this.#put(4, BigInt(name.length))
    this.#octets.put(name)
    const subsections = (yield* records.more(depth)) ? yield* this.#subsections() : []
    const octets = this.#octets.octets
    return { machine, octets, subsections: subsections.map((subsection) => withCapabilities(subsection, octets)) }
  }

  *#subsections(): Walk<StateSubsection[]> {
    const records = this.#records
    const subsections: StateSubsection[] = []
    const depth = yield* records.enter(SchemaTag.subsections, 'subsecl')
    while (yield* records.more(depth)) subsections.push(yield* this.#subsection())
    yield* records.close(depth)
    return subsections
  }

  *#entries(depth: number): Walk<Entries> {
    const entries: Entries = { fields: [], subsections: [] }
    while (yield* this.#records.more(depth)) yield* this.#entry(entries)
    return entries
  }

  *#entry(entries: Entries): Walk {
    const records = this.#records
    if (records.is(SchemaTag.field)) {
      const inner = yield* records.enter(SchemaTag.field, 'field')
      const name = yield* records.utf8(inner, 'name', MAX_NAME, 0)
      this.#names += name.length
      records.path[records.path.length - 1] = shortened(name)
      yield* records.component(inner, 'value')
      entries.fields.push({ name, value: yield* this.#element() })
      yield* records.close(inner)
    } else if (records.is(SchemaTag.subsections)) {
      // One by one: as arguments, a million of them would be too many.
      for (const subsection of yield* this.#subsections()) entries.subsections.push(subsection)
    } else entries.fields.push({ name: '', value: yield* this.#value() })
  }

  *#subsection(): Walk<StateSubsection> {
    const records = this.#records
    const offset = this.#octets.length
    this.#count()
    const depth = yield* records.enter(SchemaTag.subsection, 'subsection')
    const name = yield* records.utf8(depth, 'name', 255)
    records.path[records.path.length - 1] = name
    const version = yield* records.unsigned32(depth, 'versionid')
    this.#put(1, BigInt(TYPE_SUBSECTION))
    this.#putString8(name)
    this.#put(4, BigInt(version))
    yield* records.component(depth, 'contents')
    const inner = yield* records.enter(SEQUENCE, 'contents')
    const entries = yield* this.#entries(inner)
    if (name === TARGET_PAGE_BITS) {
      const bits = targetPageBitsOf(entries)
      if (bits !== undefined) checkPageBits(bits, this.#integerAt)
    }
    yield* records.close(inner)
    yield* records.close(depth)
    return { name, version, ...entries, offset, size: this.#octets.length - offset }
  }

  *#value(): Walk<StateValue> {
    const records = this.#records
    const offset = this.#octets.length
    this.#count()
    const located = () => ({ offset, size: this.#octets.length - offset })
    const integer = integers.find(([tag]) => records.is(tag))
    if (integer !== undefined) {
      const [tag, width, signed] = integer
      this.#integerAt = records.offset
      const bits = 8n * BigInt(width)
      const [min, max] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n]
      const value = records.integer('value', min, max, tag)
      this.#put(width, value)
      const typeName = `${signed ? 'int' : 'uint'}${bits}`
      return { kind: 'integer', width, signed, typeName, value: width === 8 ? value : Number(value), ...located() }
    }
    if (records.is(BOOLEAN)) {
      const value = records.boolean('value')
      this.#put(1, value ? 1n : 0n)
      return { kind: 'boolean', value, octet: value ? 1 : 0, ...located() }
    }
    if (records.is(OCTET_STRING)) {
      yield* records.pieces(OCTET_STRING, 'value', (piece) => {
        if (!this.#octets.put(piece)) throw this.#tooMuch()
      })
      return { kind: 'octets', typeName: 'buffer', ...located() }
    }
    if (records.is(SEQUENCE)) {
      const elements: StateValue[] = []
      const depth = yield* records.enter(SEQUENCE, 'array')
      while (yield* records.more(depth)) elements.push(yield* this.#element())
      yield* records.close(depth)
      return asList(elements, located()) ?? { kind: 'array', elements, ...located() }
    }
    if (!records.is(SchemaTag.struct)) throw records.unexpected('an alternative of VMStateEntries')
    const depth = yield* records.enter(SchemaTag.struct, 'struct')
    const entries = yield* this.#entries(depth)
    yield* records.close(depth)
    return { kind: 'struct', typeName: 'struct', vmsdName: undefined, version: undefined, ...entries, ...located() }
  }

  /** Elements of an array and values of a field may be fields and subsections as well, as far as the schema goes. */
  *#element(): Walk<StateValue> {
    const records = this.#records
    if (!records.is(SchemaTag.field) && !records.is(SchemaTag.subsections)) return yield* this.#value()
    const offset = this.#octets.length
    this.#count()
    const entries: Entries = { fields: [], subsections: [] }
    yield* this.#entry(entries)
    const size = this.#octets.length - offset
    return { kind: 'struct', typeName: 'struct', vmsdName: undefined, version: undefined, ...entries, offset, size }
  }

  #put(width: number, value: bigint): void {
    if (!this.#octets.putInteger(width, value)) throw this.#tooMuch()
  }

  #putString8(name: string): void {
    const octets = encodeUtf8(name)
    if (octets.length > 255) throw this.#records.unexpected('a name of at most 255 octets')
    this.#put(1, BigInt(octets.length))
    if (!this.#octets.put(octets)) throw this.#tooMuch()
  }

  #count(): void {
    if (++this.#values > MAX_VALUES || this.#names > MAX_NAMES || this.#records.offset > this.#end)
      throw this.#tooMuch()
  }

  #tooMuch(): MigrationError {
    const { offset, path } = this.#records
    return new MigrationError('MIGRATION_LIMIT', offset, {
      path: path.join('.'),
      expected: `at most ${this.#octets.most} octets and ${MAX_VALUES} values`,
      actual: 'more',
    })
  }
}

/** Characters of a name in the path of a message: paths are put together very often. */
const SHOWN = 64

function shortened(name: string): string {
  return name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name
}
