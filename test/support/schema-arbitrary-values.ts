/** Random encodings of a type: values that satisfy the schema, in every form that BER allows, or in the one form of DER. */
import type { Tag } from '../../src/ber/tag.ts'
import type { EffectiveConstraint, ResolvedType, Schema, TypeId } from '../../src/schema/notation/index.ts'
import type { Random } from './corpus.ts'
import { encoding, identifier, indefinite, join } from './encodings.ts'
import { anyContents } from './schema-arbitrary-contents.ts'
import { enforced, Types, type View } from './schema-reference-types.ts'
import { derContents } from './schema-reference-values.ts'

export interface RandomEncoding {
  readonly octets: Uint8Array
  /** False where no value was found that satisfies all of the schema. */
  readonly isSound: boolean
}

/** One encoding of a type. */
export function randomEncoding(schema: Schema, type: TypeId, random: Random, rules: 'BER' | 'DER'): RandomEncoding {
  const encoder = new RandomEncoder(schema, random, rules === 'DER')
  const octets = encoder.value(encoder.types.view(type), { path: '', around: [] })
  return { octets, isSound: encoder.isSound }
}

interface Place {
  readonly path: string
  readonly around: readonly string[]
}

interface Part {
  readonly tag: string
  readonly octets: Uint8Array
}

/** Depth from which values are kept as small as they can be. */
const deep = 6

class RandomEncoder {
  readonly types: Types
  isSound = true
  readonly #schema: Schema
  readonly #random: Random
  readonly #isDer: boolean
  readonly #keys = new Map<string, string>()
  #depth = 0

  constructor(schema: Schema, random: Random, isDer: boolean) {
    this.types = new Types(schema)
    this.#schema = schema
    this.#random = random
    this.#isDer = isDer
  }

  value(view: View, place: Place): Uint8Array {
    this.#depth++
    // The way out that is looked for here is not the only one that there may be.
    if (this.#depth > 60) return this.#unsound(this.#anything())
    const octets = this.#value(view, place)
    this.#depth--
    return octets
  }

  #value(view: View, place: Place): Uint8Array {
    const { type } = view
    const { tags } = type
    if (view.read === tags.length) return type.kind === 'CHOICE' ? this.#choice(view, place) : this.#open(view, place)
    const tag = tags[view.read]
    const isOpen = type.kind === 'CHOICE' || (type.kind === 'OPEN' && !type.untypedContents)
    if (view.read < tags.length - 1 || isOpen) return this.#constructed(tag, this.value(this.types.inner(view), place))
    if (type.kind === 'OPEN') return this.#constructed(tag, this.#anything())
    if ('components' in type) return this.#constructed(tag, this.#components(view, place))
    if ('element' in type) return this.#constructed(tag, this.#elements(view, place))
    return this.#contents(view, tag, place)
  }

