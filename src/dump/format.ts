/** What a dump is written in: text for people or JSON for programs. A line is a `header`, at most one value, and `end`. */
import type { TagClass, TagNumber } from '../ber/tag.ts'
import type { UniversalType } from '../ber/universal-types.ts'
import type { Real } from '../ber/values/real.ts'

/** The data value that a line is about, valid during a call. */
export interface DumpedValue {
  /** Absolute offset of the first identifier octet. */
  readonly offset: number
  /** Constructed values that are open around it. */
  readonly depth: number
  /** Identifier and length octets together. */
  readonly headerLength: number
  /** Contents octets; 0 for the indefinite form. */
  readonly length: number
  readonly tagClass: TagClass
  readonly tagNumber: TagNumber
  readonly constructed: boolean
  readonly indefinite: boolean
  /** For class UNIVERSAL, where there is such a type. */
  readonly type: UniversalType | undefined
  /** What it is called by the schema that was given, empty where it has no name of its own; `undefined` without one, or a place in it. */
  readonly component: string | undefined
  /** By the schema, where the tag does not tell: `INTEGER`. */
  readonly schemaType: string | undefined
  /** Whether the form is not the one that the type must have. */
  readonly formWrong: boolean
}

/** A rule of its type that a value breaks. */
export interface ContentsFault {
  readonly code: string
  /** Absolute. */
  readonly offset: number
}

export interface DumpFormat {
  /** Octets of a value in pieces that the format wants to see. */
  readonly beginning: number
  /** Contents octets of the longest INTEGER that is written in decimal; longer ones are `octets`. */
  readonly decimalOctets: number

  /** The line up to where the value begins. */
  header(value: DumpedValue): void
  /** @param octet the contents octet: 0 is FALSE */
  boolean(octet: number): void
  integer(value: number | bigint): void
  /** @param name where it has one that is well known */
  objectIdentifier(text: string, name: string | undefined): void
  null(): void
  real(value: Real): void
  /** A time as it was written. @param moment the point in time, unless it is local time */
  time(text: string, moment: Date | undefined): void
  /** Octets of a BIT STRING without the initial one: `[start, end)` of `octets`, perhaps not all there are. */
  bits(value: DumpedValue, octets: Uint8Array, start: number, end: number, unusedBits: number): void
  /** Text whose octets `[start, end)` are all printable US-ASCII, without quotation marks and backslashes. */
  plainText(octets: Uint8Array, start: number, end: number): void
  /** @param complete whether this is all of the text */
  text(text: string, complete: boolean): void
  /** Contents octets of any other type, and those that break a rule: `[start, end)` of `octets`, perhaps not all there are. */
  octets(value: DumpedValue, octets: Uint8Array, start: number, end: number): void
  /** @param fault code of what is wrong with the value */
  end(fault: string | undefined): void

  /** A line of its own. */
  endOfContents(offset: number, depth: number): void
}
