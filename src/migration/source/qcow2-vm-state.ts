/**
 * The VM state of a snapshot inside a qcow2 image: a migration stream. It is stored as the disk is, by clusters that tables
 * place in the file, and begins where the first entry of the snapshot's L1 table stands that covers nothing of the disk.
 */
import { MigrationError } from '../errors.ts'
import { type InflateRaw, inflateRaw } from '../inflate.ts'
import { type OctetSource, perform, readFully, type Steps } from './octet-source.ts'
import { imageEnds, type Qcow2Image } from './qcow2-image.ts'
import type { Snapshot } from './qcow2-snapshots.ts'
import { type Extent, Qcow2Tables } from './qcow2-tables.ts'

/** Entries of an L1 table of 32 MiB, which is the longest that QEMU reads. */
const MAX_L1_ENTRIES = 4 * 1024 * 1024
/** How many times the size of its file the VM state may have: QEMU does not compress it, and tables can name a cluster twice. */
const MAX_EXPANSION = 1024

export interface VmStateOptions {
  /** For compressed clusters, which QEMU itself never writes into VM state; by default what the library brings along. */
  readonly inflateRaw?: InflateRaw | undefined
}

/** It can be read at any position. `close` closes the image's file. */
export class VmStateSource implements OctetSource {
  readonly size: number
  readonly #file: OctetSource
  readonly #image: Qcow2Image
  readonly #path: string
  readonly #tables: Qcow2Tables
  /** The L1 entry that covers the VM state's first octet. */
  readonly #l1From: number
  readonly #inflateRaw: InflateRaw
  /** The cluster that was inflated last, and its place in the file. */
  #inflated: { readonly host: number; readonly octets: Uint8Array } | undefined

  /**
   * @param file the image, which can be read at any position
   * @throws {MigrationError} `MIGRATION_IMAGE` with the offset in the file where there is no VM state that could be read
   */
  constructor(file: OctetSource, image: Qcow2Image, snapshot: Snapshot, options: VmStateOptions = {}) {
    this.#file = file
    this.#image = image
    this.#path = `snapshot ${JSON.stringify(snapshot.name)}`
    this.#tables = new Qcow2Tables(image, snapshot, file.size ?? Number.POSITIVE_INFINITY, this.#path)
    this.#l1From = Math.ceil(snapshot.diskSize / this.#tables.l2Coverage)
    this.#inflateRaw = options.inflateRaw ?? inflateRaw
    this.size = snapshot.vmStateSize
    this.#check(snapshot, file.size ?? Number.POSITIVE_INFINITY)
  }

  #check({ l1Entries, l1Table, offset, vmStateSize }: Snapshot, fileSize: number): void {
    const { encryption, externalData } = this.#image
    if (encryption !== 'none') {
      throw this.#fault(
        32,
        'an image that is not encrypted',
        encryption === 'unknown' ? 'an unknown method' : encryption,
      )
    }
    if (externalData)
      throw this.#fault(72, 'clusters in the image itself', 'an external data file, which has no snapshots')
    if (vmStateSize === 0) {
      const elsewhere = 'none (of several disks, one has the VM state; a snapshot of the disk alone has none)'
      throw this.#fault(offset, 'VM state', elsewhere)
    }
    if (l1Entries > MAX_L1_ENTRIES) {
      throw this.#fault(offset + 8, `an L1 table of at most ${MAX_L1_ENTRIES} entries`, String(l1Entries))
    }
    if (l1Table === 0 || l1Table % this.#tables.clusterOctets !== 0) {
      throw this.#fault(offset, 'an L1 table that begins with a cluster', `one at ${l1Table}`)
    }
    const covered = Math.max(0, l1Entries - this.#l1From) * this.#tables.l2Coverage
    if (vmStateSize > covered) {
      throw this.#fault(offset, `VM state of at most the ${covered} octets that its tables cover`, String(vmStateSize))
    }
    if (vmStateSize > MAX_EXPANSION * fileSize) {
      throw this.#fault(offset, `VM state that fits into ${fileSize} octets of file`, String(vmStateSize))
    }
  }

  read(position: number, view: Uint8Array): number | Promise<number> {
    const octets = Math.min(view.length, this.size - position)
    return octets <= 0 ? 0 : perform(this.#file, this.#read(position, view.subarray(0, octets)))
  }

  close(reason?: unknown): void | Promise<void> {
    return this.#file.close?.(reason)
  }

  /** As far as octets lie together in the file. */
  *#read(position: number, view: Uint8Array): Steps<number> {
    const extent = yield* this.#tables.extent(this.#l1From, position)
    if (extent.kind === 'compressed') {
      const octets = yield* this.#inflate(extent)
      const piece = octets.subarray(extent.skipped, extent.skipped + view.length)
      view.set(piece)
      return piece.length
    }
    let octets = extent.octets
    while (octets < view.length) {
      const next = yield* this.#tables.extent(this.#l1From, position + octets)
      if (!follows(extent, octets, next)) break
      octets += next.octets
    }
    const piece = view.subarray(0, octets)
    if (extent.kind === 'zero') {
      piece.fill(0)
      return piece.length
    }
    const count = yield { position: extent.host, view: piece }
    if (count === 0) throw imageEnds(this.#file.size ?? extent.host, this.#path)
    return count
  }

  *#inflate({ host, packedOctets }: Extent & { kind: 'compressed' }): Steps<Uint8Array> {
    if (this.#inflated?.host === host) return this.#inflated.octets
    if (this.#image.compression !== 'zlib') {
      throw this.#fault(host, 'clusters that are not compressed, or by zlib', this.#image.compression)
    }
    const packed = new Uint8Array(packedOctets)
    // The last sector need not be there as a whole.
    const count = yield* readFully(host, packed)
    if (count === 0) throw imageEnds(this.#file.size ?? host, this.#path)
    const size = this.#tables.clusterOctets
    let octets: Uint8Array
    try {
      octets = this.#inflateRaw(packed.subarray(0, count), size)
    } catch (cause) {
      throw this.#fault(host, 'a compressed cluster', cause instanceof Error ? cause.message : String(cause))
    }
    if (octets.length !== size) throw this.#fault(host, `a compressed cluster of ${size} octets`, `${octets.length}`)
    this.#inflated = { host, octets }
    return octets
  }

  #fault(offset: number, expected: string, actual: string): MigrationError {
    return new MigrationError('MIGRATION_IMAGE', offset, { path: this.#path, expected, actual })
  }
}

/** Whether `next` goes on where `octets` octets of `extent` end. */
function follows(extent: Extent, octets: number, next: Extent): boolean {
  if (extent.kind === 'data') return next.kind === 'data' && next.host === extent.host + octets
  return extent.kind === 'zero' && next.kind === 'zero'
}
