/** A file of many GiB that takes no room on the disk. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

const GIB = 1024 ** 3

/** Writes five OCTET STRINGs of 1 GiB, whose contents are holes. @returns octets of the file */
export function writeSparse(path: string): number {
  const header = Buffer.of(0x04, 0x84, 0x40, 0, 0, 0)
  const each = GIB + header.length
  const file = openSync(path, 'w')
  for (let at = 0; at < 5; at++) writeSync(file, header, 0, header.length, at * each)
  ftruncateSync(file, 5 * each)
  closeSync(file)
  return 5 * each
}
