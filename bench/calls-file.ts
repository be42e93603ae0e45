/** A file of call records in a row, of any size, made on the spot. */
import { closeSync, openSync, statSync } from 'node:fs'
import { writeFully } from './built.ts'
import { MIB } from './case.ts'
import { generateCalls } from './generate-call-records.ts'
import { temporaryFile } from './temporary.ts'

const SEED = 0xca115
/** Octets of records that are generated; a larger file repeats them. */
const BLOCK = 8 * MIB

export interface CallsFile {
  readonly path: string
  readonly octets: number
  /** Data values. */
  readonly values: number
}

const made = new Map<number, CallsFile>()

/** @param size octets at least */
export function callsFile(size: number): CallsFile {
  const known = made.get(size)
  if (known !== undefined && statSync(known.path, { throwIfNoEntry: false }) !== undefined) return known
  const block = generateCalls(Math.min(size, BLOCK), SEED)
  const path = temporaryFile(`calls-${size}.ber`)
  const fd = openSync(path, 'w')
  let octets = 0
  let values = 0
  for (; octets < size; octets += block.octets.length, values += block.values) writeFully(fd, block.octets)
  closeSync(fd)
  const file = { path, octets, values }
  made.set(size, file)
  return file
}
