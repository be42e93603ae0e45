/** Writing: a buffer that grows, with headers whose lengths are known when their contents have been written. */
import { lengthSize, writeLength } from '../../ber/writer.ts'
import { CodecError, type CodecFault, describeJs } from './errors.ts'
import { nothing, Pass } from './pass.ts'

const firstSize = 1024

export interface OutputSettings {
  readonly der: boolean
  readonly maxContiguous: number
  readonly maxDepth: number
}

export class Output extends Pass {
  at = 0
  /** Something may be wrong: the validator is to say whether, and what. */
  inDoubt = false
  /** Names and indexes on the way to the value at hand; `level` of them count. */
  readonly trail: (string | number)[] = []
  level = 0

  start(settings: OutputSettings): void {
    this.begin(this.bytes.length === 0 ? new Uint8Array(firstSize) : this.bytes, settings.der)
    this.maxContiguous = settings.maxContiguous
    this.maxDepth = settings.maxDepth
    this.at = 0
    this.inDoubt = false
    this.level = 0
  }

  /** The octets, in an array of exactly their number. */
  finish(): Uint8Array {
    const octets = this.bytes.slice(0, this.at)
    // A large message is no reason to keep as much for the next one.
    if (this.bytes.length > 1 << 20) this.bytes = nothing
    return octets
  }

  /** Makes room for `count` octets more. */
  reserve(count: number): void {
    const wanted = this.at + count
    if (wanted <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(wanted, 2 * this.bytes.length))
    larger.set(this.bytes.subarray(0, this.at))
    this.bytes = larger
  }

  put(octets: Uint8Array): void {
    const { length } = octets
    this.reserve(length)
    const { bytes, at } = this
    if (length > 24) bytes.set(octets, at)
    else for (let i = 0; i < length; i++) bytes[at + i] = octets[i]
    this.at = at + length
  }

  /** Identifier octets, and room for length octets; where the contents will begin. */
  header(identifier: Uint8Array, lengthOctets: number): number {
    const { length } = identifier
    this.reserve(length + lengthOctets)
    const { bytes } = this
    let { at } = this
    for (let i = 0; i < length; i++) bytes[at++] = identifier[i]
    return (this.at = at + lengthOctets)
  }

  /** The contents that began at `start` are complete; returns how many length octets they took, `kept` of which had room. */
  length(start: number, kept: number): number {
    const length = this.at - start
    const needed = length < 0x80 ? 1 : lengthSize(length)
    if (needed !== kept) {
      this.reserve(needed)
      this.bytes.copyWithin(start - kept + needed, start, this.at)
      this.at += needed - kept
    }
    if (needed === 1) this.bytes[start - kept] = length
    else writeLength(this.bytes, start - kept, length)
    return needed
  }

  /** A value opens whose components are values of their own. */
  open(): void {
    if (this.depth >= this.maxDepth) throw this.fail('VALUE_DEPTH', `${this.maxDepth} at most`)
    this.depth++
  }

  close(): void {
    this.depth--
  }

  /** The error for a value that its type does not have. */
  wrongType(expected: string, value: unknown): CodecError {
    return this.fail('VALUE_TYPE', expected, describeJs(value))
  }

  /** The error about the value at hand. */
  fail(code: CodecFault, expected?: string, actual?: string): CodecError {
    let path = ''
    for (const part of this.trail.slice(0, this.level)) {
      path += typeof part === 'number' ? `[${part}]` : path === '' ? part : `.${part}`
    }
    return new CodecError(code, path, expected, actual)
  }
}
