/** Hexadecimal digits; white space and colons between octets do not count, nor does 0x before the first. */
import { isSpace, shownCharacter, TextForm } from './text-form.ts'

export class HexForm extends TextForm {
  /** The first digit of an octet; -1 between octets. */
  #high = -1
  #digits = 0

  protected character(code: number): void {
    const digit = hexDigit(code)
    if (digit !== -1) {
      this.#digits++
      if (this.#high === -1) this.#high = digit
      else {
        this.emit(this.#high * 16 + digit)
        this.#high = -1
      }
    } else if ((code | 0x20) === 0x78 && this.#digits === 1 && this.#high === 0) {
      this.#high = -1
    } else if (this.#high !== -1 || !(isSpace(code) || code === 0x3a)) {
      this.refuse(`${shownCharacter(code)} is no hexadecimal digit`)
    }
  }

  end(): void {
    if (this.#high !== -1) this.refuse('an octet has two hexadecimal digits, and here is one')
  }
}

export function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
