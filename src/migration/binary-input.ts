/** The binary input visitor: walks a migration stream as QEMU writes it. `docs/architecture.md` has the grammar in short. */
import { Command } from './commands.ts'
import { isPageSize, readConfiguration } from './configuration.ts'
import { DescriptionInput } from './description-input.ts'
import type { KeptAsOctets } from './device-input.ts'
import { MigrationError } from './errors.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { RamInput } from './ram-input.ts'
import { RamState, SectionInput } from './section-input.ts'
import { Pause, SectionType, type Visitor, type Walk } from './visitor.ts'
import type { Description } from './vmstate/description.ts'

export const QEMU_MAGIC = 0x5145564d
const VERSION = 3

const TYPE_EOF = 0x00
const TYPE_CONFIGURATION = 0x07
const TYPE_COMMAND = 0x08

/** Octets of a tail that are handed on at a time, however they came in: the same stream makes the same BER. */
const TAIL_PIECE = 64 * 1024

/** Packages in packages that are looked into; what lies deeper stays as it is. No QEMU sends more than one. */
const MAX_PACKAGES = 8

/** Octets after RAM that a pipe's description is awaited for, and octets before RAM's end. */
const MAX_AHEAD = 256 * 1024 * 1024
const MAX_AHEAD_OF_RAM = 16 * 1024 * 1024

export interface BinaryInputOptions {
  /** Octets of a target page, where the stream itself does not tell; 4096 (x86) by default. */
  readonly pageSize?: number
  /** What the device sections hold, where the stream does not tell: the description of another stream of the same machine. */
  readonly description?: Description
  /** Whether pages of RAM are of no interest: where the input can be read at any position, they are passed over. */
  readonly passRam?: boolean
  /** Likewise, but only the pages of blocks in a mapped-ram file: somebody will look for them in their places. */
  readonly passMapped?: boolean
  /**
   * Octets of the file before the stream's begin, where somebody knows: the headers of a mapped-ram file count them. By
   * default the first of these headers tells.
   */
  readonly base?: number
}

export class BinaryInput {
  readonly file: QEMUFileReader
  readonly #visitor: Visitor
  readonly #ram: RamInput
  readonly #sections: SectionInput
  readonly #description: DescriptionInput
  readonly #passRam: boolean
  /** Whether the guest went on in two QEMUs, which exchange checkpoints after the end of the stream. */
  #colo = false

  constructor(file: QEMUFileReader, visitor: Visitor, options: BinaryInputOptions = {}) {
    this.file = file
    this.#visitor = visitor
    const { pageSize = 4096, description, passRam = false, passMapped = passRam, base } = options
    if (!isPageSize(pageSize)) throw new RangeError(`pageSize: a power of two from 256 to 65536, not ${pageSize}`)
    this.#ram = new RamInput(file, visitor, pageSize, base)
    this.#ram.passMapped = passMapped
    this.#sections = new SectionInput(file, visitor, this.#ram)
    this.#description = new DescriptionInput(file, visitor)
    this.#passRam = passRam
    if (description !== undefined) this.#describe(description, true)
  }

  /** What is kept as octets where fields were to be expected, and why. */
  get keptAsOctets(): readonly KeptAsOctets[] {
    return this.#sections.devices.keptAsOctets
  }

  /** What the devices hold, as far as the stream has told by now. */
  get description(): Description | undefined {
    return this.#description.found
  }

  /** Octets of a target page, as far as the stream, its description and the options have told. */
  get pageSize(): number {
    return this.#ram.pageSize
  }

