/** Runs a conversion over an input of the command, whatever kind of file that is. */
import type { Conversion } from '../migration/convert.ts'
import { driveFile, type FileDriveOptions } from '../migration/node-file.ts'
import { feed } from '../migration/qemu-file.ts'
import { Pause, type Walk } from '../migration/visitor.ts'
import { blamed, isBerError, MalformedError } from './failure.ts'
import type { InputFile } from './input-file.ts'

/** Octets that are read before a conversion begins, to see what the input is. */
const START = 4096

/** The first octets of the input, for `drive`. */
export async function readStart(input: InputFile): Promise<Uint8Array> {
  const start = new Uint8Array(START)
  let length = 0
  // A pipe may give them one by one.
  for (let count = -1; count !== 0 && length < 4; length += count) count = await input.read(start.subarray(length))
  return start.subarray(0, length)
}

/**
 * @param start what was read of the input already
 * @param hint  what to say beside a refusal of the input
 * @throws {MalformedError} when the conversion refuses the input
 */
export async function drive(
  conversion: Conversion<unknown>,
  input: InputFile,
  start: Uint8Array,
  options: FileDriveOptions & { readonly hint?: string | undefined } = {},
): Promise<void> {
  const started = { ...conversion, walk: startingWith(start, conversion) }
  try {
    if (input.regular) await driveFile(started, input.fd, options)
    else await drivePipe(started, input, options)
  } catch (error) {
    if (isBerError(error)) throw MalformedError.from(input.name, error, options.hint)
    throw blamed(input.name, error)
  }
}

/** The walk, fed with `start` first. */
function* startingWith(start: Uint8Array, { walk, input }: Conversion<unknown>): Walk {
  let rest = start
  for (const pause of walk) {
    if (pause === Pause.Input && rest.length > 0) rest = feed(input, rest)
    else yield pause
  }
}

/** `driveFile` where octets may be long in coming: signals are heard while they are awaited. */
async function drivePipe(conversion: Conversion<unknown>, pipe: InputFile, options: FileDriveOptions): Promise<void> {
  const { walk, input } = conversion
  let read = 0
  for (const pause of walk) {
    if (pause === Pause.Output) continue
    const count = await pipe.read(input.reserve())
    input.commit(count)
    if (count === 0) input.end()
    read += count
    options.onProgress?.(read)
  }
}
