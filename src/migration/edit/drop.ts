/** Leaves commands and sections out of a stream: those that the QEMU that is to read it does not know. */
import { commandName } from '../commands.ts'
import { MigrationError } from '../errors.ts'
import { OctetBuilder } from '../octet-builder.ts'
import {
  type Configuration,
  type DeviceContents,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
} from '../visitor.ts'
import { ForwardingVisitor } from '../visitors.ts'
import { withoutDevices } from '../vmstate/edit-description.ts'
import { Recording } from './recording.ts'

/**
 * What is to be left out: a command by its number or QEMU's name for it; a section by its device's name, maybe with `#INSTANCE`,
 * or by `section ID`. All that it fits is left out.
 */
export interface DropTarget {
  readonly text: string
  /** How often it was found. */
  count: number
}

interface Package {
  readonly command: number
  readonly data: Uint8Array
  readonly recording: Recording
  /** Whether something in it was left out. */
  changed: boolean
}

const MAX_DESCRIPTION = 64 * 1024 * 1024
/** Things that are told to be there. */
const MAX_SEEN = 10_000
/** Devices of the description, and live sections. */
const MAX_DEVICES = 1_000_000

export class DropVisitor extends ForwardingVisitor {
  readonly targets: readonly DropTarget[]
  /** What is there to be dropped, in stream order, for a message. */
  readonly seen = new Set<string>()
  /** Ids of sections that are left out from their START on. */
  readonly #live = new Map<number, DropTarget>()
  /** Entries of the description that go: by device, which of its sections. */
  readonly #gone = new Map<string, Set<number>>()
  /** Sections of each device so far. */
  readonly #counts = new Map<string, number>()
  #dropping = false
  #description: OctetBuilder | undefined
  readonly #packages: Package[] = []

  constructor(output: Visitor, targets: readonly string[]) {
    super(output)
    this.targets = targets.map((text) => ({ text, count: 0 }))
  }

  /** Where items go: into the package at hand, if there is one. */
  get #to(): Visitor {
    return this.#packages.at(-1)?.recording ?? this.output
  }

  #find(names: readonly string[]): DropTarget | undefined {
    const target = this.targets.find(({ text }) => names.includes(text))
    if (target) this.#drop(target)
    return target
  }

  #drop(target: DropTarget): void {
    target.count++
    for (const packed of this.#packages) packed.changed = true
  }

  #see(name: string): void {
    if (this.seen.size < MAX_SEEN) this.seen.add(name)
  }

  override startSection(section: Section): void {
    const { type, id, name, instanceId } = section
    const isFirst = type === SectionType.Start || type === SectionType.Full
    let target = isFirst ? undefined : this.#live.get(id)
    if (target) this.#drop(target)
    // RAM is no device that could be done without.
    if (isFirst && section.contents !== 'ram') {
      this.#see(`${name}#${instanceId}`)
      target = this.#find([name, `${name}#${instanceId}`, `section ${id}`])
    }
    if (type === SectionType.Start) this.#setLive(section, target)
    if (type === SectionType.Full) this.#countDevice(section, target !== undefined)
    this.#dropping = target !== undefined
    if (!this.#dropping) this.#to.startSection(section)
  }

  /** PART and END sections follow, of the last device that had the id. */
  #setLive({ id, offset }: Section, target: DropTarget | undefined): void {
    if (target === undefined) this.#live.delete(id)
    else this.#live.set(id, target)
    if (this.#live.size > MAX_DEVICES) throw tooMany(offset)
  }

  /** A device may have several sections: each has an entry in the description, in their order. */
  #countDevice({ name, instanceId, offset }: Section, isDropped: boolean): void {
    const key = keyOf(name, instanceId)
    const count = this.#counts.get(key) ?? 0
    this.#counts.set(key, count + 1)
    if (this.#counts.size > MAX_DEVICES) throw tooMany(offset)
    if (!isDropped) return
    const gone = this.#gone.get(key) ?? new Set()
    this.#gone.set(key, gone.add(count))
  }

  override device(device: DeviceContents): void {
    if (!this.#dropping) this.#to.device(device)
  }

  override opaque(octets: Uint8Array): void {
    if (!this.#dropping) this.#to.opaque(octets)
  }

  override endSection(footer: number | undefined): void {
    if (!this.#dropping) this.#to.endSection(footer)
    this.#dropping = false
  }

  override command(command: number, data: Uint8Array, packaged: boolean): void {
    if (packaged) {
      this.#packages.push({ command, data: data.slice(), recording: new Recording(), changed: false })
      return
    }
    const name = commandName(command)
    this.#see(name ?? `command ${command}`)
    const names = [String(command), `command ${command}`, ...(name === undefined ? [] : [name, name.toLowerCase()])]
    if (!this.#find(names)) this.#to.command(command, data, packaged)
  }

  override endPackage(): void {
    const { command, data, recording, changed } = this.#packages.pop()!
    if (changed && data.length === 4) new DataView(data.buffer).setUint32(0, recording.size)
    const to = this.#to
    to.command(command, data, true)
    recording.replay(to)
    to.endPackage()
  }

  override startDescription(length: number): void {
    if (this.#gone.size > 0 && this.#packages.length === 0) this.#description = new OctetBuilder(MAX_DESCRIPTION)
    else this.#to.startDescription(length)
  }

  override octets(piece: Uint8Array): void {
    if (this.#description === undefined) this.#to.octets(piece)
    else if (!this.#description.put(piece)) {
      const expected = `a description of at most ${MAX_DESCRIPTION} octets`
      throw new MigrationError('MIGRATION_LIMIT', 0, { path: 'description', expected, actual: 'more' })
    }
  }

  override endOctets(): void {
    if (this.#description === undefined) {
      this.#to.endOctets()
      return
    }
    const kept = this.#withoutGone(this.#description.octets)
    this.#description = undefined
    this.output.startDescription(kept.length)
    this.output.octets(kept)
    this.output.endOctets()
  }

  /** A description that cannot be read stays as it is: QEMU does not look at it. */
  #withoutGone(octets: Uint8Array): Uint8Array {
    try {
      return withoutDevices(octets, (name, instanceId, count) => {
        return this.#gone.get(keyOf(name, instanceId))?.has(count) ?? false
      })
    } catch (error) {
      if (error instanceof MigrationError) return octets
      throw error
    }
  }

  override configuration(configuration: Configuration): void {
    this.#to.configuration(configuration)
  }

  override startBlocks(totalRam: bigint): void {
    this.#to.startBlocks(totalRam)
  }

  override block(block: RamBlock): void {
    this.#to.block(block)
  }

  override mappedPages(run: PageRun): void {
    this.#to.mappedPages(run)
  }

  override endMappedPages(): void {
    this.#to.endMappedPages()
  }

  override endBlocks(): void {
    this.#to.endBlocks()
  }

  override pages(run: PageRun): void {
    this.#to.pages(run)
  }

  override flush(): void {
    this.#to.flush()
  }

  override endOfRam(): void {
    this.#to.endOfRam()
  }

  override endOfFile(): void {
    this.#to.endOfFile()
  }

  override startTail(): void {
    this.#to.startTail()
  }
}

function keyOf(name: string, instanceId: number): string {
  return `${instanceId} ${name}`
}

function tooMany(offset: number): MigrationError {
  return new MigrationError('MIGRATION_LIMIT', offset, { expected: `at most ${MAX_DEVICES} devices`, actual: 'more' })
}
