/** Base64 (RFC 4648), of either alphabet; white space does not count, and padding may be left out. */
import { isSpace, shownCharacter, TextForm } from './text-form.ts'

const padding = 0x3d

export class Base64Form extends TextForm {
  #bits = 0
  /** Characters of the group that is open. */
  #count = 0
  #padding = 0

  protected character(code: number): void {
    this.base64(code)
  }

  protected base64(code: number): void {
    if (isSpace(code)) return
    if (code === padding) {
      if (this.#count + this.#padding < 2 || this.#count + this.#padding > 3) this.refuse('padding where there is none')
      this.#padding++
      return
    }
    const value = base64Value(code)
    if (value === -1) this.refuse(`${shownCharacter(code)} is no Base64`)
    if (this.#padding > 0) this.refuse('something follows the padding')
    this.#bits = (this.#bits << 6) | value
    this.#count++
    if (this.#count < 4) return
    this.emit((this.#bits >> 16) & 0xff)
    this.emit((this.#bits >> 8) & 0xff)
    this.emit(this.#bits & 0xff)
    this.#bits = 0
    this.#count = 0
  }

  /** The last group may be of two or three characters. */
  protected endGroup(): void {
    const count = this.#count
    if (count === 1 || (this.#padding > 0 && count + this.#padding !== 4)) this.refuse('Base64 ends within an octet')
    if (count >= 2) this.emit((this.#bits >> (6 * count - 8)) & 0xff)
    if (count === 3) this.emit((this.#bits >> 2) & 0xff)
    this.#bits = 0
    this.#count = 0
    this.#padding = 0
  }

  end(): void {
    this.endGroup()
  }
}

/** -1 for what is no character of either alphabet. */
export function base64Value(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52
  if (code === 0x2b || code === 0x2d) return 62
  return code === 0x2f || code === 0x5f ? 63 : -1
}
