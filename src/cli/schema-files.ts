/** `--schema`: texts of ASN.1 notation, from files and folders. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import type { SourceFile } from '../schema/index.ts'
import { about, UsageError } from './failure.ts'

/** What files of a folder are taken. */
const notationFile = /\.asn1?$/i

/** Octets of one file; no schema comes near, and a data file given by mistake is not read to its end. */
const MAX_FILE = 64 * 1024 * 1024
const CHUNK = 64 * 1024

/**
 * The texts of files, and of the files `*.asn` and `*.asn1` of folders. One that is named twice is read once.
 * @returns texts under the names by which the user knows them
 * @throws {UsageError} for what cannot be read, is no text, or for a folder without such files
 */
export function readSchemaFiles(paths: readonly string[]): SourceFile[] {
  const texts: SourceFile[] = []
  const seen = new Set<string>()
  for (const path of paths) {
    const names = about(path, () => namesIn(path))
    if (names === undefined) addFile(path)
    else for (const name of names) addFile(`${path.replace(/[\\/]+$/, '')}/${name}`)
  }
  return texts

  function addFile(path: string): void {
    const { identity, text } = about(path, () => readText(path))
    if (seen.has(identity)) return
    seen.add(identity)
    texts.push({ name: path, text })
  }
}

/** The schema files of a folder; `undefined` for what is no folder. */
function namesIn(path: string): string[] | undefined {
  if (!statSync(path).isDirectory()) return undefined
  const found = readdirSync(path).filter((name) => notationFile.test(name))
  if (found.length === 0) throw new UsageError('holds no files *.asn or *.asn1', path)
  return found.sort()
}

function readText(path: string): { identity: string; text: string } {
  const fd = openSync(path, 'r')
  try {
    const { dev, ino } = fstatSync(fd)
    const text = readAll(fd, path)
      .toString()
      .replace(/^\uFEFF/, '')
    if (text.includes('\0')) throw new UsageError('is not text; a schema in ASN.1 notation is wanted', path)
    return { identity: `${dev} ${ino}`, text }
  } finally {
    closeSync(fd)
  }
}

/** By pieces: a schema may come from a pipe. */
function readAll(fd: number, path: string): Buffer {
  const chunks: Buffer[] = []
  for (let length = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const count = readSync(fd, chunk)
    if (count === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, count))
    length += count
    if (length > MAX_FILE) throw new UsageError('is too long for a schema', path)
  }
}
