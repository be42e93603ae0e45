/**
 * What `virsh save` puts in front of a migration stream: a header of 92 octets, the domain's XML, which has room to grow, and
 * maybe a cookie.
 *
 *     16 octets  "LibvirtQemudSave", or "LibvirtQemudPart" until the save is complete
 *     u32        version, 1 or 2; these numbers are in the byte order of the machine that saved
 *     u32        octets of XML, cookie and padding that follow the header
 *     u32        whether the domain was running
 *     u32        format: what the stream is compressed with (version 2)
 *     u32        offset of the cookie behind the header, or 0
 *     14 u32     unused
 */
import { MigrationError } from '../errors.ts'
import type { Compression } from './compression.ts'
import { readFully, type Steps } from './octet-source.ts'

const MAGIC_COMPLETE = 'LibvirtQemudSave'
const MAGIC_PARTIAL = 'LibvirtQemudPart'
const HEADER = 92
const VERSION = 2
/** XML and padding that are read. libvirt leaves 64 KiB of padding, and domains have some kilobytes of XML. */
const MAX_DATA = 16 * 1024 * 1024
/** Octets of XML that are read at a time, so that a header that claims much costs nothing. */
const PIECE = 256 * 1024

/** By their numbers. A `sparse` one is a mapped-ram file behind the header. */
const formats = ['raw', 'gzip', 'bzip2', 'xz', 'lzop', 'zstd', 'sparse'] as const

export interface LibvirtSave {
  readonly version: number
  readonly wasRunning: boolean
  readonly format: (typeof formats)[number]
  /** The domain's XML. */
  readonly xml: string
  /** XML of libvirt's own about the domain when it was saved. */
  readonly cookie: string | undefined
  /** The domain's name, as far as the XML tells. */
  readonly domain: string | undefined
  /** Where the stream begins, compressed or not. */
  readonly streamFrom: number
}

/** Whether an input that begins with `start` has libvirt's header. */
export function isLibvirtSave(start: Uint8Array): boolean {
  const magic = magicOf(start)
  return magic === MAGIC_COMPLETE || magic === MAGIC_PARTIAL
}

/** What the stream is compressed with. */
export function compressionOfSave({ format }: LibvirtSave): Compression | undefined {
  return format === 'raw' || format === 'sparse' ? undefined : format
}

/**
 * Reads header, XML and cookie.
 * @throws {MigrationError} `MIGRATION_LIBVIRT` for a save that was not completed, another version or format, lengths that do not
 *   fit, and where the file ends too early
 */
export function* readLibvirtSave(): Steps<LibvirtSave> {
  const header = yield* octetsAt(0, HEADER)
  if (magicOf(header) === MAGIC_PARTIAL) {
    throw fault(0, 'a complete save', `one that was broken off ("${MAGIC_PARTIAL}")`)
  }
  const view = new DataView(header.buffer, header.byteOffset)
  // Whoever wrote a number that is too big had the other byte order.
  const littleEndian = view.getUint32(16, true) <= VERSION
  const number = (place: number): number => view.getUint32(16 + 4 * place, littleEndian)
  const [version, octets, running, formatNumber, cookieFrom] = [0, 1, 2, 3, 4].map(number)
  if (version > VERSION || version === 0) throw fault(16, `version 1 or ${VERSION}`, String(view.getUint32(16, true)))
  // Version 1 does not tell; nothing is compressed there.
  const format = version === 2 ? formats[formatNumber] : 'raw'
  if (format === undefined)
    throw fault(28, `a format from 0 to ${formats.length - 1} (${formats.join(', ')})`, `${formatNumber}`)
  if (octets === 0 || octets > MAX_DATA) throw fault(20, `1 to ${MAX_DATA} octets of XML`, `${octets}`)
  if (cookieFrom > octets)
    throw fault(32, `a cookie within the ${octets} octets after the header`, `one at ${cookieFrom}`)
  const data = yield* octetsAt(HEADER, octets)
  const xml = textOf(data.subarray(0, cookieFrom || octets))
  const cookie = cookieFrom === 0 ? undefined : textOf(data.subarray(cookieFrom))
  const streamFrom = HEADER + octets
  return { version, wasRunning: running !== 0, format, xml, cookie, domain: domainOf(xml), streamFrom }
}

function magicOf(start: Uint8Array): string {
  return String.fromCharCode(...start.subarray(0, MAGIC_COMPLETE.length))
}

function* octetsAt(position: number, octets: number): Steps<Uint8Array> {
  let data = new Uint8Array(0)
  while (data.length < octets) {
    // Doubled, so that little is copied often.
    const more = new Uint8Array(Math.min(octets, Math.max(PIECE, 2 * data.length)))
    more.set(data)
    const count = yield* readFully(position + data.length, more.subarray(data.length))
    if (data.length + count < more.length) {
      const end = position + data.length + count
      throw fault(end, `${position + octets} octets of header and XML`, `an end after ${end}`)
    }
    data = more
  }
  return data
}

/** Up to the first octet of padding. */
function textOf(octets: Uint8Array): string {
  const end = octets.indexOf(0)
  return new TextDecoder().decode(end < 0 ? octets : octets.subarray(0, end))
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function domainOf(xml: string): string | undefined {
  const found = /<name>([^<]*)<\/name>/.exec(xml)
  return found?.[1].replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name, decimal, hex) => {
      if (name !== undefined) return entities[name] ?? whole
      const codePoint = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
    },
  )
}

function fault(offset: number, expected: string, actual: string): MigrationError {
  return new MigrationError('MIGRATION_LIBVIRT', offset, { path: 'libvirt header', expected, actual })
}
