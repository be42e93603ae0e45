/**
 * Writes qcow2 images with snapshots for tests, from the format's own description: as QEMU lays them out where nothing else is
 * asked for, with every kind of cluster, and with marks where tests may put other numbers.
 */
import { deflateRawSync } from 'node:zlib'

/** How a cluster of the VM state is kept. `absent` ones were never written; `placed` ones are zero, but have a place. */
export type ClusterKind = 'data' | 'zero' | 'placed' | 'absent' | 'compressed'

export interface ImagePlan {
  readonly version?: number
  readonly clusterBits?: number
  readonly diskSize?: number
  readonly encryption?: number
  readonly features?: bigint
  readonly compressionType?: number
  readonly headerLength?: number
  readonly extendedL2?: boolean
  /** Header extensions. */
  readonly extensions?: Uint8Array
  /** Clusters are given out downwards, so that none follow one another. */
  readonly scattered?: boolean
}

export interface SnapshotPlan {
  readonly id?: string
  readonly name: string
  readonly state: Uint8Array
  readonly kindOf?: (cluster: number) => ClusterKind
  readonly diskSize?: number
  /** Octets of extra data: 0, 8 with a VM state size of 64 bits, 16 with the disk's size too. */
  readonly extra?: number
  /** What is claimed, by the field of 32 bits and by that of 64. */
  readonly stateSize32?: number
  readonly stateSize?: bigint | number
  readonly seconds?: number
  readonly nanoseconds?: number
  readonly vmClock?: bigint
}

const FEATURE_COMPRESSION = 8n
const FEATURE_EXTENDED_L2 = 16n
const COPIED = 1n << 63n
const COMPRESSED = 1n << 62n

export class Qcow2Builder {
  readonly clusterOctets: number
  /** Offsets in the file: `entry NAME`, `l1 NAME` (the entry for the VM state's begin), `l2 NAME`, `table`. */
  readonly marks = new Map<string, number>()
  readonly #plan: ImagePlan
  readonly #snapshots: SnapshotPlan[] = []
  #octets = new Uint8Array(0)
  #clusters = 1

  constructor(plan: ImagePlan = {}) {
    this.#plan = plan
    this.clusterOctets = 2 ** (plan.clusterBits ?? 16)
  }

  snapshot(plan: SnapshotPlan): this {
    this.#snapshots.push(plan)
    return this
  }

  mark(name: string): number {
    const at = this.marks.get(name)
    if (at === undefined) throw new Error(`there is no mark ${name}`)
    return at
  }

