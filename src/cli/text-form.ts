/** Readers of octets that are written as text: hexadecimal, Base64, PEM. */

/** Where text is at fault: no octets can be had from there on. */
export class TextFault extends Error {
  /** From 1. */
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number) {
    super(`${message} (line ${line}, column ${column})`)
    this.line = line
    this.column = column
  }
}

/** Takes text piece by piece. What is decoded before a fault is not lost: `octets` has it. */
export abstract class TextForm {
  #octets = new Uint8Array(64 * 1024)
  #length = 0
  protected line = 1
  protected column = 1

  /** @throws {TextFault} */
  take(text: Uint8Array): void {
    for (const character of text) {
      this.character(character)
      if (character === 0x0a) {
        this.line++
        this.column = 1
      } else this.column++
    }
  }

  /** The text is at its end. @throws {TextFault} */
  abstract end(): void

  /** What was decoded since the last call; valid until text is taken again. */
  octets(): Uint8Array {
    const octets = this.#octets.subarray(0, this.#length)
    this.#length = 0
    return octets
  }

  protected abstract character(code: number): void

  protected emit(octet: number): void {
    if (this.#length === this.#octets.length) {
      const larger = new Uint8Array(2 * this.#length)
      larger.set(this.#octets)
      this.#octets = larger
    }
    this.#octets[this.#length++] = octet
  }

  protected refuse(message: string): never {
    throw new TextFault(message, this.line, this.column)
  }
}

export function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}

/** A character as a message shows it. */
export function shownCharacter(code: number): string {
  return code > 0x20 && code < 0x7f ? `'${String.fromCharCode(code)}'` : `octet 0x${code.toString(16).padStart(2, '0')}`
}
