import { withComponents } from '../components.ts'
import { readString } from '../contents.ts'
import { encodingOf, joined } from '../encoding.ts'
import { berError } from '../errors.ts'
import type { BerNode } from '../node.ts'
import { contextSpecific, TagClass, type TagNumber, UniversalTag, universal } from '../tag.ts'
import type { BerValue } from '../value.ts'
import { type BitString, encodeBitString, toBitString } from './bit-string.ts'
import { encodeInteger } from './integer.ts'
import { encodeObjectIdentifier } from './object-identifier.ts'
import { decodeObjectDescriptor, encodeObjectDescriptor } from './restricted-string.ts'

/** An EXTERNAL: a value of a type that is told along with it. */
export interface External {
  readonly directReference?: string
  readonly indirectReference?: number | bigint
  readonly dataValueDescriptor?: string
  readonly encoding:
    | { readonly kind: 'single-ASN1-type' /** A complete encoding. */; readonly octets: Uint8Array }
    | { readonly kind: 'octet-aligned'; readonly octets: Uint8Array }
    | { readonly kind: 'arbitrary'; readonly bits: BitString }
}

const clause = '8.18.1'

/**
 * Reads a value as EXTERNAL (X.690 8.18); an INSTANCE OF (8.16) is one with a direct reference and a single ASN.1 type.
 * @throws {BerError} `FORM_WRONG`; `COMPONENTS_INVALID` at the component that does not belong there, or where one is missing; what
 *         its components are refused with
 */
export function toExternal(value: BerValue): External {
  if (!value.constructed) throw wrongForm(value)
  return withComponents(value, (components) => {
    const rest = new ComponentList(value, components, clause)
    const direct = rest.take(TagClass.Universal, UniversalTag.ObjectIdentifier)
    const indirect = rest.take(TagClass.Universal, UniversalTag.Integer)
    const descriptor = rest.take(TagClass.Universal, UniversalTag.ObjectDescriptor)
    const parts = {
      ...(direct === undefined ? {} : { directReference: direct.toObjectIdentifier() }),
      ...(indirect === undefined ? {} : { indirectReference: indirect.toInteger() }),
      ...(descriptor === undefined ? {} : { dataValueDescriptor: readString(descriptor, decodeObjectDescriptor) }),
    }
    const single = rest.take(TagClass.ContextSpecific, 0)
    const aligned = single ?? rest.take(TagClass.ContextSpecific, 1)
    const encoding = aligned ?? rest.want(TagClass.ContextSpecific, 2, 'one of [0], [1] and [2]')
    rest.end()
    if (single !== undefined)
      return { ...parts, encoding: { kind: 'single-ASN1-type', octets: onlyComponent(single, clause).encoding } }
    if (aligned !== undefined) return { ...parts, encoding: { kind: 'octet-aligned', octets: encoding.toOctets() } }
    return { ...parts, encoding: { kind: 'arbitrary', bits: toBitString(encoding) } }
  })
}

/** Contents octets of an EXTERNAL: its components. @throws {RangeError} for parts that cannot be encoded */
export function encodeExternal(value: External): Uint8Array {
  const { directReference, indirectReference, dataValueDescriptor, encoding } = value
  const parts: Uint8Array[] = []
  const add = (tag: number, contents: Uint8Array): number => parts.push(encodingOf(universal(tag), false, contents))
  if (directReference !== undefined) add(UniversalTag.ObjectIdentifier, encodeObjectIdentifier(directReference))
  if (indirectReference !== undefined) add(UniversalTag.Integer, encodeInteger(indirectReference))
  if (dataValueDescriptor !== undefined) add(UniversalTag.ObjectDescriptor, encodeObjectDescriptor(dataValueDescriptor))
  if (encoding.kind === 'single-ASN1-type') parts.push(encodingOf(contextSpecific(0), true, encoding.octets))
  else if (encoding.kind === 'octet-aligned') parts.push(encodingOf(contextSpecific(1), false, encoding.octets))
  else parts.push(encodingOf(contextSpecific(2), false, encodeBitString(encoding.bits)))
  return joined(parts)
}

/** Takes components one after the other, by their tags. */
export class ComponentList {
  #next = 0
  readonly #value: BerValue
  readonly #components: readonly BerNode[]
  readonly #clause: string

  constructor(value: BerValue, components: readonly BerNode[], clause: string) {
    this.#value = value
    this.#components = components
    this.#clause = clause
  }

  /** The next one, if it has the tag. */
  take(tagClass: TagClass, tagNumber: TagNumber): BerNode | undefined {
    const component = this.#components[this.#next]
    if (component === undefined || !component.is({ tagClass, tagNumber })) return undefined
    this.#next++
    return component
  }

  /** The next one, which must have the tag. @param expected for the refusal */
  want(tagClass: TagClass, tagNumber: TagNumber, expected = `[${tagNumber}]`): BerNode {
    return this.take(tagClass, tagNumber) ?? this.refuse(expected)
  }

  /** No component may be left. */
  end(): void {
    if (this.#next < this.#components.length) this.refuse('no more components')
  }

  refuse(expected: string): never {
    const component = this.#components[this.#next]
    const value = this.#value
    const offset = component?.identifierOffset ?? value.contentsOffset + value.contentsLength
    const { path } = component ?? { path: `${value.path}.[${this.#next}]` }
    throw berError('COMPONENTS_INVALID', offset, { path, clause: this.#clause, expected })
  }
}

/** The one component of an explicitly tagged value. */
export function onlyComponent(tagged: BerNode, clause: string): BerNode {
  if (!tagged.constructed) throw wrongForm(tagged)
  const components = tagged.children()
  if (components.length === 1) return components[0]
  const { path, contentsOffset, contentsLength } = tagged
  const [offset, index] =
    components.length === 0 ? [contentsOffset + contentsLength, 0] : [components[1].identifierOffset, 1]
  const details = { path: `${path}.[${index}]`, clause, expected: 'one component', actual: `${components.length}` }
  throw berError('COMPONENTS_INVALID', offset, details)
}

export function wrongForm(value: BerValue): Error {
  const { path } = value
  const details = { path, expected: 'the constructed form', actual: 'the primitive one' }
  return berError('FORM_WRONG', value.identifierOffset, details)
}
