/** A data value that is valid by its schema, on its way into another encoding: down its tree and its types side by side. */
import { canonicalContents } from '../../ber/canonical-contents.ts'
import { BerError } from '../../ber/errors.ts'
import type { Limits } from '../../ber/limits.ts'
import type { BerNode } from '../../ber/node.ts'
import { joinSegments } from '../../ber/segments.ts'
import { UniversalTag } from '../../ber/tag.ts'
import type { ResolvedType, TypeId } from '../notation/types.ts'
import type { Encoding } from './encoding.ts'
import { lastZerosOf, type Member, type Shape } from './shapes.ts'
import type { Values } from './values.ts'

/** Universal tags of the types whose contents DER restricts. */
const restrictedTags: Readonly<Partial<Record<ResolvedType['kind'], number>>> = {
  BOOLEAN: UniversalTag.Boolean,
  REAL: UniversalTag.Real,
  UTCTime: UniversalTag.UtcTime,
  GeneralizedTime: UniversalTag.GeneralizedTime,
  TIME: UniversalTag.Time,
  DURATION: UniversalTag.Duration,
}

/** Which tags a value of a type may begin with. */
interface Beginnings {
  readonly tags: ReadonlySet<string>
  /** An open type: any. */
  readonly isAny: boolean
}

const nowhere = { offset: 0, line: 0, column: 0 }

export class BerWalk {
  readonly #values: Values
  readonly #limits: Limits
  readonly #beginnings = new Map<TypeId, Beginnings>()

  constructor(values: Values, limits: Limits) {
    this.#values = values
    this.#limits = limits
  }

  get #encoding(): Encoding {
    return this.#values.encoding
  }

  /**
   * @param node a value of the type
   * @throws {BerError} for what has no form in DER, a local time; where tags show that it is no value of the type
   */
  value(node: BerNode, id: TypeId, member?: Member): void {
    const values = this.#values
    const { shape } = values.begin(id, member, nowhere)
    const { tags } = shape.type
    let inner: BerNode | undefined = node
    for (const [index, { tagClass, tagNumber }] of tags.entries()) {
      if (inner?.tagClass !== tagClass || inner.tagNumber !== tagNumber) {
        throw new BerError('COMPONENT_UNEXPECTED', node.identifierOffset, { path: values.path() })
      }
      // Within an explicit tag there is one value.
      if (index < shape.wrappers.length) inner = inner.children()[0]
    }
    if (inner === undefined) throw new BerError('COMPONENT_MISSING', node.identifierOffset, { path: values.path() })
    this.#contents(inner, shape)
    values.end()
  }

  #contents(node: BerNode, shape: Shape): void {
    switch (shape.category) {
      case 'structure':
        this.#components(node, shape)
        return
      case 'list':
        for (const child of node.children()) {
          this.#values.top!.count++
          this.#encoding.part(0)
          this.value(child, shape.element!)
        }
        return
      case 'choice': {
        const alternative = this.#memberAt(node, [...shape.members.values()])
        if (alternative === undefined) this.#raw(node)
        else this.value(node, alternative.type, alternative)
        return
      }
      case 'open': {
        const type = this.#values.typeByKey(shape)
        if (type === undefined || !this.#beginsWith(type, tagOf(node), true)) this.#raw(node)
        else this.value(node, type)
        return
      }
      case 'string':
        this.#string(node, shape)
        return
      default:
        this.#scalar(node, shape)
    }
  }

  #components(node: BerNode, shape: Shape): void {
    const members = [...shape.members.values()]
    const isSet = shape.type.kind === 'SET'
    let next = 0
    for (const child of node.children()) {
      const last = isSet ? -1 : members.findIndex(({ mandatory }, index) => mandatory && index >= next)
      const member = this.#memberAt(child, members.slice(isSet ? 0 : next, last < 0 ? undefined : last + 1))
      if (member === undefined) {
        // An addition of a later version.
        this.#encoding.part(next)
        this.#raw(child)
        continue
      }
      next = member.index + 1
      this.#encoding.part(member.index)
      this.value(child, member.type, member)
    }
  }

  #memberAt(node: BerNode, candidates: readonly Member[]): Member | undefined {
    const tag = tagOf(node)
    return (
      candidates.find(({ type }) => this.#beginsWith(type, tag, false)) ??
      candidates.find(({ type }) => this.#beginsWith(type, tag, true))
    )
  }

  #beginsWith(id: TypeId, tag: string, orAny: boolean): boolean {
    const { tags, isAny } = this.#beginningsOf(id)
    return tags.has(tag) || (orAny && isAny)
  }

  #beginningsOf(id: TypeId): Beginnings {
    let found = this.#beginnings.get(id)
    if (found === undefined) {
      found = this.#find(id)
      this.#beginnings.set(id, found)
    }
    return found
  }

  #find(id: TypeId): Beginnings {
    const type = this.#values.schema.types[id]
    if (type.tags.length > 0) {
      const [{ tagClass, tagNumber }] = type.tags
      return { tags: new Set([`${tagClass} ${tagNumber}`]), isAny: false }
    }
    if (type.kind !== 'CHOICE') return { tags: new Set(), isAny: true }
    const alternatives = type.alternatives.map((each) => this.#beginningsOf(each.type))
    return {
      tags: new Set(alternatives.flatMap(({ tags }) => [...tags])),
      isAny: type.extensible || alternatives.some(({ isAny }) => isAny),
    }
  }

  #string(node: BerNode, shape: Shape): void {
    const isBits = shape.form === 'bits'
    const { octets: joined, unusedBits } = this.#joined(node, isBits)
    const octets = unusedBits === 0 ? this.#values.canonicalHeld(shape, joined) : joined
    this.#encoding.beginString(shape.identifier, isBits)
    const last = octets.length - 1
    if (unusedBits > 0 && last >= 0) {
      this.#encoding.octets(octets, 0, last)
      this.#encoding.octets(Uint8Array.of((octets[last] >> unusedBits) << unusedBits), 0, 1)
    } else this.#encoding.octets(octets, 0, octets.length)
    this.#encoding.endString(unusedBits, lastZerosOf(shape))
  }

  #scalar(node: BerNode, shape: Shape): void {
    const { octets } = this.#joined(node, false)
    this.#values.scalar(this.#canonical(shape, octets, node))
  }

  #joined(node: BerNode, isBits: boolean): { readonly octets: Uint8Array; readonly unusedBits: number } {
    if (node.constructed) return joinSegments(node, isBits ? UniversalTag.BitString : UniversalTag.OctetString)
    const { contents } = node
    return isBits ? { octets: contents.subarray(1), unusedBits: contents[0] } : { octets: contents, unusedBits: 0 }
  }

  #canonical({ type }: Shape, octets: Uint8Array, node: BerNode): Uint8Array {
    const tag = restrictedTags[type.kind]
    if (tag === undefined) return octets
    const canonical = canonicalContents(tag, octets, node.contentsOffset, this.#values.path(), this.#limits)
    if (canonical !== undefined) return canonical
    throw new BerError('DER_TIME', node.contentsOffset, { path: this.#values.path(), actual: 'a local time' })
  }

  /** What has no type: in canonical form as far as its tags tell. */
  #raw(node: BerNode): void {
    const octets = node.encoding
    this.#encoding.beginRaw()
    this.#encoding.octets(octets, 0, octets.length)
    this.#encoding.endRaw()
  }
}

function tagOf({ tagClass, tagNumber }: BerNode): string {
  return `${tagClass} ${tagNumber}`
}
