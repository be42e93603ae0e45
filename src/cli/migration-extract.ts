/** `ber migration extract`: images of RAM blocks. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { visiting } from '../migration/convert.ts'
import { MigrationMemory } from '../migration/memory.ts'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import { PositionalFile, TemporaryFile } from '../migration/node-positional-file.ts'
import { GatheredRam, type PlaceFor } from '../migration/ram/gathered-ram.ts'
import { hasData } from '../migration/ram/mapped-layout.ts'
import type { PositionalSink } from '../migration/ram/positional-sink.ts'
import { GatherOutput } from '../migration/ram/ram-store.ts'
import type { RamBlock } from '../migration/visitor.ts'
import { about, UsageError } from './failure.ts'
import { BlockFileNames } from './migration-block-files.ts'
import { noPagesOf } from './migration-memory.ts'
import { MigrationInput } from './migration-open.ts'
import { withOutput } from './migration-output.ts'
import { OutputFile } from './output-file.ts'
import { Progress } from './progress.ts'
import { beforeSignals } from './signals.ts'
import { showMessage, writeOutput } from './standard-streams.ts'

interface ExtractFlags {
  readonly all?: string
}

/** Files that are open at a time. Machines have some dozens of blocks. */
const MAX_FILES = 500
/** Octets that are copied at a time. */
const PIECE = 256 * 1024

export async function extract(
  from: string,
  block: string | undefined,
  to: string | undefined,
  { all }: ExtractFlags,
): Promise<void> {
  if (all !== undefined) {
    if (block !== undefined) throw new UsageError('--all takes no block and no file')
    await extractAll(from, all)
  } else if (block === undefined || to === undefined) {
    throw new UsageError('which block, and where to? Both are wanted, or --all and a folder')
  } else await extractOne(from, block, to)
}

async function extractOne(from: string, name: string, to: string): Promise<void> {
  await withOutput(from, to, async (input, output, onProgress) => {
    // What is no file cannot be written in any order.
    const spool = output.isDirect ? about('temporary file', () => new TemporaryFile()) : undefined
    const sink = spool ?? new PositionalFile(output.fd)
    try {
      const blocks = await gather(
        input,
        (block) => (block.name === name ? emptied(sink) : undefined),
        onProgress,
        (blocks) => {
          if (!blocks.some((block) => block.name === name)) throw noSuchBlock(input.name, name, blocks)
        },
      )
      const length = Number(blocks.find((block) => block.name === name)!.length)
      if (spool === undefined) sink.truncate(length)
      else copy(spool, length, output)
    } finally {
      spool?.close()
    }
  })
}

async function extractAll(from: string, folder: string): Promise<void> {
  const outputs = new Map<string, { readonly output: OutputFile; readonly path: string }>()
  const discard = (): void => {
    for (const { output } of outputs.values()) output.discard()
  }
  const forget = beforeSignals(discard)
  const input = await MigrationInput.open(from)
  const progress = new Progress(input.size)
  try {
    about(folder, () => mkdirSync(folder, { recursive: true }))
    const names = new BlockFileNames()
    const placeFor: PlaceFor = (block) => {
      let made = outputs.get(block.name)
      if (made === undefined) {
        if (outputs.size >= MAX_FILES) {
          throw new UsageError(`more than ${MAX_FILES} blocks, which are to be extracted one by one`, input.name)
        }
        const path = join(folder, names.fileFor(block.name))
        made = { output: new OutputFile(path, input.file), path }
        outputs.set(block.name, made)
        if (made.output.isDirect) throw new UsageError('is no file', path)
      }
      return emptied(new PositionalFile(made.output.fd))
    }
    const blocks = await gather(input, placeFor, (octets) => progress.update(octets))
    const written = blocks.map((block) => ({ block, ...outputs.get(block.name)! }))
    for (const { block, output } of written) {
      about(output.name, () => new PositionalFile(output.fd).truncate(Number(block.length)))
    }
    for (const { output } of written) output.commit()
    for (const { block, path } of written) writeOutput(`${path}\t${block.length}\t${JSON.stringify(block.name)}\n`)
  } finally {
    progress.stop()
    discard()
    forget()
    await input.close()
  }
}

/** A block that is announced with another length begins anew. */
function emptied(sink: PositionalSink) {
  sink.truncate(0)
  return { sink, at: 0 }
}

/** @returns the blocks of the stream */
async function gather(
  input: MigrationInput,
  placeFor: PlaceFor,
  onProgress: (octets: number) => void,
  listed: (blocks: readonly RamBlock[]) => void = () => {},
): Promise<readonly RamBlock[]> {
  const ram = new GatheredRam(placeFor, { inflateRaw: inflateRawByNode })
  const output = new ListedOutput(ram, listed)
  await input.drive(visiting(input.form, new MigrationMemory(), output, input.convertOptions), { onProgress })
  listed(output.blocks)
  for (const { block, pageSize } of ram.blocks) {
    const isAbsent = block.mapped === undefined ? pageSize === 0 : !hasData(block.mapped)
    if (isAbsent) showMessage(noPagesOf(block.name))
  }
  return output.blocks
}

/** Looks at the list of blocks as soon as it is there. */
class ListedOutput extends GatherOutput {
  readonly #listed: (blocks: readonly RamBlock[]) => void
  readonly #blocks = new Map<string, RamBlock>()

  constructor(ram: GatheredRam, listed: (blocks: readonly RamBlock[]) => void) {
    super(ram)
    this.#listed = listed
  }

  get blocks(): readonly RamBlock[] {
    return [...this.#blocks.values()]
  }

  override block(block: RamBlock): void {
    this.#blocks.set(block.name, block)
    super.block(block)
  }

  override endBlocks(): void {
    this.#listed(this.blocks)
    super.endBlocks()
  }
}

function noSuchBlock(file: string, name: string, blocks: readonly RamBlock[]): UsageError {
  const there = blocks.length === 0 ? 'no blocks' : blocks.map((block) => block.name).join(', ')
  return new UsageError(`there is no RAM block ${JSON.stringify(name)}; there are ${there}`, file)
}

function copy(from: TemporaryFile, length: number, output: OutputFile): void {
  const view = new Uint8Array(PIECE)
  for (let at = 0; at < length; at += PIECE) {
    const piece = view.subarray(0, Math.min(PIECE, length - at))
    from.read(at, piece)
    output.write(piece)
  }
}
