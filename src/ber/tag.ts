/**
 * Tags as X.690 8.1.2 encodes them and X.680 clause 8 names them.
 */

/** The class of a tag (X.690 8.1.2.2, table 1): the value of bits 8 and 7 of the leading identifier octet. */
export const TagClass = { Universal: 0, Application: 1, ContextSpecific: 2, Private: 3 } as const
export type TagClass = (typeof TagClass)[keyof typeof TagClass]

/** Bit 6 of the leading identifier octet (X.690 8.1.2.5). */
export const Form = { Primitive: 0, Constructed: 1 } as const
export type Form = (typeof Form)[keyof typeof Form]

/** Tag numbers of the universal class (X.680 table 1). */
export const UniversalTag = {
  EndOfContents: 0,
  Boolean: 1,
  Integer: 2,
  BitString: 3,
  OctetString: 4,
  Null: 5,
  ObjectIdentifier: 6,
  ObjectDescriptor: 7,
  External: 8,
  Real: 9,
  Enumerated: 10,
  EmbeddedPdv: 11,
  Utf8String: 12,
  RelativeOid: 13,
  Time: 14,
  Sequence: 16,
  Set: 17,
  NumericString: 18,
  PrintableString: 19,
  TeletexString: 20,
  VideotexString: 21,
  Ia5String: 22,
  UtcTime: 23,
  GeneralizedTime: 24,
  GraphicString: 25,
  VisibleString: 26,
  GeneralString: 27,
  UniversalString: 28,
  CharacterString: 29,
  BmpString: 30,
  Date: 31,
  TimeOfDay: 32,
  DateTime: 33,
  Duration: 34,
  OidIri: 35,
  RelativeOidIri: 36,
} as const
export type UniversalTag = (typeof UniversalTag)[keyof typeof UniversalTag]

/** A tag number: a `number` up to 2^53-1, a `bigint` beyond, so that no number is ever rounded. */
export type TagNumber = number | bigint

/** A tag: class and number. The form is no part of it (X.680 8.1). */
export interface Tag {
  readonly tagClass: TagClass
  readonly tagNumber: TagNumber
}

/** A tag, or the number of a universal one. */
export type TagLike = Tag | number

/** `universal(16)`, `application(3)`, `contextSpecific(0)`, `privateTag(7)`: tags written as in a schema. */
export const universal = (tagNumber: TagNumber): Tag => ({ tagClass: TagClass.Universal, tagNumber })
export const application = (tagNumber: TagNumber): Tag => ({ tagClass: TagClass.Application, tagNumber })
export const contextSpecific = (tagNumber: TagNumber): Tag => ({ tagClass: TagClass.ContextSpecific, tagNumber })
export const privateTag = (tagNumber: TagNumber): Tag => ({ tagClass: TagClass.Private, tagNumber })

/** A tag as X.680 31 writes it: `[0]`, `[APPLICATION 3]`, `[UNIVERSAL 2]`. */
export function tagName(tagClass: TagClass, tagNumber: TagNumber): `[${string}]` {
  return `[${['UNIVERSAL ', 'APPLICATION ', '', 'PRIVATE '][tagClass]}${tagNumber}]`
}

/** The one identifier octet of a good tag in the low tag number form, without the form bit; 0 for all others. */
export function leadingOctet(tag: TagLike): number {
  const tagClass = typeof tag === 'number' ? TagClass.Universal : tag.tagClass
  const tagNumber = typeof tag === 'number' ? tag : tag.tagNumber
  const low = typeof tagNumber === 'number' && tagNumber >= 0 && tagNumber < 31 && (tagNumber | 0) === tagNumber
  return low && (tagClass & 3) === tagClass ? (tagClass << 6) | tagNumber : 0
}

/** Whether it is the tag of SET and SET OF. */
export function isSetTag(tag: TagLike): boolean {
  if (typeof tag === 'number') return tag === UniversalTag.Set
  return tag.tagClass === TagClass.Universal && Number(tag.tagNumber) === UniversalTag.Set
}
