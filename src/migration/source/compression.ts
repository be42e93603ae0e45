/** Compressed streams: what they are compressed with, and their octets unpacked. */
import { MigrationError } from '../errors.ts'
import { chunksOf, type OctetSource } from './octet-source.ts'
import { StreamSource } from './stream-source.ts'

/** Programs that compress; libvirt calls its formats by their names. */
export type Compression = 'gzip' | 'bzip2' | 'xz' | 'lzop' | 'zstd'

/** What files begin with, in hexadecimal. */
const magics: Readonly<Record<Compression, string>> = {
  gzip: '1f8b08',
  bzip2: '425a68',
  xz: 'fd377a585a00',
  lzop: '894c5a4f000d0a1a0a',
  zstd: '28b52ffd',
}

/** What an input that begins with `start` is compressed with, if anything. */
export function compressionOf(start: Uint8Array): Compression | undefined {
  const begin = Array.from(start.subarray(0, 9), (octet) => octet.toString(16).padStart(2, '0')).join('')
  return (Object.keys(magics) as Compression[]).find((name) => begin.startsWith(magics[name]))
}

/** Makes the source of the unpacked octets. */
export type Decompress = (compression: Compression, packed: OctetSource) => OctetSource

/**
 * What needs no help of the caller: gzip, by the platform's `DecompressionStream`. The result only goes forward.
 * @throws {MigrationError} `MIGRATION_COMPRESSION` for other compressions; and when it is read, for octets that cannot be unpacked
 */
export const decompress: Decompress = (compression, packed) => {
  if (compression !== 'gzip') {
    throw new MigrationError('MIGRATION_COMPRESSION', 0, {
      expected: 'gzip, or none',
      actual: `${compression}, which has to be unpacked before ('${compression} -dc')`,
    })
  }
  return unpacked(compression, packed, gunzip)
}

/** Packed octets that are unpacked at a time: what they become, at most a thousand times as much, is held. */
const PIECE = 16 * 1024

/**
 * The platform's stream, fed only while somebody waits for what comes out of it: the queue of Node's has room for thousands of
 * chunks, whatever size they have.
 */
async function* gunzip(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip')
  const reader = readable.getReader()
  const writer = writable.getWriter()
  let isWanted = false
  let stopped = false
  let goOn = (): void => {}
  const feed = async (): Promise<void> => {
    try {
      for await (const chunk of packed) {
        for (let at = 0; at < chunk.length; at += PIECE) {
          while (!isWanted && !stopped) {
            await new Promise<void>((resolve) => {
              goOn = resolve
            })
          }
          if (stopped) return
          await writer.write(chunk.subarray(at, at + PIECE) as Uint8Array<ArrayBuffer>)
        }
      }
      await writer.close()
    } catch (error) {
      await writer.abort(error)
    }
  }
  // What goes wrong there is told where it is read.
  feed().catch(() => {})
  try {
    for (;;) {
      isWanted = true
      const reading = reader.read().finally(() => {
        isWanted = false
      })
      // What lies in the queue is there after a turn of promises.
      await Promise.resolve()
      if (isWanted) goOn()
      const { done, value } = await reading
      if (done) return
      yield value
    }
  } finally {
    stopped = true
    goOn()
    await reader.cancel().catch(() => {})
  }
}

/** Unpacks chunks. */
export type Unpack = (packed: AsyncGenerator<Uint8Array>) => AsyncIterable<Uint8Array>

/** The source of what `unpack` makes of `packed`. It only goes forward; closing it does not close `packed`. */
export function unpacked(compression: Compression, packed: OctetSource, unpack: Unpack): OctetSource {
  return new StreamSource(unpacking(compression, packed, unpack))
}

/** The chunks of unpacked octets. What fails with them is told as a refusal of the packed ones, unless these failed themselves. */
async function* unpacking(compression: Compression, packed: OctetSource, unpack: Unpack): AsyncGenerator<Uint8Array> {
  let failure: { readonly reason: unknown } | undefined
  const watched: OctetSource = {
    async read(position, view) {
      try {
        return await packed.read(position, view)
      } catch (reason) {
        failure = { reason }
        throw reason
      }
    },
  }
  let position = 0
  try {
    for await (const chunk of unpack(chunksOf(watched))) {
      yield chunk
      position += chunk.length
    }
  } catch (error) {
    throw failure === undefined ? compressionError(compression, position, error) : failure.reason
  }
}

/** @param position octets that could be unpacked */
function compressionError(compression: Compression, position: number, cause: unknown): MigrationError {
  const said = cause instanceof Error ? cause.message : String(cause)
  // Programs say their name themselves, and take several lines.
  const reason = said.replace(new RegExp(`^${compression}: `), '').replace(/\s+/g, ' ')
  return new MigrationError('MIGRATION_COMPRESSION', position, { actual: `${compression}: ${reason}`, cause })
}
