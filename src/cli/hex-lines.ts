/** Octets as hexadecimal digits in lines, however many calls they come in. */
import { toHex } from '../ber/hex.ts'

const octetsInLine = 32
const encoder = new TextEncoder()

export class HexLines {
  readonly #write: (octets: Uint8Array) => void
  #column = 0

  constructor(write: (octets: Uint8Array) => void) {
    this.#write = write
  }

  take(octets: Uint8Array): void {
    let text = ''
    for (let at = 0; at < octets.length; ) {
      if (this.#column === octetsInLine) {
        text += '\n'
        this.#column = 0
      }
      const next = Math.min(octets.length, at + octetsInLine - this.#column)
      text += toHex(octets.subarray(at, next))
      this.#column += next - at
      at = next
    }
    if (text !== '') this.#write(encoder.encode(text))
  }

  end(): void {
    this.#write(encoder.encode('\n'))
  }
}
