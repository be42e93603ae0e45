/** Leaves commands and sections out of a stream: those that the QEMU that is to read it does not know. */
import { Command, commandName } from '../commands.ts'
import { OctetBuilder } from '../octet-builder.ts'
import {
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

/** What is to be left out: a command by number or QEMU's name, a section by its device's name, maybe with `#INSTANCE`, or by `section ID`. */
export interface DropTarget {
  readonly text: string
  /** How often it was found. */
  count: number
}

const MAX_DESCRIPTION = 64 * 1024 * 1024

export class DropVisitor extends ForwardingVisitor {
  readonly targets: readonly DropTarget[]
  /** What is there to be dropped, in stream order, for a message. */
  readonly seen = new Set<string>()
  /** Ids of sections that are left out from their START on. */
  readonly #live = new Map<number, DropTarget>()
  /** Entries of the description that go: by device, which of its sections. */
  readonly #gone = new Map<string, number[]>()
  readonly #counts = new Map<string, number>()
  #dropping = false
  #description: OctetBuilder | undefined
  readonly #packages: { readonly recording: Recording; readonly data: Uint8Array }[] = []

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
    if (target) target.count++
    return target
  }

  override startSection(section: Section): void {
    const { type, id, name, instanceId } = section
    const isFirst = type === SectionType.Start || type === SectionType.Full
    let target = this.#live.get(id)
    if (isFirst) {
      this.seen.add(`${name}#${instanceId}`)
      target = section.contents === 'ram' ? undefined : this.#find([name, `${name}#${instanceId}`, `section ${id}`])
      if (target && type === SectionType.Start) this.#live.set(id, target)
      if (type === SectionType.Full) this.#countDevice(name, instanceId, target !== undefined)
    } else if (target) target.count++
    this.#dropping = target !== undefined
    if (!this.#dropping) this.#to.startSection(section)
  }

  /** A device may have several sections: each has an entry in the description, in their order. */
  #countDevice(name: string, instanceId: number, isDropped: boolean): void {
    const key = `${instanceId} ${name}`
    const count = this.#counts.get(key) ?? 0
    this.#counts.set(key, count + 1)
    if (isDropped) this.#gone.set(key, [...(this.#gone.get(key) ?? []), count])
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
    const name = commandName(command)
    const names = [String(command), `command ${command}`, ...(name === undefined ? [] : [name, name.toLowerCase()])]
    this.seen.add(name ?? String(command))
    if (!packaged && command !== Command.PACKAGED && this.#find(names)) return
    if (packaged) this.#packages.push({ recording: new Recording(), data: data.slice() })
    else this.#to.command(command, data, packaged)
  }

  override endPackage(): void {
    const { recording, data } = this.#packages.pop()!
    new DataView(data.buffer).setUint32(0, recording.size)
    const to = this.#to
    to.command(Command.PACKAGED, data, true)
    recording.replay(to)
    to.endPackage()
  }

  override startBlocks(totalRam: bigint): void {
    this.#to.startBlocks(totalRam)
  }

  override block(block: RamBlock): void {
    this.#to.block(block)
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

  override startDescription(length: number): void {
    if (this.#gone.size === 0) this.output.startDescription(length)
    else this.#description = new OctetBuilder(MAX_DESCRIPTION)
  }

  override startTail(): void {
    this.#to.startTail()
  }

  override octets(piece: Uint8Array): void {
    if (this.#description) this.#description.put(piece)
    else this.#to.octets(piece)
  }

  override endOctets(): void {
    if (this.#description) {
      const kept = withoutDevices(this.#description.octets, (name, instanceId, count) => {
        return this.#gone.get(`${instanceId} ${name}`)?.includes(count) ?? false
      })
      this.#description = undefined
      this.output.startDescription(kept.length)
      this.output.octets(kept)
      this.output.endOctets()
    } else this.#to.endOctets()
  }
}
