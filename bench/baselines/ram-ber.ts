/**
 * Baseline: RAM of a migration stream in BER (schema/migration.asn1), gathered by hand. It knows what to look for and checks
 * next to nothing: tags of pages, block names and the block list; all else is passed over.
 */
import { RamReader } from './ram-reader.ts'

const tag = (letters: string) => 128 * letters.charCodeAt(0) + letters.charCodeAt(1)
const BLOCK_LIST = tag('>R')
const SEC_BLOCK = tag('RS')
const FILL_PAGE = tag('FI')
const INTEGER = 0x02
const UTF8_STRING = 0x0c
/** `[APPLICATION 0]`, primitive. */
const ZERO_PAGE = 0x40

const Context = { Nothing: 0, List: 1, SecBlock: 2 } as const
type Context = (typeof Context)[keyof typeof Context]

export class BerRamReader extends RamReader {
  /** Reads the whole file. */
  read(): this {
    let context: Context = Context.Nothing
    let name: string | undefined
    while (this.more()) {
      const { octets } = this
      let at = this.at
      const leading = octets[at]
      // A full page, [APPLICATION 9040].
      if (leading === 0x7f && octets[at + 1] === 0xc6 && octets[at + 2] === 0x50) {
        at += 3
        at += octets[at] > 0x80 ? (octets[at] & 0x7f) + 1 : 1
        if (octets[at] !== INTEGER) throw new Error('no address')
        const address = this.unsigned(at + 2, octets[at + 1])
        at += 2 + octets[at + 1]
        // An OCTET STRING of 4096.
        if (octets[at] !== 0x04 || octets[at + 1] !== 0x82 || octets[at + 2] !== 0x10 || octets[at + 3] !== 0x00) {
          throw new Error('no page data as expected')
        }
        this.fullPage(address, at + 4)
        this.at = at + 4 + 4096
        continue
      }
      let number = leading & 0x1f
      at++
      if (number === 0x1f) {
        number = 0
        do number = number * 128 + (octets[at] & 0x7f)
        while (octets[at++] > 0x7f)
      }
      const first = octets[at++]
      let length = first
      if (first > 0x7f) {
        length = this.unsigned(at, first & 0x7f)
        at += first & 0x7f
      }
      if (leading === ZERO_PAGE) this.zeroPage(this.unsigned(at, length))
      else if ((leading & 0x20) !== 0) {
        if (number === BLOCK_LIST) context = Context.List
        else if (number === SEC_BLOCK) context = Context.SecBlock
        else if (number === FILL_PAGE) {
          const address = this.unsigned(at + 2, octets[at + 1])
          at += 2 + octets[at + 1]
          this.filledPage(address, octets[at + 2])
          length = 3
          at += length
        } else if (leading > 0x30) context = Context.Nothing
        this.at = at
        continue
      } else if (leading === UTF8_STRING && context !== Context.Nothing) {
        name = new TextDecoder().decode(octets.subarray(at, at + length))
        if (context === Context.SecBlock) this.turnTo(name)
      } else if (leading === INTEGER && context === Context.List && name !== undefined) {
        this.addBlock(name, this.unsigned(at, length))
        name = undefined
      }
      this.at = at + length
    }
    return this
  }

  private unsigned(at: number, count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) value = value * 256 + this.octets[at + i]
    return value
  }
}
