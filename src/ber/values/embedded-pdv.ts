/** EMBEDDED PDV and CHARACTER STRING (X.680 36, 44): octets, and how the two sides have settled what they mean. */
import { withComponents } from '../components.ts'
import { encodingOf, joined } from '../encoding.ts'
import type { BerNode } from '../node.ts'
import { contextSpecific, TagClass } from '../tag.ts'
import type { BerValue } from '../value.ts'
import { ComponentList, onlyComponent, wrongForm } from './external.ts'
import { encodeInteger } from './integer.ts'
import { encodeObjectIdentifier } from './object-identifier.ts'

/** Abstract and transfer syntax of a presentation data value. */
export type Identification =
  | { readonly kind: 'syntaxes'; readonly abstract: string; readonly transfer: string }
  | { readonly kind: 'syntax'; readonly syntax: string }
  | { readonly kind: 'presentation-context-id'; readonly id: number | bigint }
  | { readonly kind: 'context-negotiation'; readonly id: number | bigint; readonly transfer: string }
  | { readonly kind: 'transfer-syntax'; readonly transfer: string }
  | { readonly kind: 'fixed' }

/** An EMBEDDED PDV or an unrestricted CHARACTER STRING: their components are the same. */
export interface PresentationValue {
  readonly identification: Identification
  /** Octets of the data value, or of the string. */
  readonly octets: Uint8Array
}

/**
 * Reads a value as EMBEDDED PDV (X.690 8.17).
 * @throws {BerError} `FORM_WRONG`; `COMPONENTS_INVALID` at the component that does not belong there, or where one is missing; what
 *         its components are refused with
 */
export function toEmbeddedPdv(value: BerValue): PresentationValue {
  return readPresentation(value, '8.17')
}

/** Reads a value as unrestricted CHARACTER STRING (X.690 8.24). @throws {BerError} as `toEmbeddedPdv` */
export function toCharacterString(value: BerValue): PresentationValue {
  return readPresentation(value, '8.24')
}

/** Contents octets of an EMBEDDED PDV: its components. */
export function encodeEmbeddedPdv(value: PresentationValue): Uint8Array {
  const identification = encodingOf(contextSpecific(0), true, identificationOctets(value.identification))
  return joined([identification, encodingOf(contextSpecific(2), false, value.octets)])
}

/** Contents octets of a CHARACTER STRING: its components. */
export function encodeCharacterString(value: PresentationValue): Uint8Array {
  return encodeEmbeddedPdv(value)
}

function readPresentation(value: BerValue, clause: string): PresentationValue {
  if (!value.constructed) throw wrongForm(value)
  return withComponents(value, (components) => {
    const rest = new ComponentList(value, components, clause)
    const identification = readIdentification(onlyComponent(rest.want(TagClass.ContextSpecific, 0), clause), clause)
    // The descriptor [1] is absent by definition.
    const octets = rest.want(TagClass.ContextSpecific, 2).toOctets()
    rest.end()
    return { identification, octets }
  })
}

function readIdentification(choice: BerNode, clause: string): Identification {
  const list = new ComponentList(choice, [choice], clause)
  if (choice.tagClass !== TagClass.ContextSpecific) list.refuse('one of [0] to [5]')
  switch (choice.tagNumber) {
    case 0: {
      const [abstract, transfer] = readPair(choice, clause)
      return { kind: 'syntaxes', abstract: abstract.toObjectIdentifier(), transfer: transfer.toObjectIdentifier() }
    }
    case 1:
      return { kind: 'syntax', syntax: choice.toObjectIdentifier() }
    case 2:
      return { kind: 'presentation-context-id', id: choice.toInteger() }
    case 3: {
      const [id, transfer] = readPair(choice, clause)
      return { kind: 'context-negotiation', id: id.toInteger(), transfer: transfer.toObjectIdentifier() }
    }
    case 4:
      return { kind: 'transfer-syntax', transfer: choice.toObjectIdentifier() }
    case 5:
      choice.toNull()
      return { kind: 'fixed' }
    default:
      return list.refuse('one of [0] to [5]')
  }
}

function readPair(value: BerNode, clause: string): [BerNode, BerNode] {
  if (!value.constructed) throw wrongForm(value)
  const list = new ComponentList(value, value.children(), clause)
  const pair: [BerNode, BerNode] = [list.want(TagClass.ContextSpecific, 0), list.want(TagClass.ContextSpecific, 1)]
  list.end()
  return pair
}

function identificationOctets(value: Identification): Uint8Array {
  const single = (tag: number, contents: Uint8Array): Uint8Array => encodingOf(contextSpecific(tag), false, contents)
  const pair = (tag: number, first: Uint8Array, second: Uint8Array): Uint8Array =>
    encodingOf(contextSpecific(tag), true, joined([single(0, first), single(1, second)]))
  switch (value.kind) {
    case 'syntaxes':
      return pair(0, encodeObjectIdentifier(value.abstract), encodeObjectIdentifier(value.transfer))
    case 'syntax':
      return single(1, encodeObjectIdentifier(value.syntax))
    case 'presentation-context-id':
      return single(2, encodeInteger(value.id))
    case 'context-negotiation':
      return pair(3, encodeInteger(value.id), encodeObjectIdentifier(value.transfer))
    case 'transfer-syntax':
      return single(4, encodeObjectIdentifier(value.transfer))
    case 'fixed':
      return single(5, new Uint8Array(0))
  }
}
