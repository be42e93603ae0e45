/** A certificate revocation list (RFC 5280 5) of any number of entries, written piece by piece, in the indefinite form; signed by nobody. */

/** Entries that one piece has. */
const PIECE = 10_000
const ENTRY = 22

/** Serial number of the first entry, and the time at which it was revoked; each further one is one more, and one second later. */
export const firstSerial = 4_000_001
export const firstRevocation = Date.UTC(2026, 5, 1)

const algorithm = '300a06082a8648ce3d040302'
const issuer = '300d310b300906035504030c024341'

/** @param entries up to 4,000,000, so that all serial numbers have as many octets */
export function writeRevocationList(write: (octets: Uint8Array) => void, entries: number): void {
  const thisUpdate = `170d${Buffer.from('260115000000Z').toString('hex')}`
  write(Buffer.from(`30803080020101${algorithm}${issuer}${thisUpdate}3080`, 'hex'))
  for (let first = 0; first < entries; first += PIECE) write(piece(first, Math.min(PIECE, entries - first)))
  write(Buffer.from(`00000000${algorithm}030200000000`, 'hex'))
}

function piece(first: number, count: number): Uint8Array {
  const octets = Buffer.alloc(count * ENTRY)
  for (let i = 0; i < count; i++) {
    const at = i * ENTRY
    const time = new Date(firstRevocation + 1000 * (first + i)).toISOString().replace(/[-:T]|\.000/g, '')
    octets.writeUInt32BE(0x3014_0203, at)
    octets.writeUIntBE(firstSerial + first + i, at + 4, 3)
    octets.writeUInt16BE(0x170d, at + 7)
    octets.write(time.slice(2), at + 9, 'latin1')
  }
  return octets
}
