/**
 * Sections besides RAM that are sent while the guest runs, in START, PART and END sections of a grammar of their own. They are
 * delimited by it, and kept as octets, a piece each record.
 */
import { MigrationError } from './errors.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { Pause, type Walk } from './visitor.ts'

/** Reads one section's body, and hands it on by the record. */
type LiveSection = (file: QEMUFileReader, path: string, take: (octets: Uint8Array) => void) => Walk

const PIECE = 64 * 1024

const BITMAP_EOS = 0x01
const BITMAP_ZEROES = 0x02
const BITMAP_NAME = 0x04
const BITMAP_NODE = 0x08
const BITMAP_START = 0x10
const BITMAP_BITS = 0x40
const BITMAP_MORE = 0x80

/** Bitmaps of what a disk's blocks have changed: chunks up to one with EOS. */
function* dirtyBitmap(file: QEMUFileReader, path: string, take: (octets: Uint8Array) => void): Walk {
  for (;;) {
    const first = yield* peek8(file, 0, path)
    let at = 1
    // One octet of flags, two, or four: the highest bit of an octet says that there is more, and the last one counts.
    if (first & BITMAP_MORE) at = (yield* peek8(file, 1, path)) & BITMAP_MORE ? 4 : 2
    const flags = yield* peek8(file, at - 1, path)
    if (flags & BITMAP_NODE) at += 1 + (yield* peek8(file, at, path))
    if (flags & BITMAP_NAME) at += 1 + (yield* peek8(file, at, path))
    // Granularity and flags of a bitmap.
    if (flags & BITMAP_START) at += 4 + 1
    if (!(flags & BITMAP_BITS)) yield* pass(file, at, path, take)
    else {
      at += 8 + 4
      if (!(flags & BITMAP_ZEROES)) {
        yield* file.need(at + 8, path)
        yield* pass(file, at + 8, path, take, file.peek64(at))
      } else yield* pass(file, at, path, take)
    }
    if (flags & BITMAP_EOS) return
  }
}

/** The hash table of a POWER guest: a first word, then groups of entries up to an empty one. */
function* spaprHtab(file: QEMUFileReader, path: string, take: (octets: Uint8Array) => void): Walk {
  yield* file.need(4, path)
  const shift = file.peek32()
  yield* pass(file, 4, path, take)
  // The size of the table, in START, or -1 where there is none: nothing else follows.
  if (shift !== 0) return
  for (;;) {
    yield* file.need(8, path)
    const valid = file.peek16(4)
    const last = file.peek32() === 0 && file.peek32(4) === 0
    yield* pass(file, 8, path, take, BigInt(16 * valid))
    if (last) return
  }
}

const STORAGE_EOS = 0x1n
const STORAGE_MORE = 0x2n
const STORAGE_ERROR = 0x4n
const STORAGE_DONE = 0x8n

/** Attributes of the pages of an s390 guest: an address whose low bits are flags, and with MORE an octet for each page. */
function* storageAttributes(file: QEMUFileReader, path: string, take: (octets: Uint8Array) => void): Walk {
  for (;;) {
    yield* file.need(8, path)
    const flags = file.peek64() & 0xfffn
    if (flags === STORAGE_MORE) {
      yield* file.need(16, path)
      yield* pass(file, 16, path, take, file.peek64(8))
      continue
    }
    if (flags !== STORAGE_EOS && flags !== STORAGE_ERROR && flags !== STORAGE_DONE)
      throw unknownFlags(file, path, flags)
    yield* pass(file, 8, path, take)
    if (flags === STORAGE_EOS) return
  }
}

const liveSections: ReadonlyMap<string, LiveSection> = new Map([
  ['dirty-bitmap', dirtyBitmap],
  ['spapr/htab', spaprHtab],
  ['s390-storage_attributes', storageAttributes],
])

/** Why a live section has no grammar here; by its name, or the end of it. */
const opaqueSections: ReadonlyMap<string, string> = new Map([
  ['block', 'block migration (QEMU before 9.1) sends blocks of disks in sizes that the stream does not tell'],
  ['/vfio', 'this is the state of a device that is passed through (VFIO), which only its driver knows'],
])

/** The last part of a name that begins with the path of a device. */
function kindOf(name: string): string {
  return name.replace(/^.*\//, '/')
}

export function liveSectionOf(name: string): LiveSection | undefined {
  return liveSections.get(name) ?? liveSections.get(kindOf(name))
}

/** Why the section's end cannot be told. */
export function whyOpaque(name: string): string {
  return opaqueSections.get(name) ?? opaqueSections.get(kindOf(name)) ?? 'only QEMU itself knows this section'
}

function* peek8(file: QEMUFileReader, at: number, path: string): Walk<number> {
  yield* file.need(at + 1, path)
  return file.peek8(at)
}

/** Hands on the `head` octets of a record and the `rest` that they announce. */
function* pass(file: QEMUFileReader, head: number, path: string, take: (octets: Uint8Array) => void, rest = 0n): Walk {
  for (let left = BigInt(head) + rest; left > 0n; ) {
    const piece = left > BigInt(PIECE) ? PIECE : Number(left)
    yield* file.need(piece, path)
    take(file.peekOctets(0, piece))
    file.skip(piece)
    left -= BigInt(piece)
    yield Pause.Output
  }
}

function unknownFlags(file: QEMUFileReader, path: string, flags: bigint): MigrationError {
  return new MigrationError('MIGRATION_SECTION', file.position, { path, actual: `flags 0x${flags.toString(16)}` })
}
