/**
 * The slow, obvious decoder that the others are held against. It keeps all its input, and reads a header from its first octet
 * again whenever octets were missing. It shares nothing with src/ but the errors.
 */
import { type BerErrorCode, berError, formatPath } from '../../src/ber/errors.ts'
import { defaultLimits, type Limits } from '../../src/ber/limits.ts'

export interface ReferenceRecord {
  tagClass: number
  tagNumber: number | bigint
  constructed: boolean
  indefinite: boolean
  depth: number
  headerLength: number
  identifierOffset: number
  contentsOffset: number
  /** 0 for the indefinite form. */
  contentsLength: number
}

export interface ReferenceOptions {
  limits?: Partial<Limits>
  /** Primitive values with up to so many contents octets are recorded only when all of these are there. */
  wholeUpTo?: number
  /** Record end-of-contents octets too, as a primitive universal 0 beside the components of the value that they end. */
  endOfContents?: boolean
}

interface Container {
  /** Infinity for the indefinite form. */
  end: number
  /** Components completed. */
  count: number
}

/** More input is needed; what the input would be refused with if there were none. */
class Wanting {
  readonly missing: number
  readonly path: readonly number[]
  /** Open values, from outside, whose own ends are still to be counted in. */
  readonly open: number
  constructor(missing: number, path: readonly number[], open: number) {
    this.missing = missing
    this.path = path
    this.open = open
  }
}

const largest = Number.MAX_SAFE_INTEGER

export class ReferenceDecoder {
  readonly records: ReferenceRecord[] = []
  readonly #limits: Limits
  readonly #wholeUpTo: number
  readonly #endOfContents: boolean
  #input = new Uint8Array(1024)
  #length = 0
  #position = 0
  #topCount = 0
  readonly #open: Container[] = []
  /** A primitive value already recorded, whose contents octets reach up to `#position`. */
  #passing: readonly number[] | undefined
  #failure: unknown

  constructor(options: ReferenceOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#wholeUpTo = options.wholeUpTo ?? 0
    this.#endOfContents = options.endOfContents ?? false
  }

