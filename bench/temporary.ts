/** Files of a run: in a folder of their own that is removed with the process at the latest. */
import { closeSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { driveFile, type fromBer, toBer, writeFully } from './built.ts'
import { MIB, type Settings, type StreamFiles } from './case.ts'
import { writeMigrationStream } from './generate.ts'

const SEED = 0x51455645

let folder: string | undefined

export function temporaryFile(name: string): string {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'wasm-ber-bench-'))
    process.on('exit', removeTemporaryFiles)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  }
  return join(folder, name)
}

export function removeTemporaryFiles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  folder = undefined
}

/** The user's stream, or one of `mib` MiB made on the spot, in both forms; both lie in the page cache. */
export async function streamFiles(settings: Settings): Promise<StreamFiles> {
  const files = settings.image ?? (await generatedFiles(settings.mib))
  warm(files.binary)
  warm(files.ber)
  return files
}

async function generatedFiles(mib: number): Promise<StreamFiles> {
  const binary = temporaryFile('stream.mig')
  writeMigrationStream(binary, mib * MIB, SEED)
  return { binary, ber: await berOf(binary) }
}

/** Converts a binary stream into a temporary file. */
export async function berOf(binary: string): Promise<string> {
  const ber = temporaryFile('stream.ber')
  await convertInto(ber, binary, toBer)
  return ber
}

/** Converts a file into another one, on the disk before anything is timed. */
export async function convertInto(path: string, from: string, convert: typeof toBer | typeof fromBer): Promise<void> {
  const output = openSync(path, 'w')
  try {
    await withFile(from, (fd) =>
      driveFile(
        convert((octets) => writeFully(output, octets)),
        fd,
      ),
    )
    fsyncSync(output)
  } finally {
    closeSync(output)
  }
}

/** Opens a file for reading as long as `work` takes. */
export async function withFile<Result>(path: string, work: (fd: number) => Result): Promise<Awaited<Result>> {
  const fd = openSync(path, 'r')
  try {
    return await work(fd)
  } finally {
    closeSync(fd)
  }
}

/** `withFile` for what needs no promise. */
export function withFileSync<Result>(path: string, work: (fd: number) => Result): Result {
  const fd = openSync(path, 'r')
  try {
    return work(fd)
  } finally {
    closeSync(fd)
  }
}

/** Reads a file from front to back into one buffer. @returns its octets */
export function readThrough(fd: number, buffer: Uint8Array): number {
  let total = 0
  for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer)) total += count
  return total
}

function warm(path: string): void {
  withFileSync(path, (fd) => readThrough(fd, new Uint8Array(MIB)))
}
