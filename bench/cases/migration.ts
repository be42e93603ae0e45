/** Conversions from file to file, beside a loop that reads and writes the same. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { driveFile, fromBer, toBer, writeFully } from '../built.ts'
import type { TimedCase } from '../case.ts'
import { streamFiles, temporaryFile, withFile, withFileSync } from '../temporary.ts'

const CHUNK = 128 * 1024

type Convert = typeof toBer | typeof fromBer

function conversionCase(name: string, from: 'binary' | 'ber', convert: Convert): TimedCase {
  const to = from === 'binary' ? 'ber' : 'binary'
  return {
    name,
    summary: `a migration stream, BENCH_MIB, from ${from} to ${to}, file to file, both in the page cache`,
    takesImage: true,
    async prepare(settings) {
      const files = await streamFiles(settings)
      const target = temporaryFile('converted')
      const buffer = new Uint8Array(CHUNK)
      const ours = () => into(target, (output) => withFile(files[from], (fd) => convertFile(convert, fd, output)))
      return {
        octets: statSync(files[from]).size,
        known: { result: statSync(files[to]).size, digest: digestOf(files[to]) },
        contenders: [
          {
            name: `${convert.name}, driveFile`,
            role: 'ours',
            run: ours,
            digest: async () => {
              await ours()
              return digestOf(target)
            },
          },
          {
            name: 'read and write, 128 KiB at a time',
            role: 'ceiling',
            different: true,
            run: () => into(target, (output) => withFileSync(files[from], (fd) => copyFile(fd, output, buffer))),
          },
        ],
      }
    },
  }
}

export const migrationToBer = conversionCase('migration/to-ber', 'binary', toBer)
export const migrationFromBer = conversionCase('migration/from-ber', 'ber', fromBer)

/** The file is made anew each time, by both. */
async function into(path: string, work: (fd: number) => number | Promise<number>): Promise<number> {
  const fd = openSync(path, 'w')
  try {
    return await work(fd)
  } finally {
    closeSync(fd)
  }
}

async function convertFile(convert: Convert, input: number, output: number): Promise<number> {
  let written = 0
  const conversion = convert((octets) => {
    written += octets.length
    writeFully(output, octets)
  })
  await driveFile(conversion, input)
  return written
}

function copyFile(input: number, output: number, buffer: Uint8Array): number {
  let written = 0
  for (let count = readSync(input, buffer); count > 0; count = readSync(input, buffer)) {
    writeFully(output, count === buffer.length ? buffer : buffer.subarray(0, count))
    written += count
  }
  return written
}

function digestOf(path: string): string {
  return withFileSync(path, (fd) => {
    const hash = createHash('sha256')
    const buffer = new Uint8Array(CHUNK)
    for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer))
      hash.update(buffer.subarray(0, count))
    return hash.digest('hex')
  })
}
