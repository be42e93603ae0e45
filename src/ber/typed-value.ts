/** Any encoding to JavaScript values and back, each with the name of its type: what can be known without a schema. */
import { withComponents } from './components.ts'
import { encodingOf, joined } from './encoding.ts'
import { berError } from './errors.ts'
import { type BerNode, type DecodeOptions, decode } from './node.ts'
import {
  application,
  contextSpecific,
  privateTag,
  type Tag,
  TagClass,
  tagName,
  UniversalTag,
  universal,
} from './tag.ts'
import { universalTypes } from './universal-types.ts'
import type { BerValue } from './value.ts'
import { type BitString, encodeBitString, toBitString } from './values/bit-string.ts'
import { encodeBoolean } from './values/boolean.ts'
import {
  type DateTime,
  type DateValue,
  encodeDate,
  encodeDateTime,
  encodeTimeOfDay,
  type TimeOfDay,
  toDate,
  toDateTime,
  toTimeOfDay,
} from './values/date.ts'
import { type Duration, encodeDuration, toDuration } from './values/duration.ts'
import {
  encodeCharacterString,
  encodeEmbeddedPdv,
  type PresentationValue,
  toCharacterString,
  toEmbeddedPdv,
} from './values/embedded-pdv.ts'
import { type External, encodeExternal, toExternal } from './values/external.ts'
import { encodeGeneralizedTime, type GeneralizedTime, toGeneralizedTime } from './values/generalized-time.ts'
import { encodeInteger } from './values/integer.ts'
import { encodeOidIri, encodeRelativeOidIri, toOidIri, toRelativeOidIri } from './values/iri.ts'
import { encodeObjectIdentifier } from './values/object-identifier.ts'
import { encodeReal, type Real, toReal } from './values/real.ts'
import { encodeRelativeOid, toRelativeOid } from './values/relative-oid.ts'
import {
  encodeGeneralString,
  encodeGraphicString,
  encodeIa5String,
  encodeNumericString,
  encodeObjectDescriptor,
  encodePrintableString,
  encodeTeletexString,
  encodeVideotexString,
  encodeVisibleString,
} from './values/restricted-string.ts'
import { toText } from './values/text.ts'
import { encodeTime, type Time, toTime } from './values/time.ts'
import { encodeUtcTime, toUtcTime, type UtcTime } from './values/utc-time.ts'
import { encodeUtf8 } from './values/utf8-string.ts'
import { encodeBmpString, encodeUniversalString } from './values/wide-string.ts'

/** What the values of each type are, by the name that X.680 has for it. */
export interface ValuesByType {
  BOOLEAN: boolean
  INTEGER: number | bigint
  'BIT STRING': BitString
  'OCTET STRING': Uint8Array
  NULL: null
  'OBJECT IDENTIFIER': string
  ObjectDescriptor: string
  EXTERNAL: External
  REAL: Real
  ENUMERATED: number | bigint
  'EMBEDDED PDV': PresentationValue
  UTF8String: string
  'RELATIVE-OID': string
  TIME: Time
  SEQUENCE: readonly TypedValue[]
  SET: readonly TypedValue[]
  NumericString: string
  PrintableString: string
  TeletexString: string
  VideotexString: string
  IA5String: string
  UTCTime: UtcTime
  GeneralizedTime: GeneralizedTime
  GraphicString: string
  VisibleString: string
  GeneralString: string
  UniversalString: string
  'CHARACTER STRING': PresentationValue
  BMPString: string
  DATE: DateValue
  'TIME-OF-DAY': TimeOfDay
  'DATE-TIME': DateTime
  DURATION: Duration
  'OID-IRI': string
  'RELATIVE-OID-IRI': string
}

type UniversalValue = {
  [Type in keyof ValuesByType]: { readonly type: Type; readonly value: ValuesByType[Type] }
}[keyof ValuesByType]

/** A value under a tag that does not tell its type: `[0]`, `[APPLICATION 3]`, `[PRIVATE 7]`, `[UNIVERSAL 40]`. */
export interface TaggedValue {
  readonly type: `[${string}]`
  /** Contents octets of a primitive one, a view of the input; the components of a constructed one. */
  readonly value: Uint8Array | readonly TypedValue[]
}

export type TypedValue = UniversalValue | TaggedValue

interface Codec {
  readonly read: (value: BerValue) => unknown
  readonly encode: (value: never) => Uint8Array
}

const text = (encode: (text: string) => Uint8Array): Codec => ({ read: (value) => toText(value), encode })
const integers: Codec = { read: (value) => value.toInteger(), encode: encodeInteger }
const components: Codec = { read: readComponents, encode: encodeComponents }

