/** Baseline: RAM of a binary migration stream, gathered by hand. What comes after RAM's END section is read and passed over. */
import { PAGE, RamReader } from './ram-reader.ts'

const START = 1
const END = 3

export class BinaryRamReader extends RamReader {
  private addresses = false

  /** Reads the whole file. */
  read(): this {
    this.more()
    this.at = 8
    if (this.octets[this.at] === 0x07) this.configuration()
    while (this.more()) {
      const type = this.octets[this.at]
      if (type === 0x08) {
        this.at += 5 + this.view.getUint16(this.at + 3)
        continue
      }
      if (type < START || type > END) throw new Error(`section type ${type}`)
      this.at += type === START ? 14 + this.octets[this.at + 5] : 5
      this.records()
      this.more()
      if (this.octets[this.at] === 0x7e) this.at += 5
      if (type === END) break
    }
    while (this.more()) this.at = this.size
    return this
  }

  private records(): void {
    while (this.more()) {
      const low = this.view.getUint32(this.at + 4)
      const address = this.view.getUint32(this.at) * 0x1_0000_0000 + ((low & ~(PAGE - 1)) >>> 0)
      const flags = low & (PAGE - 1)
      this.at += 8
      if (flags === 0x28) {
        this.fullPage(address, this.at)
        this.at += PAGE
      } else if (flags === 0x22 || flags === 0x02) {
        if (flags === 0x02) this.name()
        const octet = this.octets[this.at++]
        if (octet === 0) this.zeroPage(address)
        else this.filledPage(address, octet)
      } else if (flags === 0x08) {
        this.name()
        this.fullPage(address, this.at)
        this.at += PAGE
      } else if (flags === 0x10) return
      else if (flags === 0x04) this.blockList(address)
      else if (flags !== 0x200) throw new Error(`record flags ${flags}`)
    }
  }

  private name(): void {
    this.turnTo(this.string8())
  }

  private string8(): string {
    const length = this.octets[this.at]
    const text = new TextDecoder().decode(this.octets.subarray(this.at + 1, this.at + 1 + length))
    this.at += 1 + length
    return text
  }

  private blockList(total: number): void {
    for (let rest = total; rest > 0; ) {
      this.more()
      const name = this.string8()
      const length = Number(this.view.getBigUint64(this.at))
      this.at += this.addresses ? 16 : 8
      this.addBlock(name, length)
      rest -= length
    }
  }

  private configuration(): void {
    this.at += 5 + this.view.getUint32(this.at + 1)
    while (this.octets[this.at] === 0x05) {
      this.at++
      const name = this.string8()
      this.at += 4
      if (name === 'configuration/target-page-bits') {
        if (this.view.getUint32(this.at) !== 12) throw new Error('pages of 4096 octets are wanted')
        this.at += 4
      } else if (name === 'configuration/uuid') this.at += 16
      else if (name === 'configuration/capabilities') {
        const count = this.view.getUint32(this.at)
        this.at += 4
        for (let i = 0; i < count; i++) if (this.string8() === 'x-ignore-shared') this.addresses = true
      } else throw new Error(`subsection ${name}`)
    }
  }
}
