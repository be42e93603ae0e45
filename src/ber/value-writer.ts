import { contextSpecific, type TagLike, UniversalTag } from './tag.ts'
import { type BitString, encodeBitString } from './values/bit-string.ts'
import {
  type DateTime,
  type DateValue,
  encodeDate,
  encodeDateTime,
  encodeTimeOfDay,
  type TimeOfDay,
} from './values/date.ts'
import { type Duration, encodeDuration } from './values/duration.ts'
import { encodeEmbeddedPdv, type Identification, type PresentationValue } from './values/embedded-pdv.ts'
import { type External, encodeExternal } from './values/external.ts'
import { encodeGeneralizedTime, type GeneralizedTime } from './values/generalized-time.ts'
import { encodeOidIri, encodeRelativeOidIri } from './values/iri.ts'
import { encodeReal, type Real } from './values/real.ts'
import { encodeRelativeOid } from './values/relative-oid.ts'
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
import { encodeTime, type Time } from './values/time.ts'
import { encodeUtcTime, type UtcTime } from './values/utc-time.ts'
import { encodeBmpString, encodeUniversalString } from './values/wide-string.ts'

/**
 * A method for each universal type, over the few that a writer of octets has. The tag takes the place of the type's own: an
 * IMPLICIT tag. Values are as their `encode...` functions take them; a value that the type does not have is a `RangeError` or
 * `TypeError`, and nothing is written.
 */
export abstract class ValueWriter {
  abstract open(tag: TagLike): void
  abstract close(): void
  abstract primitive(tag: TagLike, contents: Uint8Array): void
  abstract raw(encoding: Uint8Array): void
  abstract octetString(octets: Uint8Array, tag?: TagLike): void
  abstract integer(value: number | bigint, tag?: TagLike): void
  abstract null(tag?: TagLike): void
  abstract objectIdentifier(text: string, tag?: TagLike): void

  /** A string from the contents octets of its primitive form. Under CER it may go out in segments. */
  protected abstract string(tag: TagLike, contents: Uint8Array): void

  /** As `string`; its segments have an initial octet each. */
  protected abstract bits(tag: TagLike, contents: Uint8Array): void

  /** A BIT STRING (X.690 8.6), unused bits zero. */
  bitString(value: BitString, tag: TagLike = UniversalTag.BitString): void {
    this.bits(tag, encodeBitString(value))
  }

  /** An ENUMERATED (X.690 8.4). */
  enumerated(value: number | bigint, tag: TagLike = UniversalTag.Enumerated): void {
    this.integer(value, tag)
  }

  /** A REAL (X.690 8.5), in the form that DER has for it. */
  real(value: Real, tag: TagLike = UniversalTag.Real): void {
    this.primitive(tag, encodeReal(value))
  }

  /** A RELATIVE-OID (X.690 8.20). */
  relativeOid(text: string, tag: TagLike = UniversalTag.RelativeOid): void {
    this.primitive(tag, encodeRelativeOid(text))
  }

  /** An OID-IRI (X.690 8.21). */
  oidIri(text: string, tag: TagLike = UniversalTag.OidIri): void {
    this.primitive(tag, encodeOidIri(text))
  }

  /** A RELATIVE-OID-IRI (X.690 8.22). */
  relativeOidIri(text: string, tag: TagLike = UniversalTag.RelativeOidIri): void {
    this.primitive(tag, encodeRelativeOidIri(text))
  }

  /** A NumericString (X.690 8.23). */
  numericString(text: string, tag: TagLike = UniversalTag.NumericString): void {
    this.string(tag, encodeNumericString(text))
  }

  /** A PrintableString (X.690 8.23). */
  printableString(text: string, tag: TagLike = UniversalTag.PrintableString): void {
    this.string(tag, encodePrintableString(text))
  }

  /** A TeletexString (X.690 8.23). */
  teletexString(text: string, tag: TagLike = UniversalTag.TeletexString): void {
    this.string(tag, encodeTeletexString(text))
  }

  /** A VideotexString (X.690 8.23). */
  videotexString(text: string, tag: TagLike = UniversalTag.VideotexString): void {
    this.string(tag, encodeVideotexString(text))
  }

  /** An IA5String (X.690 8.23). */
  ia5String(text: string, tag: TagLike = UniversalTag.Ia5String): void {
    this.string(tag, encodeIa5String(text))
  }

  /** A GraphicString (X.690 8.23). */
  graphicString(text: string, tag: TagLike = UniversalTag.GraphicString): void {
    this.string(tag, encodeGraphicString(text))
  }

  /** A VisibleString (X.690 8.23). */
  visibleString(text: string, tag: TagLike = UniversalTag.VisibleString): void {
    this.string(tag, encodeVisibleString(text))
  }

