/** What readers of text hand values to: calls in the order of the values, from which an encoding is made. */
import type { TextPlace } from './errors.ts'

/**
 * What becomes of the components of a SEQUENCE or SET and the elements of a list: nothing (`asTheyCome`); put in the order of their ranks
 * (a SEQUENCE, of which JSON has members in any order); a SET and SET OF in the order of DER, where that is asked for.
 */
export type Order = 'asTheyCome' | 'ranks' | 'set' | 'setOf'

/** What becomes of zero bits at the end of a BIT STRING: with `named` bits they go under DER (X.690 11.2.2). */
export type LastZeros = 'kept' | 'named' | 'leftOut'

export interface Encoding {
  /** A value begins in the text here. */
  mark(place: TextPlace): void
  /** Opens a constructed value. `identifier`: its identifier octets, the form in them. */
  open(identifier: Uint8Array, order: Order): void
  /** Ends the value that was opened last. */
  close(): void
  /** Opens a primitive string that holds an encoding (CONTAINING); `close` ends it. */
  openHolder(identifier: Uint8Array, isBits: boolean): void
  /** A component or element begins. @param rank its place in the order of the schema */
  part(rank: number): void
  /** The component that began last has ended; it is left out where DER does so: if it has this encoding. */
  endPart(unlessIs: Uint8Array | undefined): void
  /** A primitive value, complete. */
  primitive(identifier: Uint8Array, contents: Uint8Array): void
  /** A string of any length: its octets follow in pieces. */
  beginString(identifier: Uint8Array, isBits: boolean): void
  /** An encoding that is at hand as it is follows in pieces. */
  beginRaw(): void
  /** It is complete; under DER it is put into canonical form as far as its tags tell. */
  endRaw(): void
  /** Octets of the string, or of an encoding that is at hand as it is. */
  octets(source: Uint8Array, start: number, end: number): void
  /**
   * @param unusedBits of the last octet (BIT STRING)
   * @param lastZeros  of a BIT STRING; they stay in segments
   */
  endString(unusedBits: number, lastZeros: LastZeros): void
}
