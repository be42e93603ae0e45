/** Compressed migration streams: gzip is unpacked here, other formats by the programs that libvirt packs them with. */
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Compression, type Decompress, unpacking } from '../migration/source/compression.ts'
import { chunksOf, type OctetSource } from '../migration/source/octet-source.ts'
import { StreamSource } from '../migration/source/stream-source.ts'

export const decompress: Decompress = (compression, packed) =>
  new StreamSource(unpacking(compression, compression === 'gzip' ? gunzip(packed) : byProgram(compression, packed)))

async function* gunzip(packed: OctetSource): AsyncGenerator<Uint8Array> {
  const unpacked = createGunzip()
  const fed = pipeline(Readable.from(chunksOf(packed)), unpacked)
  // What went wrong is told by the loop; here it would have nobody to tell.
  fed.catch(() => {})
  try {
    for await (const chunk of unpacked) yield chunk
  } finally {
    unpacked.destroy()
  }
  await fed
}

/** Characters of what a program says that are passed on. */
const MAX_SAID = 500

async function* byProgram(compression: Compression, packed: OctetSource): AsyncGenerator<Uint8Array> {
  const child = spawn(compression, ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, MAX_SAID)
  })
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', ({ message, code }: NodeJS.ErrnoException) =>
      resolve(code === 'ENOENT' ? `the program '${compression}' is not installed` : message),
    )
    child.on('close', (status) => resolve(status === 0 ? undefined : said.trim() || `exit status ${status}`))
  })
  let unread: unknown
  pipeline(Readable.from(chunksOf(packed)), child.stdin).catch((error: NodeJS.ErrnoException) => {
    // A program that has seen enough closes its input.
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') unread = error
  })
  let done = false
  try {
    for await (const chunk of child.stdout) yield chunk
    done = true
  } finally {
    if (!done) child.kill()
  }
  const fault = await ended
  if (unread !== undefined) throw unread
  if (fault !== undefined) throw new Error(fault)
}
