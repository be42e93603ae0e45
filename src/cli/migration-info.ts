/** `ber migration info`: what a stream of either form holds. */
import { inspection } from '../migration/convert.ts'
import type { RamStore } from '../migration/ram/ram-store.ts'
import type { RamBlock } from '../migration/visitor.ts'
import { type Failure, isBerError, isFailure } from './failure.ts'
import { RamDigests } from './migration-digests.ts'
import { imageHint, imageToJson, imageToText } from './migration-image.ts'
import { type Digests, type Inspected, toText } from './migration-info-text.ts'
import { imageAt, type MigrationInput, withMigration } from './migration-open.ts'
import { Progress } from './progress.ts'
import { STANDARD_OUTPUT, showMessage, writeOutput } from './standard-streams.ts'
import { startWatch } from './stopwatch.ts'
import { type ColorWhen, colorsFor } from './terminal.ts'

interface InfoFlags {
  readonly json?: boolean
  readonly digests?: boolean
  readonly color: ColorWhen
}

export async function info(path: string, flags: InfoFlags): Promise<void> {
  const image = await imageAt(path)
  if (image === undefined) return streamInfo(path, flags)
  if (flags.json) writeOutput(imageToJson(image))
  else {
    writeOutput(imageToText(image, await colorsFor(STANDARD_OUTPUT, flags.color)))
    showMessage(imageHint(path, image))
  }
}

async function streamInfo(path: string, flags: InfoFlags): Promise<void> {
  const ram = flags.digests ? new RamDigests() : undefined
  let inspected: Inspected
  let digests: Digests
  try {
    inspected = await withMigration(path, (input) => inspect(input, ram?.ram))
    digests = inspected.failure === undefined && ram !== undefined ? ram.digests() : new Map()
  } finally {
    ram?.close()
  }
  if (flags.json) writeOutput(toJson(inspected, digests))
  else writeOutput(toText(inspected, digests, await colorsFor(STANDARD_OUTPUT, flags.color)))
  if (inspected.failure !== undefined) throw inspected.failure
}

/** What could be read of a stream that is refused further on is told as well. */
async function inspect(input: MigrationInput, gather: RamStore | undefined): Promise<Inspected> {
  const { form, opened } = input
  const {
    walk,
    input: to,
    output,
    keptAsOctets,
  } = inspection(form, { ...input.convertOptions, ...(gather && { gather }) })
  const elapsed = startWatch()
  const progress = new Progress(input.size)
  let octets = 0
  let failure: Failure | undefined
  try {
    await input.drive(
      { walk, input: to },
      {
        onProgress: (position) => {
          octets = position
          progress.update(position)
        },
      },
    )
  } catch (error) {
    // Without so much as a header it is nothing.
    if (!isFailure(error) || !isBerError(error.cause) || output.info.version === 0) throw error
    failure = error
    octets = error.cause.offset
  } finally {
    progress.stop()
  }
  return { form, info: output.info, opened, keptAsOctets, octets, seconds: elapsed(), ...(failure && { failure }) }
}

/** Lengths and addresses are decimal strings where a JavaScript number would not hold them. */
function toJson(inspected: Inspected, digests: Digests): string {
  const { form, info, opened, keptAsOctets, octets, seconds, failure } = inspected
  const { libvirt, compressions, snapshot } = opened
  const blocks = info.blocks.map((block) => ({ ...block, mapped: mappedPlace(block), sha256: digests.get(block.name) }))
  const source = {
    ...(libvirt && { libvirt: { ...libvirt, xml: undefined, cookie: undefined } }),
    ...(compressions.length > 0 && { compressions }),
    ...(snapshot && { snapshot: snapshot.name }),
  }
  const refused = failure === undefined ? {} : { refused: failure.message }
  return `${JSON.stringify({ form, ...source, ...info, blocks, keptAsOctets, octets, seconds, ...refused }, exact, 2)}\n`
}

/** Without the bitmap, which has an octet for eight pages. */
function mappedPlace({ mapped }: RamBlock): object | undefined {
  return mapped && { ...mapped, bitmap: undefined }
}

function exact(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)
}
