/** Compressed streams in Node: gzip is unpacked here, other formats by the programs that libvirt packs them with. */
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Compression, type Decompress, unpacked } from './compression.ts'

/**
 * Unpacks gzip, and whatever else a program on the search path unpacks: `bzip2`, `xz`, `lzop`, `zstd`, each called with `-dc`.
 * The result only goes forward. A program that is not done when the source is closed is stopped.
 */
export const decompress: Decompress = (compression, packed) =>
  unpacked(compression, packed, compression === 'gzip' ? gunzip : (chunks) => byProgram(compression, chunks))

async function* gunzip(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacked = createGunzip()
  const fed = pipeline(Readable.from(packed), unpacked)
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

async function* byProgram(compression: Compression, packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  // lzop warns of what does no harm, and libvirt calls it so.
  const options = compression === 'lzop' ? ['--ignore-warn'] : []
  const child = spawn(compression, ['-dc', ...options], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, MAX_SAID)
  })
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', ({ message, code }: NodeJS.ErrnoException) =>
      resolve(code === 'ENOENT' ? `the program '${compression}' is not installed` : message),
    )
    child.on('close', (status, signal) =>
      resolve(status === 0 ? undefined : said.trim() || `it ended with ${signal ?? `exit status ${status}`}`),
    )
  })
  const fed = pipeline(Readable.from(packed), child.stdin)
  // A program that has seen enough closes its input. What else goes wrong here makes it fail, or is told by who packed.
  fed.catch(() => {})
  let done = false
  try {
    for await (const chunk of child.stdout) yield chunk
    done = true
  } finally {
    // Whatever it does with other signals, it has nothing to save.
    if (!done) child.kill('SIGKILL')
  }
  const fault = await ended
  if (fault !== undefined) throw new Error(fault)
}