  #chance(percent: number): boolean {
    return this.#random(100) < percent
  }

  #constructed(tag: Tag, contents: Uint8Array): Uint8Array {
    const head = identifier(tag.tagClass, true, tag.tagNumber)
    if (!this.#isDer && this.#chance(30)) return indefinite(head, contents)
    return encoding(head, contents, this.#padding())
  }

  #primitive(tag: Tag, contents: Uint8Array): Uint8Array {
    return encoding(identifier(tag.tagClass, false, tag.tagNumber), contents, this.#padding())
  }

  /** Zero octets in front of the length. */
  #padding(): number | undefined {
    return this.#isDer || this.#chance(85) ? undefined : this.#random(4)
  }

  #anything(): Uint8Array {
    const octets = Uint8Array.from({ length: this.#random(5) }, () => this.#random(256))
    const tag = { tagClass: this.#random(4), tagNumber: 1 + this.#random(40) } as Tag
    return this.#chance(60) ? this.#primitive(tag, octets) : this.#constructed(tag, this.#primitive(tag, octets))
  }

  /** Of a version that the schema does not know. */
  #unknown(tagNumber = 9000 + this.#random(9)): Uint8Array {
    const tag: Tag = { tagClass: 3, tagNumber }
    const contents = new Uint8Array([0, 3, 3, 40][this.#random(4)])
    return this.#chance(50) ? this.#primitive(tag, contents) : this.#constructed(tag, this.#anything())
  }

  #choice(view: View, place: Place): Uint8Array {
    const { type } = view
    if (type.kind !== 'CHOICE') throw new Error('not a choice')
    const isOpen = this.types.fallback(view, { tagClass: 3, tagNumber: 9000 })?.isUnknown === true
    if (isOpen && this.#chance(10)) return this.#unknown()
    const inner = { path: place.path, around: [...place.around, place.path] }
    const allowed = this.types.alternatives(view, true)
    if (allowed.length === 0) return this.#unsound(this.#unknown())
    // The first can be told without going round.
    const [name, alternative] = allowed[this.#depth > deep ? 0 : this.#random(allowed.length)]
    return this.value(alternative, { ...inner, path: `${place.path}.${name}` })
  }

  #unsound<T>(result: T): T {
    this.isSound = false
    return result
  }

  #open(view: View, place: Place): Uint8Array {
    const row = this.#row(view, place)
    if (row === 'any') return this.#anything()
    return row === undefined ? this.#unsound(this.#anything()) : this.value(row, { path: place.path, around: [] })
  }

  /** What the key that was written says; undefined if nothing may stand there. */
  #row({ type: { table } }: View, { around }: Place): View | 'any' | undefined {
    const [reference] = table?.at ?? []
    if (table === undefined || reference === undefined) return 'any'
    const key = this.#keys.get([around.at(-1 - reference.up), ...reference.path].join('.'))
    if (key === undefined) return 'any'
    const keyType = this.#schema.types[reference.type]
    const row = table.rows.find(({ keys: [value] }) => value && derContents(keyType, value)?.join() === key)
    if (row === undefined) return table.extensible ? 'any' : undefined
    return row.type === undefined ? undefined : this.types.view(row.type)
  }

  #components(view: View, place: Place): Uint8Array {
    const { type } = view
    if (!('components' in type)) throw new Error('no components')
    const around = [...place.around, place.path]
    const parts: Part[] = []
    // A component that takes any value would take the addition as well.
    const isGreedy = type.components.some(({ type: id }) => this.#schema.types[id].tags.length === 0)
    const additions = (): void => {
      for (let count = isGreedy || !this.#chance(25) ? 0 : 1 + this.#random(3); count > 0; count--) {
        const octets = this.#unknown(9000 + parts.length)
        parts.push({ tag: tagKey(octets), octets })
      }
    }
    let isLaterVersion = false
    for (const [index, component] of type.components.entries()) {
      if (index === type.extensionAt) additions()
      const { isMandatory, isAbsent } = this.types.presence(view, component)
      if (isAbsent) {
        if (isMandatory) this.isSound = false
        continue
      }
      // Additions come in the order of their versions.
      if (component.addition && !isMandatory && this.#chance(30)) isLaterVersion = true
      if (component.addition && isLaterVersion && !isMandatory) continue
      if (!isMandatory && !component.addition && (this.#depth > deep || this.#chance(40))) continue
      const inner = { path: `${place.path}.${component.name}`, around }
      const part = this.types.component(view, component)
      // A table may say that nothing is to stand here.
      if (!isMandatory && this.#row(part, inner) === undefined) continue
      const octets = this.value(part, inner)
      if (this.#isDer && component.default !== undefined && this.#isDefault(part, octets)) continue
      parts.push({ tag: tagKey(octets), octets })
    }
    if (type.extensionAt === type.components.length) additions()
    if (type.kind === 'SET') {
      if (this.#isDer) parts.sort((a, b) => (a.tag < b.tag ? -1 : 1))
      else if (this.#chance(50)) parts.reverse()
    }
    return join(parts.map(({ octets }) => octets))
  }

  #isDefault(view: View, octets: Uint8Array): boolean {
    const contents = view.default === undefined ? undefined : derContents(view.type, view.default)
    return (
      contents !== undefined &&
      Buffer.from(octets)
        .subarray(-contents.length || octets.length)
        .equals(Buffer.from(contents))
    )
  }

  #elements(view: View, place: Place): Uint8Array {
    const sizes = enforced(view.constraints).flatMap(({ size }) => (size === undefined ? [] : [size]))
    const fits = (count: number): boolean =>
      sizes.every((size) => size.some(({ min, max }) => count >= min && (max === undefined || count <= max)))
    const counts = Array.from({ length: 8 }, (_, count) => count).filter(fits)
    const [least = 0] = counts
    if (counts.length === 0) this.isSound = false
    const count = this.#depth > deep ? least : (counts[this.#random(Math.min(4, counts.length))] ?? least)
    const around = [...place.around, place.path]
    const element = this.types.element(view)
    const values = Array.from({ length: count }, (_, i) => this.value(element, { path: `${place.path}[${i}]`, around }))
    if (this.#isDer && view.type.kind === 'SET OF') values.sort(Buffer.compare)
    return join(values)
  }

  #contents(view: View, tag: Tag, place: Place): Uint8Array {
    const { type, constraints } = view
    const contained = this.#containedView(constraints, place)
    if (contained !== undefined) {
      const octets = this.value(contained, place)
      return this.#primitive(tag, type.kind === 'BIT STRING' ? join([Uint8Array.of(0), octets]) : octets)
    }
    const given = view.default === undefined ? undefined : derContents(type, view.default)
    const isGiven = given !== undefined && !this.#isDer && this.#chance(30)
    const { octets, isSound } = isGiven
      ? { octets: given, isSound: true }
      : anyContents(type, this.#withTable(type, constraints), this.#random, this.#isDer)
    if (!isSound) this.isSound = false
    const isString = /STRING|String|Time|ObjectDescriptor/.test(type.kind) && !type.kind.includes('OID')
    if (isString && !this.#isDer && this.#chance(20)) return this.#segmented(tag, Uint8Array.from(octets), type)
    this.#keys.set(place.path, octets.join())
    return this.#primitive(tag, Uint8Array.from(octets))
  }

  /** Values of the table, if it has any. */
  #withTable(type: ResolvedType, constraints: readonly EffectiveConstraint[]): readonly EffectiveConstraint[] {
    const values = type.table?.rows.flatMap(({ value }) => (value === undefined ? [] : [value])) ?? []
    const isBound = values.length > 0 && (type.table?.extensible === false || this.#chance(85))
    return isBound ? [...constraints, { extensible: false, values }] : constraints
  }

  #containedView(constraints: readonly EffectiveConstraint[], place: Place): View | undefined {
    const id = constraints.find(({ containing }) => containing !== undefined)?.containing
    if (id === undefined) return undefined
    const view = this.types.view(id)
    if (view.type.kind !== 'OPEN' || view.read < view.type.tags.length) return view
    const row = this.#row(view, place)
    return row === 'any' ? undefined : row
  }

  /** In the constructed form, cut anywhere, nested or not. */
  #segmented(tag: Tag, contents: Uint8Array, type: ResolvedType): Uint8Array {
    const isBits = type.kind === 'BIT STRING'
    const segment: Tag = { tagClass: 0, tagNumber: isBits ? 3 : 4 }
    const pieces: Uint8Array[] = []
    for (let at = isBits ? 1 : 0; at < contents.length; ) {
      const size = 1 + this.#random(3)
      const piece = contents.subarray(at, at + size)
      at += size
      const unused = at >= contents.length ? contents[0] : 0
      const octets = this.#primitive(segment, isBits ? join([Uint8Array.of(unused), piece]) : piece)
      pieces.push(this.#chance(10) ? this.#constructed(segment, octets) : octets)
    }
    return this.#constructed(tag, join(pieces))
  }
}

/** Sorts as tags do (X.680 8.6). */
function tagKey(octets: Uint8Array): string {
  const subsequent = (octets[0] & 0x1f) === 31 ? 1 + octets.subarray(1).findIndex((octet) => octet < 0x80) : 0
  const groups =
    subsequent === 0 ? [octets[0] & 0x1f] : [...octets.subarray(1, subsequent + 1)].map((octet) => octet & 0x7f)
  const number = groups.reduce((sum, group) => sum * 128n + BigInt(group), 0n)
  return `${octets[0] >> 6} ${String(number).padStart(30, '0')}`
}
