/**
 * Where a section ends that nothing describes: at a footer of its id, followed by what may come next in a stream. It is a guess: the
 * octets of a device may look the same, if rarely.
 */
import type { QEMUFileReader } from './qemu-file.ts'
import { SectionType, type Walk } from './visitor.ts'

const FOOTER = 0x7e
const FOOTER_SIZE = 5
/** What tells whether a section header is one: type, id, name with its length, instance and version. */
const LOOK_AHEAD = FOOTER_SIZE + 1 + 4 + 256 + 8
/** Octets that are looked through at first: nearly all sections are small, and what is looked through is copied. */
const FIRST_STEP = 4 * 1024
/** Octets that are looked through at a time, in the end. */
const STEP = 256 * 1024
/** No device has come near to this version. */
const MAX_VERSION = 1000
const MAX_COMMAND = 64
/** COMMAND has the highest type of what may follow a section. */
const MAX_TYPE = 8

/**
 * @param id       of the section whose body begins where `file` stands
 * @param end      absolute position that the body cannot reach beyond: the end of a package
 * @param isLive   whether a PART or END section may have this id
 * @param most     octets to look through
 * @returns octets of the body, without the footer; undefined where no footer was found
 */
export function* bodyUpToFooter(
  file: QEMUFileReader,
  id: number,
  end: number,
  isLive: (id: number) => boolean,
  most: number,
): Walk<number | undefined> {
  const limit = Math.min(end - file.position, most)
  let atEndOfFile: number | undefined
  for (let from = 0, wanted = FIRST_STEP; ; wanted += Math.min(wanted, STEP)) {
    const have = yield* file.hold(Math.min(wanted, limit))
    const complete = have < wanted
    const octets = file.heldOctets(from, have - from)
    // What lies too near to the end of what is there is looked at next time.
    const last = complete ? octets.length - FOOTER_SIZE : octets.length - LOOK_AHEAD
    for (let at = nextFooter(octets, 0, last, id); at <= last; at = nextFooter(octets, at + 1, last, id)) {
      const type = octets[at + FOOTER_SIZE]
      // Nearly all that are none end here, before they cost anything.
      if (type > MAX_TYPE) continue
      const next = octets.subarray(at + FOOTER_SIZE, at + LOOK_AHEAD)
      if (mayFollow(next, isLive)) return from + at
      if (type === 0 && end === Number.POSITIVE_INFINITY) atEndOfFile ??= from + at
    }
    // The end of a stream is one octet, which tells little; it counts where nothing better is found up to the end of the input.
    if (complete) return have < limit ? atEndOfFile : undefined
    from += Math.max(0, last + 1)
  }
}

/** Where the next footer of section `id` stands from `at` up to `last`; beyond it where there is none. */
function nextFooter(octets: Uint8Array, at: number, last: number, id: number): number {
  while (at <= last) {
    // Calls cost more than octets do, where many of these are 7E.
    if (octets[at] !== FOOTER) {
      at = octets.indexOf(FOOTER, at)
      if (at < 0) break
    }
    for (; at <= last && octets[at] === FOOTER; at++) if (read32(octets, at + 1) === id) return at
  }
  return last + 1
}

/** Whether `octets`, up to the end of the stream or the package where they are few, can be what follows a section. */
function mayFollow(octets: Uint8Array, isLive: (id: number) => boolean): boolean {
  if (octets.length === 0) return true
  const type = octets[0]
  if (type === 0) return octets.length === 1 || octets[1] === 6
  if (type === SectionType.Part || type === SectionType.End) return octets.length >= 5 && isLive(read32(octets, 1))
  if (type === 8) return octets.length >= 5 && octets[1] === 0 && octets[2] <= MAX_COMMAND
  if (type !== SectionType.Start && type !== SectionType.Full) return false
  const nameLength = octets[5]
  if (octets.length < 14 + nameLength || nameLength === 0) return false
  const isText = octets.subarray(6, 6 + nameLength).every((octet) => octet > 0x20 && octet !== 0x7f)
  return isText && read32(octets, 10 + nameLength) <= MAX_VERSION
}

function read32(octets: Uint8Array, at: number): number {
  return ((octets[at] << 24) | (octets[at + 1] << 16) | (octets[at + 2] << 8) | octets[at + 3]) >>> 0
}
