/** `ber migration info` of a disk image: the snapshots that are in it, one of which has to be named. */
import { printable } from '../ber/printable.ts'
import type { Qcow2Image } from '../migration/source/qcow2-image.ts'
import type { Snapshot } from '../migration/source/qcow2-snapshots.ts'
import { showOctets } from './octet-count.ts'
import type { Colors } from './terminal.ts'

export function imageToJson(image: Qcow2Image): string {
  const { version, diskSize, encryption, corrupt } = image
  const snapshots = image.snapshots.map((snapshot) => {
    const { id, name, vmStateSize, vmClock } = snapshot
    return { id, name, date: dateOf(snapshot), vmStateSize, vmClock: String(vmClock), diskSize: snapshot.diskSize }
  })
  const facts = {
    form: 'qcow2',
    version,
    diskSize,
    clusterSize: 2 ** image.clusterBits,
    encryption,
    corrupt,
    snapshots,
  }
  return `${JSON.stringify(facts, undefined, 2)}\n`
}

export function imageToText(image: Qcow2Image, colors: Colors): string {
  const facts: [string, string][] = [
    ['form', `disk image (qcow2, version ${image.version})`],
    ['disk', `${image.diskSize} octets, ${showOctets(image.diskSize)}`],
  ]
  if (image.encryption !== 'none') facts.push(['encryption', image.encryption])
  if (image.corrupt) facts.push(['state', "marked as corrupt; 'qemu-img check' tells more"])
  if (image.snapshots.length === 0) facts.push(['snapshots', 'none'])
  const lines = facts.map(([name, text]) => `${colors.dim(name.padEnd(15))}${text}`)
  if (image.snapshots.length > 0) lines.push('', ...snapshotTable(image.snapshots, colors))
  return `${lines.join('\n')}\n`
}

/** How to go on from there: the first snapshot that there is something to read of. */
export function imageHint(path: string, { snapshots }: Qcow2Image): string {
  const usable = snapshots.find(({ vmStateSize }) => vmStateSize > 0)
  if (usable === undefined) return 'no snapshot in it has VM state, which is where a migration stream would be'
  return `name a snapshot: '${printable(`${path}#${usable.name === '' ? usable.id : usable.name}`)}'`
}

function snapshotTable(snapshots: readonly Snapshot[], colors: Colors): string[] {
  const rows = snapshots.map((snapshot) => {
    const { id, name, vmStateSize, vmClock } = snapshot
    const size = vmStateSize === 0 ? 'none' : showOctets(vmStateSize)
    return [
      printable(id),
      printable(name),
      dateOf(snapshot)
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC'),
      size,
      clockOf(vmClock),
    ]
  })
  const head = ['id', 'snapshot', 'date', 'VM state', 'guest ran for']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd()
  return [colors.dim(line(head)), ...rows.map(line)]
}

function dateOf({ seconds, nanoseconds }: Snapshot): string {
  return new Date(seconds * 1000 + Math.min(999, Math.floor(nanoseconds / 1e6))).toISOString()
}

/** `123:45:06.789`, hours first. */
function clockOf(nanoseconds: bigint): string {
  const milliseconds = nanoseconds / 1_000_000n
  const part = (unit: bigint, of: bigint, digits: number): string =>
    String((milliseconds / unit) % of).padStart(digits, '0')
  return `${milliseconds / 3_600_000n}:${part(60_000n, 60n, 2)}:${part(1000n, 60n, 2)}.${part(1n, 1000n, 3)}`
}