  /** A GeneralString (X.690 8.23). */
  generalString(text: string, tag: TagLike = UniversalTag.GeneralString): void {
    this.string(tag, encodeGeneralString(text))
  }

  /** A UniversalString (X.690 8.23). */
  universalString(text: string, tag: TagLike = UniversalTag.UniversalString): void {
    this.string(tag, encodeUniversalString(text))
  }

  /** A BMPString (X.690 8.23). */
  bmpString(text: string, tag: TagLike = UniversalTag.BmpString): void {
    this.string(tag, encodeBmpString(text))
  }

  /** An ObjectDescriptor (X.690 8.23). */
  objectDescriptor(text: string, tag: TagLike = UniversalTag.ObjectDescriptor): void {
    this.string(tag, encodeObjectDescriptor(text))
  }

  /** A UTCTime (X.680 47). */
  utcTime(value: Date | string | Pick<UtcTime, 'text'>, tag: TagLike = UniversalTag.UtcTime): void {
    this.string(tag, encodeUtcTime(value))
  }

  /** A GeneralizedTime (X.680 46). */
  generalizedTime(
    value: Date | string | Pick<GeneralizedTime, 'text'>,
    tag: TagLike = UniversalTag.GeneralizedTime,
  ): void {
    this.string(tag, encodeGeneralizedTime(value))
  }

  /** A TIME (X.680 38). */
  time(value: string | Pick<Time, 'text'>, tag: TagLike = UniversalTag.Time): void {
    this.primitive(tag, encodeTime(value))
  }

  /** A DATE (X.690 8.26). */
  date(value: string | Omit<DateValue, 'text'>, tag: TagLike = UniversalTag.Date): void {
    this.primitive(tag, encodeDate(value))
  }

  /** A TIME-OF-DAY (X.690 8.26). */
  timeOfDay(value: string | Omit<TimeOfDay, 'text'>, tag: TagLike = UniversalTag.TimeOfDay): void {
    this.primitive(tag, encodeTimeOfDay(value))
  }

  /** A DATE-TIME (X.690 8.26). */
  dateTime(value: string | Omit<DateTime, 'text'>, tag: TagLike = UniversalTag.DateTime): void {
    this.primitive(tag, encodeDateTime(value))
  }

  /** A DURATION (X.690 8.26). */
  duration(value: string | Pick<Duration, 'text'>, tag: TagLike = UniversalTag.Duration): void {
    this.primitive(tag, encodeDuration(value))
  }

  /** An EXTERNAL (X.690 8.18). */
  external(value: External, tag: TagLike = UniversalTag.External): void {
    const { directReference, indirectReference, dataValueDescriptor, encoding } = value
    // Before anything is written: what cannot be encoded leaves no trace.
    encodeExternal(value)
    this.open(tag)
    if (directReference !== undefined) this.objectIdentifier(directReference)
    if (indirectReference !== undefined) this.integer(indirectReference)
    if (dataValueDescriptor !== undefined) this.objectDescriptor(dataValueDescriptor)
    if (encoding.kind === 'octet-aligned') this.octetString(encoding.octets, contextSpecific(1))
    else if (encoding.kind === 'arbitrary') this.bitString(encoding.bits, contextSpecific(2))
    else {
      this.open(contextSpecific(0))
      this.raw(encoding.octets)
      this.close()
    }
    this.close()
  }

  /** An EMBEDDED PDV (X.690 8.17). */
  embeddedPdv(value: PresentationValue, tag: TagLike = UniversalTag.EmbeddedPdv): void {
    const { identification, octets } = value
    encodeEmbeddedPdv(value)
    this.open(tag)
    this.open(contextSpecific(0))
    this.#identification(identification)
    this.close()
    this.octetString(octets, contextSpecific(2))
    this.close()
  }

  /** An unrestricted CHARACTER STRING (X.690 8.24). */
  characterString(value: PresentationValue, tag: TagLike = UniversalTag.CharacterString): void {
    this.embeddedPdv(value, tag)
  }

  #identification(value: Identification): void {
    switch (value.kind) {
      case 'syntaxes':
        this.open(contextSpecific(0))
        this.objectIdentifier(value.abstract, contextSpecific(0))
        this.objectIdentifier(value.transfer, contextSpecific(1))
        this.close()
        return
      case 'syntax':
        this.objectIdentifier(value.syntax, contextSpecific(1))
        return
      case 'presentation-context-id':
        this.integer(value.id, contextSpecific(2))
        return
      case 'context-negotiation':
        this.open(contextSpecific(3))
        this.integer(value.id, contextSpecific(0))
        this.objectIdentifier(value.transfer, contextSpecific(1))
        this.close()
        return
      case 'transfer-syntax':
        this.objectIdentifier(value.transfer, contextSpecific(4))
        return
      case 'fixed':
        this.null(contextSpecific(5))
        return
    }
  }
}
