/** The block of a schema's tables, read by address. */
import { TABLES_BASE } from '../tables/layout.ts'

export class Words {
  readonly #view: DataView
  readonly #octets: Uint8Array

  /** @param octets the block, which begins at `TABLES_BASE` */
  constructor(octets: Uint8Array) {
    this.#octets = octets
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  }

  /** The word at an address. */
  at(address: number): number {
    return this.#view.getUint32(address - TABLES_BASE, true)
  }

  octet(address: number): number {
    return this.#octets[address - TABLES_BASE]
  }

  half(address: number): number {
    return this.#view.getUint16(address - TABLES_BASE, true)
  }

  long(address: number): bigint {
    return this.#view.getBigInt64(address - TABLES_BASE, true)
  }

  octets(address: number, length: number): Uint8Array {
    return this.#octets.subarray(address - TABLES_BASE, address - TABLES_BASE + length)
  }
}