  /** @param isForeign it is another stream's */
  #describe(description: Description, isForeign = false): void {
    if (description.pageSize !== undefined) this.#ram.pageSize = description.pageSize
    this.#sections.devices.describe(description, isForeign)
  }

  /** Walks the whole stream. @throws {MigrationError} with the offset in the stream */
  *walk(): Walk {
    const file = this.file
    if ((yield* file.fill(8)) >= 4 && file.peek32() !== QEMU_MAGIC) {
      const actual = `0x${file.peek32().toString(16).padStart(8, '0')}`
      throw new MigrationError('MIGRATION_MAGIC', file.position, { expected: '0x5145564d ("QEVM")', actual })
    }
    yield* file.need(8, 'header')
    const version = file.peek32(4)
    if (version !== VERSION) {
      throw new MigrationError('MIGRATION_VERSION', file.position + 4, {
        expected: String(VERSION),
        actual: String(version),
      })
    }
    if (file.size !== undefined) {
      const description = yield* this.#description.atEnd(file.size)
      if (description !== undefined) this.#describe(description)
    }
    file.skip(8)
    this.#visitor.header(version)
    if ((yield* file.fill(1)) > 0 && file.peek8() === TYPE_CONFIGURATION) {
      const configuration = yield* readConfiguration(file, this.description)
      if (configuration !== undefined) {
        this.#visitor.configuration(configuration)
        this.#ram.configure(configuration)
      }
    }
    yield* this.#items(Number.POSITIVE_INFINITY, 0)
    this.#visitor.finish()
  }

  /** Items up to absolute position `end`: the file's own, or those of a package that lies in `packages` - 1 others. */
  *#items(end: number, packages: number): Walk {
    const file = this.file
    while (file.position < end) {
      yield Pause.Output
      yield* file.need(1, 'sections')
      const type = file.peek8()
      if (type === TYPE_COMMAND) {
        yield* this.#command(end, packages)
      } else if (type >= SectionType.Start && type <= SectionType.Full) {
        if (!(yield* this.#section(type as SectionType, end))) {
          yield* this.#tail(end)
          return
        }
      } else if (type === TYPE_EOF && end === Number.POSITIVE_INFINITY) {
        file.skip(1)
        this.#visitor.endOfFile()
        yield* this.#description.afterEnd()
        if (this.#colo && (yield* file.fill(1)) > 0) {
          this.#sections.devices.keep(
            file.position,
            'COLO',
            'the checkpoints after the end of the stream are not supported',
          )
        }
        yield* this.#tail(end)
        return
      } else if (type === TYPE_CONFIGURATION && !this.#sections.any) {
        // It has a subsection that nothing tells the end of.
        this.#sections.devices.keep(file.position, 'configuration', 'it has a subsection that is not known')
        yield* this.#tail(end)
        return
      } else {
        throw new MigrationError('MIGRATION_SECTION_TYPE', file.position, {
          actual: `0x${type.toString(16).padStart(2, '0')}`,
        })
      }
      if (file.position > end) {
        throw new MigrationError('MIGRATION_PACKAGE', end, {
          path: 'package',
          actual: `${file.position - end} octets more than it has`,
        })
      }
    }
  }

  /** @returns false, with nothing read, where the end of the section at hand cannot be told */
  *#section(type: SectionType, end: number): Walk<boolean> {
    const file = this.file
    const sections = this.#sections
    const section = yield* sections.header(type)
    if (section.contents === 'device') {
      // What was not told yet stands at the end. While RAM is still to come, there may be too much of it to be held.
      if (end === Number.POSITIVE_INFINITY && type === SectionType.Full && !sections.devices.isDescribed) {
        const most = sections.ramState === RamState.Ended ? MAX_AHEAD : MAX_AHEAD_OF_RAM
        const description = yield* this.#description.ahead(most)
        if (description !== undefined) this.#describe(description)
        sections.devices.absence = this.#description.absence
      }
      return yield* sections.device(section, end)
    }
    yield* sections.ram(section)
    const devices = this.#description.devicesAtEnd
    // Nothing but pages stands between RAM's START section and the devices that the description tells of.
    if (this.#passRam && type === SectionType.Start && devices?.before === sections.devices.taken) {
      file.seek(devices.offset)
      sections.ramState = RamState.Ended
    }
    return true
  }

  /** Everything up to `end` as it is. */
  *#tail(end: number): Walk {
    const file = this.file
    let open = false
    while (file.position < end) {
      const wanted = Math.min(end - file.position, TAIL_PIECE)
      const here = Math.min(yield* file.fill(wanted), wanted)
      if (here === 0) {
        if (end !== Number.POSITIVE_INFINITY) throw file.truncated(end - file.position, 'package')
        break
      }
      if (!open) this.#visitor.startTail()
      open = true
      this.#visitor.octets(file.peekOctets(0, here))
      file.skip(here)
      yield Pause.Output
    }
    if (open) this.#visitor.endOctets()
  }

  *#command(end: number, packages: number): Walk {
    const file = this.file
    yield* file.need(5, 'command')
    const command = file.peek16(1)
    const length = file.peek16(3)
    yield* file.need(5 + length, `command ${command}`)
    const data = file.peekOctets(5, length)
    if (command === Command.POSTCOPY_ADVISE && length === 16) this.#ram.advise(file.peek64(5))
    const packaged = command === Command.PACKAGED && length === 4 ? file.peek32(5) : undefined
    this.#colo ||= command === Command.ENABLE_COLO
    const position = file.position + 5 + length
    this.#visitor.command(command, data, packaged !== undefined)
    file.skip(5 + length)
    if (packaged === undefined) return
    if (position + packaged > end) {
      throw new MigrationError('MIGRATION_PACKAGE', position - 4, {
        path: 'package',
        actual: `a package of ${packaged} octets where ${end - position} are left`,
      })
    }
    if (packages < MAX_PACKAGES) yield* this.#items(position + packaged, packages + 1)
    else yield* this.#tail(position + packaged)
    this.#visitor.endPackage()
  }
}
