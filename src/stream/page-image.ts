/** Pages of RAM that lie in Wasm memory, and are encoded there by the run. */
import { type Tag, TagClass } from '../ber/tag.ts'
import { identifierSize, writeIdentifier } from '../ber/writer.ts'
import { type CoreExports, instantiateCore } from '../wasm/core.ts'
import { pagesFor } from '../wasm/layout.ts'

export interface PageOptions {
  /** Tag of a page: constructed, { INTEGER address, OCTET STRING octets }. */
  readonly pageTag: Tag
  /** Tag of a page that is zero: primitive, its contents those of the INTEGER address. */
  readonly zeroTag: Tag
  /** Octets of a page, a multiple of 64; 4096 by default. */
  readonly pageSize?: number
  /** First octet of the image to encode, a multiple of the page size; 0 by default. */
  readonly from?: number
  /** Octet after the last one; the image's end by default. */
  readonly to?: number
  /** Address of the image's first octet, 0 by default. */
  readonly address?: number | bigint
}

/** Octets of the output window: large enough for a write, small enough to stay in the cache. */
const OUTPUT = 256 * 1024
/** Tag, lengths and address in front of a page; see assembly/encode.ts. */
const MAX_PAGE_HEAD = 32
const MAX_MEMORY = 2 ** 32

/** An image of RAM, to be filled through `octets` and given to `BerEncoder.pages`. It lies in a Wasm memory of its own. */
export class PageImage {
  /** The image; all zero at first, and then taking memory only where it is written. */
  readonly octets: Uint8Array<ArrayBuffer>
  readonly #core: CoreExports
  readonly #output: Uint8Array<ArrayBuffer>

  /**
   * @param length octets, up to 4 GiB less the output window
   * @throws {RangeError} for a length out of range, or more memory than there is
   */
  constructor(length: number) {
    if (!Number.isInteger(length) || length < 1 || length > MAX_MEMORY - OUTPUT) {
      throw new RangeError(`PageImage: 1 to ${MAX_MEMORY - OUTPUT} octets are possible, not ${length}`)
    }
    const pages = pagesFor(OUTPUT + length)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.#core = instantiateCore(memory)
    this.#output = new Uint8Array(memory.buffer, 0, OUTPUT)
    this.octets = new Uint8Array(memory.buffer, OUTPUT, length)
  }

  /**
   * The encodings of pages, as many at a time as the output window takes.
   * @returns views of the output window, each valid until the next one
   * @throws {RangeError} for options that do not fit the image
   */
  *encode(options: PageOptions): Generator<Uint8Array<ArrayBuffer>, void, void> {
    const { pageTag, zeroTag, pageSize = 4096, from = 0, to = this.octets.length, address = 0 } = options
    if (!Number.isInteger(pageSize) || pageSize < 64 || pageSize % 64 !== 0 || pageSize > OUTPUT - MAX_PAGE_HEAD) {
      throw new RangeError(`pageSize: a multiple of 64 below ${OUTPUT - MAX_PAGE_HEAD} is wanted, not ${pageSize}`)
    }
    if (
      !(from >= 0 && to <= this.octets.length && from <= to) ||
      from % pageSize !== 0 ||
      (to - from) % pageSize !== 0
    ) {
      throw new RangeError(`from ${from} to ${to} are no whole pages of an image of ${this.octets.length} octets`)
    }
    const first = BigInt(address) + BigInt(from)
    if (first < 0n || first + BigInt(to - from) > 1n << 64n) throw new RangeError('address: 64 bits are possible')
    const page = packIdentifier(pageTag, true)
    const zero = packIdentifier(zeroTag, false)
    for (let at = from; at < to; ) {
      const done = this.#core.encodePages(
        OUTPUT + at,
        (to - at) / pageSize,
        pageSize,
        first + BigInt(at - from),
        page.word,
        page.size,
        zero.word,
        zero.size,
        0,
        OUTPUT,
      )
      at += done * pageSize
      yield this.#output.subarray(0, this.#core.pagesEnd())
    }
  }
}

/** Identifier octets as the kernel takes them: up to four in a word, the first one lowest. */
function packIdentifier(tag: Tag, constructed: boolean): { readonly word: number; readonly size: number } {
  const size = identifierSize(tag.tagNumber)
  if (size > 4) throw new RangeError(`tag number ${tag.tagNumber}: pages take tag numbers below 2^21`)
  if (tag.tagClass === TagClass.Universal && Number(tag.tagNumber) === 0)
    throw new RangeError('UNIVERSAL 0 is reserved')
  const octets = new Uint8Array(4)
  writeIdentifier(octets, 0, tag.tagClass, constructed, tag.tagNumber)
  return { word: new DataView(octets.buffer).getUint32(0, true), size }
}
