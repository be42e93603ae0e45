/** The L1 and L2 tables of a qcow2 image: where the octets of its clusters lie. */
import { MigrationError } from '../errors.ts'
import { readFully, type Steps } from './octet-source.ts'
import { imageEnds, type Qcow2Image } from './qcow2-image.ts'
import type { Snapshot } from './qcow2-snapshots.ts'

/** Tables are read and held by slices, so that neither their size nor their number matters. */
const SLICE = 4096
const MAX_SLICES = 64

/** Bits 9 to 55 of an entry. */
const OFFSET = 0x00ff_ffff_ffff_fe00n
const COMPRESSED = 1n << 62n
const ZERO = 1n
const SUBCLUSTERS = 32

/** Where octets of a cluster lie. `octets` go to the end of the cluster, or of the part of it that is alike. */
export type Extent =
  | { readonly kind: 'data'; readonly host: number; readonly octets: number }
  | { readonly kind: 'zero'; readonly octets: number }
  /** `skipped` octets of what `packedOctets` at `host` inflate to come before these. */
  | {
      readonly kind: 'compressed'
      readonly host: number
      readonly packedOctets: number
      readonly skipped: number
      readonly octets: number
    }

export class Qcow2Tables {
  readonly clusterOctets: number
  /** Octets of the disk that one L2 table covers. */
  readonly l2Coverage: number
  readonly #image: Qcow2Image
  readonly #snapshot: Snapshot
  readonly #fileSize: number
  readonly #path: string
  /** By their place in the file; the oldest first. */
  readonly #slices = new Map<number, DataView>()

  constructor(image: Qcow2Image, snapshot: Snapshot, fileSize: number, path: string) {
    this.#fileSize = fileSize
    this.#image = image
    this.#snapshot = snapshot
    this.#path = path
    this.clusterOctets = 2 ** image.clusterBits
    this.l2Coverage = (this.clusterOctets / this.#entryOctets) * this.clusterOctets
  }

  get #entryOctets(): number {
    return this.#image.extendedL2 ? 16 : 8
  }

  /** Where the octet at `position` lies, counted from the beginning of what L1 entry `l1From` covers. */
  *extent(l1From: number, position: number): Steps<Extent> {
    const inCluster = position % this.clusterOctets
    const rest = this.clusterOctets - inCluster
    const l1Index = l1From + Math.floor(position / this.l2Coverage)
    const l1At = this.#snapshot.l1Table + 8 * l1Index
    const table = Number((yield* this.#entry(l1At)) & OFFSET)
    if (table === 0) return { kind: 'zero', octets: rest }
    if (table % this.clusterOctets !== 0)
      throw this.#fault(l1At, 'an L2 table that begins with a cluster', `one at ${table}`)
    const entryAt = table + Math.floor((position % this.l2Coverage) / this.clusterOctets) * this.#entryOctets
    const entry = yield* this.#entry(entryAt)
    if ((entry & COMPRESSED) !== 0n) return { ...this.#compressed(entry), skipped: inCluster, octets: rest }
    const cluster = Number(entry & OFFSET)
    if (cluster % this.clusterOctets !== 0) {
      throw this.#fault(entryAt, 'a place where a cluster can begin', `a cluster at ${cluster}`)
    }
    if (this.#image.extendedL2) return this.#part(entryAt, cluster, inCluster, yield* this.#entry(entryAt + 8))
    if ((entry & ZERO) !== 0n) {
      if (this.#image.version < 3)
        throw this.#fault(entryAt, 'no cluster of zeros, which version 2 does not have', 'one')
      return { kind: 'zero', octets: rest }
    }
    // QEMU reads what was never written as zeros, where no backing file has something else; VM state has none.
    return cluster === 0 ? { kind: 'zero', octets: rest } : { kind: 'data', host: cluster + inCluster, octets: rest }
  }

  /** A part of a cluster in an image with extended L2 entries. */
  #part(entryAt: number, cluster: number, inCluster: number, bitmap: bigint): Extent {
    const partOctets = this.clusterOctets / SUBCLUSTERS
    const part = BigInt(Math.floor(inCluster / partOctets))
    const octets = partOctets - (inCluster % partOctets)
    const allocated = ((bitmap >> part) & 1n) === 1n
    const zero = ((bitmap >> (part + 32n)) & 1n) === 1n
    if (allocated && zero) throw this.#fault(entryAt + 8, 'data or zeros', `both in part ${part} of a cluster`)
    if (!allocated) return { kind: 'zero', octets }
    if (cluster === 0) throw this.#fault(entryAt, 'the place of the cluster', '0')
    return { kind: 'data', host: cluster + inCluster, octets }
  }

  #compressed(entry: bigint) {
    const { clusterBits } = this.#image
    const shift = BigInt(62 - (clusterBits - 8))
    const sectors = Number((entry >> shift) & ((1n << BigInt(clusterBits - 8)) - 1n)) + 1
    const host = Number(entry & ((1n << shift) - 1n))
    return { kind: 'compressed', host, packedOctets: sectors * 512 - (host % 512) } as const
  }

  *#entry(position: number): Steps<bigint> {
    const from = position - (position % SLICE)
    let slice = this.#slices.get(from)
    if (slice === undefined) {
      const octets = new Uint8Array(SLICE)
      slice = new DataView(octets.buffer, 0, yield* readFully(from, octets))
      if (this.#slices.size >= MAX_SLICES) this.#slices.delete(this.#slices.keys().next().value!)
      this.#slices.set(from, slice)
    }
    const at = position - from
    if (at + 8 > slice.byteLength) throw imageEnds(Math.min(from + slice.byteLength, this.#fileSize), this.#path)
    return slice.getBigUint64(at)
  }

  #fault(offset: number, expected: string, actual: string): MigrationError {
    return new MigrationError('MIGRATION_IMAGE', offset, { path: this.#path, expected, actual })
  }
}