  write(chunk: Uint8Array): void {
    if (this.#length + chunk.length > this.#input.length) {
      const larger = new Uint8Array(2 * (this.#length + chunk.length))
      larger.set(this.#input.subarray(0, this.#length))
      this.#input = larger
    }
    this.#input.set(chunk, this.#length)
    this.#length += chunk.length
    this.#run()
  }

  end(): void {
    const wanting = this.#run()
    if (wanting === undefined) return
    let missing = wanting.missing
    for (const container of this.#open.slice(0, wanting.open).reverse()) {
      missing = container.end === Infinity ? missing + 2 : Math.max(missing, container.end - this.#length)
    }
    throw berError('TRUNCATED', this.#length, { path: formatPath(wanting.path), missing })
  }

  /** Reads all that can be read. @returns what is wanting, undefined between data values of the stream */
  #run(): Wanting | undefined {
    if (this.#failure !== undefined) throw this.#failure
    try {
      while (this.#step());
      return undefined
    } catch (stop) {
      if (stop instanceof Wanting) return stop
      this.#failure = stop
      throw stop
    }
  }

  /** @returns false at the end of the input, if no data value is open there */
  #step(): boolean {
    if (this.#passing !== undefined) {
      if (this.#position > this.#length) {
        throw new Wanting(this.#position - this.#length, this.#passing, this.#open.length)
      }
      this.#passing = undefined
      this.#completed()
      return true
    }
    const innermost = this.#open.at(-1)
    if (innermost !== undefined && this.#position === innermost.end) {
      this.#open.pop()
      this.#completed()
      return true
    }
    if (this.#position === this.#enclosingEnd())
      this.#refuse('END_OF_CONTENTS_MISSING', this.#position, this.#openPath())
    if (this.#position === this.#length) {
      if (innermost === undefined) return false
      throw new Wanting(0, this.#openPath(), this.#open.length)
    }
    if (this.#octet(this.#position, 1) === 0x00) this.#readEndOfContents(innermost)
    else this.#readHeader()
    return true
  }

  #readEndOfContents(innermost: Container | undefined): void {
    const at = this.#position
    if (innermost === undefined || innermost.end !== Infinity) this.#refuse('END_OF_CONTENTS_UNEXPECTED', at)
    if (this.#octet(at + 1, 1, this.#open.length - 1) !== 0x00) this.#refuse('END_OF_CONTENTS_LENGTH', at + 1)
    if (this.#endOfContents) {
      this.records.push({
        tagClass: 0,
        tagNumber: 0,
        constructed: false,
        indefinite: false,
        depth: this.#open.length,
        headerLength: 2,
        identifierOffset: at,
        contentsOffset: at + 2,
        contentsLength: 0,
      })
    }
    this.#position += 2
    this.#open.pop()
    this.#completed()
  }

  #readHeader(): void {
    const start = this.#position
    const leading = this.#octet(start, 2)
    if (leading === 0x20) this.#refuse('TAG_RESERVED', start)
    const constructed = (leading & 0x20) !== 0
    let at = start + 1
    let tagNumber = BigInt(leading & 0x1f)
    if (tagNumber === 31n) {
      tagNumber = 0n
      for (let i = 0; ; i++) {
        const octet = this.#octet(at, 2)
        if (i === this.#limits.maxTagNumberOctets) this.#refuse('LIMIT_TAG_NUMBER_OCTETS', at)
        if (i === 0 && octet === 0x80) this.#refuse('TAG_NUMBER_PADDED', at)
        tagNumber = (tagNumber << 7n) + BigInt(octet & 0x7f)
        at++
        if ((octet & 0x80) === 0) break
      }
      if (tagNumber < 31n) this.#refuse('TAG_NUMBER_NOT_LOW', start + 1)
    }
    const lengthAt = at
    const first = this.#octet(at++, 1)
    const indefinite = first === 0x80
    let length = 0
    if (first < 0x80) length = first
    else if (indefinite) {
      if (!constructed) this.#refuse('INDEFINITE_PRIMITIVE', lengthAt)
    } else {
      if (first === 0xff) this.#refuse('LENGTH_RESERVED', lengthAt)
      let exact = 0n
      for (let rest = first & 0x7f; rest > 0; rest--) {
        exact = (exact << 8n) + BigInt(this.#octet(at++, rest))
        if (exact > BigInt(largest)) this.#refuse('LENGTH_TOO_LARGE', lengthAt)
      }
      length = Number(exact)
    }
    const end = BigInt(at) + BigInt(length)
    if (end > BigInt(largest)) this.#refuse('LENGTH_TOO_LARGE', lengthAt)
    if (Number(end) > this.#enclosingEnd()) this.#refuse('LENGTH_EXCEEDS_PARENT', lengthAt)
    if (constructed && this.#open.length >= this.#limits.maxDepth) this.#refuse('LIMIT_DEPTH', start)
    const path = this.#valuePath()
    if (!constructed && length <= this.#wholeUpTo && Number(end) > this.#length) {
      throw new Wanting(Number(end) - this.#length, path, this.#open.length)
    }
    this.records.push({
      tagClass: leading >> 6,
      tagNumber: tagNumber <= BigInt(largest) ? Number(tagNumber) : tagNumber,
      constructed,
      indefinite,
      depth: this.#open.length,
      headerLength: at - start,
      identifierOffset: start,
      contentsOffset: at,
      contentsLength: length,
    })
    if (constructed) {
      this.#open.push({ end: indefinite ? Infinity : Number(end), count: 0 })
      this.#position = at
    } else {
      this.#passing = path
      this.#position = Number(end)
    }
  }

  /** The octet at an offset; `missing` counts it and those of the same header that must follow. */
  #octet(at: number, missing: number, open = this.#open.length): number {
    if (at >= this.#enclosingEnd()) this.#refuse('HEADER_EXCEEDS_PARENT', this.#enclosingEnd())
    if (at >= this.#length) throw new Wanting(missing, this.#valuePath(), open)
    return this.#input[at]
  }

  #completed(): void {
    const innermost = this.#open.at(-1)
    if (innermost === undefined) this.#topCount++
    else innermost.count++
  }

  #enclosingEnd(): number {
    return Math.min(...this.#open.map((container) => container.end), Infinity)
  }

  /** Path of the value that begins, or would begin, at the present place. */
  #valuePath(): number[] {
    return [this.#topCount, ...this.#open.map((container) => container.count)]
  }

  #openPath(): number[] {
    return this.#valuePath().slice(0, -1)
  }

  #refuse(code: BerErrorCode, offset: number, path = this.#valuePath()): never {
    throw berError(code, offset, { path: formatPath(path) })
  }
}
