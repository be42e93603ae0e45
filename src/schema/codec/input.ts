/** Reading: headers, and the values that nobody looks into. */
import { Header, lengthOffset, readHeader } from '../../ber/header.ts'
import { lengthSize } from '../../ber/writer.ts'
import { nothing, Pass } from './pass.ts'
import { refuse } from './refusal.ts'

export class Input extends Pass {
  // The header read last.
  leading = 0
  /** Only where the low five bits of the leading octet are all ones. */
  tagNumber: number | bigint = 0
  from = 0
  contents = 0
  /** End of the contents; of the indefinite form, that of the value around it. */
  end = 0
  indefinite = false

  /** Where the value read last ended, if it had the indefinite form. */
  at = 0
  /**
   * The validator has found the octets sound, so that what the codec alone would not decide is read as it is. Constraints may be
   * broken then, if they were not to be checked.
   */
  trusted = false
  /** It has, and constraints were checked: nothing need be looked at twice. */
  sound = false
  /** Constraints are checked. */
  checked = true
  #header = new Header()

  start(bytes: Uint8Array, settings: InputSettings, trusted: boolean): void {
    this.begin(bytes, settings.der)
    this.trusted = trusted
    this.sound = false
    this.checked = settings.checked
    this.maxContiguous = settings.maxContiguous
    this.maxDepth = settings.maxDepth
    if (this.#header.maxTagNumberOctets !== settings.maxTagNumberOctets) {
      this.#header = new Header(settings.maxTagNumberOctets)
    }
  }

  /** What follows is not surely sound: that is for the validator to say, unless it has. */
  unsure(): void {
    if (!this.trusted) refuse()
  }

  /** Lets go of the octets. */
  finish(): void {
    this.begin(nothing, false)
  }

  /** Reads a header of a value that ends by `end`, by the rules that hold. */
  header(at: number, end: number): void {
    const { bytes } = this
    const leading = bytes[at]
    const length = bytes[at + 1]
    if (at + 1 < end && length < 0x80 && (leading & 0x1f) !== 0x1f && (leading & 0xdf) !== 0) {
      this.from = at
      this.leading = leading
      this.contents = at + 2
      this.end = at + 2 + length
      this.indefinite = false
      if (this.end > end) refuse()
      return
    }
    this.anyHeader(at, end)
    if (this.der && !this.#isShortest()) this.unsure()
  }

  /** The same by BER alone. */
  anyHeader(at: number, end: number): void {
    const header = this.#header
    if (!readHeader(this.bytes, at, header, end)) refuse()
    this.from = at
    this.leading = header.leading
    this.tagNumber = header.tagNumber
    this.contents = header.contentsOffset
    this.indefinite = header.indefinite
    this.end = header.indefinite ? end : header.end
    if (this.end > end) refuse()
  }

  #isShortest(): boolean {
    const { bytes, from, contents, end, indefinite } = this
    return !indefinite && contents - lengthOffset(bytes, from) === lengthSize(end - contents)
  }

  /** Whether the end-of-contents octets of a value in the indefinite form stand at `at`. */
  atEndOfContents(at: number, end: number): boolean {
    if (at >= end) refuse()
    if (this.bytes[at] !== 0) return false
    if (at + 1 >= end || this.bytes[at + 1] !== 0) refuse()
    return true
  }

  /** A value opens. */
  open(): void {
    if (this.depth >= this.maxDepth) refuse()
    this.depth++
  }

  close(): void {
    this.depth--
  }

  /** Passes over the contents of the value whose header has been read, whatever it holds; returns where the value ends. */
  skip(): number {
    const { contents, end, indefinite } = this
    if ((this.leading & 0x20) === 0) return end
    this.open()
    let at = contents
    while (indefinite ? !this.atEndOfContents(at, end) : at < end) {
      this.anyHeader(at, end)
      at = this.skip()
    }
    this.close()
    return indefinite ? at + 2 : at
  }

  /** A view of octets of the input, an array of the plain kind whatever the input is. */
  view(start: number, end: number): Uint8Array {
    const { bytes } = this
    return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start)
  }
}

export interface InputSettings {
  readonly der: boolean
  readonly checked: boolean
  readonly maxContiguous: number
  readonly maxDepth: number
  readonly maxTagNumberOctets: number
}