  build(): Uint8Array<ArrayBuffer> {
    const entries = this.#snapshots.map((snapshot, index) => this.#snapshot(snapshot, index))
    const table = this.#place(
      Math.max(
        1,
        entries.reduce((sum, entry) => sum + entry.length, 0),
      ),
    )
    this.marks.set('table', table)
    let at = table
    for (const [index, entry] of entries.entries()) {
      this.#octets.set(entry, at)
      this.marks.set(`entry ${this.#snapshots[index].name}`, at)
      at += entry.length
    }
    this.#header(table, entries.length)
    return this.#octets.subarray(0, this.#clusters * this.clusterOctets)
  }

  #header(table: number, count: number): void {
    const { version = 3, clusterBits = 16, diskSize = 1 << 20, encryption = 0, compressionType = 0 } = this.#plan
    const { headerLength = 112, extendedL2 = false, extensions } = this.#plan
    this.#reach(this.clusterOctets)
    const view = new DataView(this.#octets.buffer)
    view.setUint32(0, 0x514649fb)
    view.setUint32(4, version)
    view.setUint32(20, clusterBits)
    view.setBigUint64(24, BigInt(diskSize))
    view.setUint32(32, encryption)
    view.setUint32(60, count)
    view.setBigUint64(64, BigInt(count === 0 ? 0 : table))
    if (version < 3) return
    const features = (compressionType ? FEATURE_COMPRESSION : 0n) | (extendedL2 ? FEATURE_EXTENDED_L2 : 0n)
    view.setBigUint64(72, this.#plan.features ?? features)
    view.setUint32(96, 4)
    view.setUint32(100, headerLength)
    if (headerLength > 104) view.setUint8(104, compressionType)
    if (extensions !== undefined) this.#octets.set(extensions, headerLength)
  }

  /** Writes the tables and clusters of a snapshot. @returns its entry */
  #snapshot(plan: SnapshotPlan, index: number): Uint8Array {
    const { version = 3, clusterBits = 16, extendedL2 = false } = this.#plan
    const { name, state, id = String(index + 1), extra = version === 2 ? 0 : 16, kindOf = () => 'data' } = plan
    const diskSize = plan.diskSize ?? this.#plan.diskSize ?? 1 << 20
    const entryOctets = extendedL2 ? 16 : 8
    const perTable = this.clusterOctets / entryOctets
    const l1From = Math.ceil(diskSize / (perTable * this.clusterOctets))
    const clusters = Math.ceil(state.length / this.clusterOctets)
    const l1Entries = l1From + Math.ceil(clusters / perTable)
    const places = Array.from({ length: clusters }, (_, cluster) => cluster)
    if (this.#plan.scattered) places.reverse()
    const entries = new Map<number, [bigint, bigint]>()
    for (const cluster of places) {
      const octets = new Uint8Array(this.clusterOctets)
      octets.set(state.subarray(cluster * this.clusterOctets, (cluster + 1) * this.clusterOctets))
      entries.set(cluster, this.#cluster(octets, kindOf(cluster), extendedL2, clusterBits))
    }
    const l1 = this.#place(8 * l1Entries)
    this.marks.set(`l1 ${name}`, l1 + 8 * l1From)
    for (let table = 0; table * perTable < clusters; table++) {
      const l2 = this.#place(this.clusterOctets)
      if (table === 0) this.marks.set(`l2 ${name}`, l2)
      const view = new DataView(this.#octets.buffer)
      view.setBigUint64(l1 + 8 * (l1From + table), BigInt(l2) | COPIED)
      for (let i = 0; i < perTable && table * perTable + i < clusters; i++) {
        const [entry, bitmap] = entries.get(table * perTable + i)!
        view.setBigUint64(l2 + i * entryOctets, entry)
        if (extendedL2) view.setBigUint64(l2 + i * entryOctets + 8, bitmap)
      }
    }
    return snapshotEntry(plan, { id, extra, diskSize, l1, l1Entries })
  }

  /** @returns the entry of an L2 table, and the bitmap that an extended one has */
  #cluster(octets: Uint8Array, kind: ClusterKind, extendedL2: boolean, clusterBits: number): [bigint, bigint] {
    if (kind === 'absent') return [0n, 0n]
    // Parts of zeros: not allocated, by turns told to be zero, and left to whatever a backing file had.
    if (kind === 'zero') return extendedL2 ? [0n, 0x5555_5555_0000_0000n] : [1n, 0n]
    if (kind === 'compressed') {
      const packed = deflateRawSync(octets)
      const host = this.#place(packed.length + 13) + 13
      this.#octets.set(packed, host)
      const sectors = Math.floor((host + packed.length - 1) / 512) - Math.floor(host / 512)
      return [COMPRESSED | (BigInt(sectors) << BigInt(62 - (clusterBits - 8))) | BigInt(host), 0n]
    }
    const host = this.#place(this.clusterOctets)
    if (kind === 'placed') {
      // Old data that no longer counts.
      this.#octets.fill(0xee, host, host + this.clusterOctets)
      return [BigInt(host) | COPIED | (extendedL2 ? 0n : 1n), 0xffff_ffff_0000_0000n]
    }
    this.#octets.set(octets, host)
    let bitmap = 0n
    const part = this.clusterOctets / 32
    for (let i = 0; i < 32; i++) {
      if (octets.subarray(i * part, (i + 1) * part).some((octet) => octet !== 0)) bitmap |= 1n << BigInt(i)
      else {
        bitmap |= 1n << BigInt(32 + i)
        if (extendedL2) this.#octets.fill(0xee, host + i * part, host + (i + 1) * part)
      }
    }
    return [BigInt(host) | COPIED, bitmap]
  }

  /** New clusters for so many octets. */
  #place(octets: number): number {
    const at = this.#clusters * this.clusterOctets
    this.#clusters += Math.ceil(octets / this.clusterOctets)
    this.#reach(this.#clusters * this.clusterOctets)
    return at
  }

  #reach(octets: number): void {
    if (octets <= this.#octets.length) return
    const more = new Uint8Array(Math.max(octets, 2 * this.#octets.length))
    more.set(this.#octets)
    this.#octets = more
  }
}

interface EntryPlace {
  readonly id: string
  readonly extra: number
  readonly diskSize: number
  readonly l1: number
  readonly l1Entries: number
}

function snapshotEntry(plan: SnapshotPlan, { id, extra, diskSize, l1, l1Entries }: EntryPlace): Uint8Array {
  const { name, state, seconds = 1_700_000_000, nanoseconds = 123_000_000, vmClock = 5_000_000_000n } = plan
  const utf8 = new TextEncoder()
  const [idOctets, nameOctets] = [utf8.encode(id), utf8.encode(name)]
  const length = 40 + extra + idOctets.length + nameOctets.length
  const entry = new Uint8Array(Math.ceil(length / 8) * 8)
  const view = new DataView(entry.buffer)
  view.setBigUint64(0, BigInt(l1))
  view.setUint32(8, l1Entries)
  view.setUint16(12, idOctets.length)
  view.setUint16(14, nameOctets.length)
  view.setUint32(16, seconds)
  view.setUint32(20, nanoseconds)
  view.setBigUint64(24, vmClock)
  view.setUint32(32, plan.stateSize32 ?? (extra >= 8 ? 0 : state.length))
  view.setUint32(36, extra)
  if (extra >= 8) view.setBigUint64(40, BigInt(plan.stateSize ?? state.length))
  if (extra >= 16) view.setBigUint64(48, BigInt(diskSize))
  entry.set(idOctets, 40 + extra)
  entry.set(nameOctets, 40 + extra + idOctets.length)
  return entry
}
