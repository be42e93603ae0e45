/** The table of snapshots inside a qcow2 image. */
import { MigrationError } from '../errors.ts'
import { readFully, type Steps } from './octet-source.ts'

/** An entry's numbers; the extra data, the id and the name follow, and padding to a multiple of 8. */
const ENTRY = 40
/** QEMU's own limits. */
const MAX_SNAPSHOTS = 65536
const MAX_EXTRA = 1024
const MAX_TABLE = 64 * 1024 * 1024

export interface Snapshot {
  /** Unique in the image, a number for those that QEMU made. */
  readonly id: string
  /** What `savevm` called it. */
  readonly name: string
  /** Octets of the VM state; 0 where only the disk was kept. */
  readonly vmStateSize: number
  /** When it was made: seconds since 1970-01-01 UTC, and nanoseconds. */
  readonly seconds: number
  readonly nanoseconds: number
  /** How long the guest had run by then, in nanoseconds. */
  readonly vmClock: bigint
  /** Octets of the disk at that time. */
  readonly diskSize: number
  /** Its L1 table in the file, and how many entries that has. */
  readonly l1Table: number
  readonly l1Entries: number
  /** Where its entry lies in the file. */
  readonly offset: number
}

interface TablePlace {
  readonly table: number
  readonly count: number
  readonly clusterBits: number
  /** For entries that do not tell one of their own. */
  readonly diskSize: number
  readonly fileSize: number
}

/** @throws {MigrationError} `MIGRATION_IMAGE` with the offset in the file */
export function* readSnapshots({ table, count, clusterBits, diskSize, fileSize }: TablePlace): Steps<Snapshot[]> {
  if (count > MAX_SNAPSHOTS) throw fault(60, `at most ${MAX_SNAPSHOTS} snapshots`, String(count))
  if (count > 0 && (table === 0 || table % 2 ** clusterBits !== 0)) {
    throw fault(64, 'a snapshot table that begins with a cluster', `one at ${table}`)
  }
  const snapshots: Snapshot[] = []
  for (let at = table; snapshots.length < count; ) {
    const path = `snapshot ${snapshots.length + 1} of ${count}`
    const entry = yield* octetsAt(at, ENTRY, fileSize, path)
    const view = new DataView(entry.buffer)
    const [idOctets, nameOctets, extraOctets] = [view.getUint16(12), view.getUint16(14), view.getUint32(36)]
    if (extraOctets > MAX_EXTRA)
      throw fault(at + 36, `at most ${MAX_EXTRA} octets of extra data`, `${extraOctets}`, path)
    const rest = yield* octetsAt(at + ENTRY, extraOctets + idOctets + nameOctets, fileSize, path)
    const extra = new DataView(rest.buffer, 0, extraOctets)
    const name = rest.subarray(extraOctets)
    const ownDiskSize = extraOctets >= 16 ? safe(extra, 8, at + ENTRY, path) : diskSize
    snapshots.push({
      id: new TextDecoder().decode(name.subarray(0, idOctets)),
      name: new TextDecoder().decode(name.subarray(idOctets)),
      vmStateSize: extraOctets >= 8 ? safe(extra, 0, at + ENTRY, path) : view.getUint32(32),
      seconds: view.getUint32(16),
      nanoseconds: view.getUint32(20),
      vmClock: view.getBigUint64(24),
      diskSize: ownDiskSize,
      l1Table: safe(view, 0, at, path),
      l1Entries: view.getUint32(8),
      offset: at,
    })
    at = Math.ceil((at + ENTRY + rest.length) / 8) * 8
    if (at - table > MAX_TABLE) throw fault(at, `a snapshot table of at most ${MAX_TABLE} octets`, 'more', path)
  }
  return snapshots
}

/** The snapshot of that name, which is what `loadvm` goes by, or else of that id. */
export function findSnapshot(snapshots: readonly Snapshot[], name: string): Snapshot | undefined {
  return snapshots.find((snapshot) => snapshot.name === name) ?? snapshots.find((snapshot) => snapshot.id === name)
}

/** The snapshots of an image in words, for an error. */
export function listSnapshots(snapshots: readonly Snapshot[]): string {
  if (snapshots.length === 0) return 'no snapshots'
  const shown = snapshots.slice(0, 20).map(({ id, name, vmStateSize }) => {
    return `${JSON.stringify(name)} (id ${id}${vmStateSize === 0 ? ', without VM state' : ''})`
  })
  return `${shown.join(', ')}${snapshots.length > shown.length ? ` and ${snapshots.length - shown.length} more` : ''}`
}

function* octetsAt(position: number, octets: number, fileSize: number, path: string): Steps<Uint8Array<ArrayBuffer>> {
  const data = new Uint8Array(octets)
  const count = yield* readFully(position, data)
  if (count < octets) {
    const end = Math.min(position + count, fileSize)
    throw fault(end, `${octets} octets of it at ${position}`, 'the end of the file', path)
  }
  return data
}

function safe(view: DataView, at: number, offset: number, path: string): number {
  const value = view.getBigUint64(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fault(offset + at, 'less than 2^53', String(value), path)
  return Number(value)
}

function fault(offset: number, expected: string, actual: string, path = 'qcow2 header'): MigrationError {
  return new MigrationError('MIGRATION_IMAGE', offset, { path, expected, actual })
}