/** By universal tag. */
const codecs: Readonly<Record<number, Codec>> = {
  [UniversalTag.Boolean]: { read: (value) => value.toBoolean(), encode: encodeBoolean },
  [UniversalTag.Integer]: integers,
  [UniversalTag.BitString]: { read: toBitString, encode: encodeBitString },
  [UniversalTag.OctetString]: { read: (value) => value.toOctets(), encode: (octets: Uint8Array) => octets },
  [UniversalTag.Null]: { read: (value) => value.toNull(), encode: () => new Uint8Array(0) },
  [UniversalTag.ObjectIdentifier]: { read: (value) => value.toObjectIdentifier(), encode: encodeObjectIdentifier },
  [UniversalTag.ObjectDescriptor]: text(encodeObjectDescriptor),
  [UniversalTag.External]: { read: toExternal, encode: encodeExternal },
  [UniversalTag.Real]: { read: toReal, encode: encodeReal },
  [UniversalTag.Enumerated]: integers,
  [UniversalTag.EmbeddedPdv]: { read: toEmbeddedPdv, encode: encodeEmbeddedPdv },
  [UniversalTag.Utf8String]: text(encodeUtf8),
  [UniversalTag.RelativeOid]: { read: toRelativeOid, encode: encodeRelativeOid },
  [UniversalTag.Time]: { read: toTime, encode: encodeTime },
  [UniversalTag.Sequence]: components,
  [UniversalTag.Set]: components,
  [UniversalTag.NumericString]: text(encodeNumericString),
  [UniversalTag.PrintableString]: text(encodePrintableString),
  [UniversalTag.TeletexString]: text(encodeTeletexString),
  [UniversalTag.VideotexString]: text(encodeVideotexString),
  [UniversalTag.Ia5String]: text(encodeIa5String),
  [UniversalTag.UtcTime]: { read: toUtcTime, encode: encodeUtcTime },
  [UniversalTag.GeneralizedTime]: { read: toGeneralizedTime, encode: encodeGeneralizedTime },
  [UniversalTag.GraphicString]: text(encodeGraphicString),
  [UniversalTag.VisibleString]: text(encodeVisibleString),
  [UniversalTag.GeneralString]: text(encodeGeneralString),
  [UniversalTag.UniversalString]: text(encodeUniversalString),
  [UniversalTag.CharacterString]: { read: toCharacterString, encode: encodeCharacterString },
  [UniversalTag.BmpString]: text(encodeBmpString),
  [UniversalTag.Date]: { read: toDate, encode: (value: DateValue | string) => encodeDate(textOf(value)) },
  [UniversalTag.TimeOfDay]: {
    read: toTimeOfDay,
    encode: (value: TimeOfDay | string) => encodeTimeOfDay(textOf(value)),
  },
  [UniversalTag.DateTime]: { read: toDateTime, encode: (value: DateTime | string) => encodeDateTime(textOf(value)) },
  [UniversalTag.Duration]: { read: toDuration, encode: encodeDuration },
  [UniversalTag.OidIri]: { read: toOidIri, encode: encodeOidIri },
  [UniversalTag.RelativeOidIri]: { read: toRelativeOidIri, encode: encodeRelativeOidIri },
}

/**
 * The value that a node of a tree or the cursor stands at, and all in it, by universal tags.
 * @throws {BerError} the first that the type of a value refuses
 */
export function readValue(value: BerValue): TypedValue {
  const { tagClass, tagNumber } = value
  const type = tagClass === TagClass.Universal ? universalTypes[Number(tagNumber)] : undefined
  const codec = type && codecs[Number(tagNumber)]
  if (codec !== undefined) return { type: type?.name, value: codec.read(value) } as TypedValue
  return { type: tagName(tagClass, tagNumber), value: value.constructed ? readComponents(value) : value.contents }
}

/** `readValue` of the one data value that `bytes` hold. @throws {BerError} as `decode` and `readValue` */
export function decodeValue(bytes: Uint8Array, options?: DecodeOptions): TypedValue {
  return readValue(decode(bytes, options))
}

/**
 * The encoding of a value as `readValue` gives it, in the definite form; times as text or parts, as their encoders take them.
 * `toDer` and `toCer` bring it into the order that those rules want.
 * @throws {RangeError} for a value that its type does not have, and for a type of no known name
 */
export function encodeValue({ type, value }: TypedValue): Uint8Array {
  const tagged = /^\[(?:(APPLICATION|PRIVATE|UNIVERSAL) )?(\d+)\]$/.exec(type)
  if (tagged !== null) {
    const tag = tagOf(tagged[1], tagged[2])
    return value instanceof Uint8Array
      ? encodingOf(tag, false, value)
      : encodingOf(tag, true, encodeComponents(value as readonly TypedValue[]))
  }
  const tagNumber = universalTypes.findIndex((known) => known?.name === type)
  const codec = codecs[tagNumber]
  if (codec === undefined) throw new RangeError(`no type has the name ${JSON.stringify(type)}`)
  const isConstructed = universalTypes[tagNumber]?.form === 1
  return encodingOf(universal(tagNumber), isConstructed, codec.encode(value as never))
}

function tagOf(className: string | undefined, digits: string): Tag {
  const rounded = Number(digits)
  const tagNumber = Number.isSafeInteger(rounded) ? rounded : BigInt(digits)
  if (className === 'APPLICATION') return application(tagNumber)
  if (className === 'PRIVATE') return privateTag(tagNumber)
  return className === 'UNIVERSAL' ? universal(tagNumber) : contextSpecific(tagNumber)
}

function readComponents(value: BerValue): readonly TypedValue[] {
  if (!value.constructed) {
    const details = { path: value.path, expected: 'the constructed form', actual: 'the primitive one' }
    throw berError('FORM_WRONG', value.identifierOffset, details)
  }
  return withComponents(value, (nodes: readonly BerNode[]) => nodes.map(readValue))
}

function encodeComponents(values: readonly TypedValue[]): Uint8Array {
  return joined(values.map(encodeValue))
}

function textOf(value: { readonly text: string } | string): string {
  return typeof value === 'string' ? value : value.text
}
