/** The binary input visitor: walks a migration stream as QEMU writes it. `docs/architecture.md` has the grammar in short. */
import { isPageSize, readConfiguration } from './configuration.ts'
import { MigrationError } from './errors.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { nameText } from './ram-blocks.ts'
import { RamInput } from './ram-input.ts'
import { Pause, type Section, SectionType, type Visitor, type Walk } from './visitor.ts'

export const QEMU_MAGIC = 0x5145564d
const VERSION = 3

const TYPE_EOF = 0x00
const TYPE_CONFIGURATION = 0x07
const TYPE_COMMAND = 0x08
const TYPE_FOOTER = 0x7e

const COMMAND_POSTCOPY_ADVISE = 3
const COMMAND_PACKAGED = 7

/** Octets of a section header less its name: type, id, name length, instance, version. */
const FULL_HEADER = 1 + 4 + 1 + 4 + 4

/** Octets of a tail that are handed on at a time, however they came in: the same stream makes the same BER. */
const TAIL_PIECE = 64 * 1024

/** Packages in packages that are looked into; what lies deeper stays as it is. No QEMU sends more than one. */
const MAX_PACKAGES = 8

export interface BinaryInputOptions {
  /** Octets of a target page, where the stream itself does not tell; 4096 (x86) by default. */
  readonly pageSize?: number
}

export class BinaryInput {
  readonly file: QEMUFileReader
  readonly #visitor: Visitor
  readonly #ram: RamInput
  /** Footers are all there or all missing; the first section tells. */
  #footers: boolean | undefined
  #ramId: number | undefined
  #ramEnded = false

  constructor(file: QEMUFileReader, visitor: Visitor, options: BinaryInputOptions = {}) {
    this.file = file
    this.#visitor = visitor
    const { pageSize = 4096 } = options
    if (!isPageSize(pageSize)) throw new RangeError(`pageSize: a power of two from 256 to 65536, not ${pageSize}`)
    this.#ram = new RamInput(file, visitor, pageSize)
  }

  /** Walks the whole stream. @throws {MigrationError} with the offset in the stream */
  *walk(): Walk {
    const file = this.file
    if ((yield* file.fill(8)) >= 4 && file.peek32() !== QEMU_MAGIC) {
      const actual = `0x${file.peek32().toString(16).padStart(8, '0')}`
      throw new MigrationError('MIGRATION_MAGIC', 0, { expected: '0x5145564d ("QEVM")', actual })
    }
    yield* file.need(8, 'header')
    const version = file.peek32(4)
    if (version !== VERSION) {
      throw new MigrationError('MIGRATION_VERSION', 4, { expected: String(VERSION), actual: String(version) })
    }
    file.skip(8)
    this.#visitor.header(version)
    if ((yield* file.fill(1)) > 0 && file.peek8() === TYPE_CONFIGURATION) {
      const configuration = yield* readConfiguration(file)
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
      if ((yield* file.fill(1)) === 0) {
        // A stream may end after RAM only; QEMU itself needs the EOF octet and says so better than we can.
        if (end === Number.POSITIVE_INFINITY && this.#ramId === undefined) return
        throw file.truncated(1, 'sections')
      }
      const type = file.peek8()
      if (type === TYPE_COMMAND) {
        yield* this.#command(end, packages)
      } else if (type === SectionType.Part || type === SectionType.End) {
        yield* this.#continuedSection(type)
      } else if (type === SectionType.Start && (yield* this.#isRam())) {
        yield* this.#ramStart()
      } else if (type === TYPE_EOF && end === Number.POSITIVE_INFINITY) {
        file.skip(1)
        this.#visitor.endOfFile()
        yield* this.#tail(end)
        return
      } else if (type === SectionType.Start || type === SectionType.Full || type === TYPE_CONFIGURATION) {
        // Device state and live sections that only the description, or their own grammar, can delimit.
        yield* this.#tail(end)
        return
      } else {
        throw new MigrationError('MIGRATION_SECTION_TYPE', file.position, {
          actual: `0x${type.toString(16).padStart(2, '0')}`,
        })
      }
      if (this.#ramEnded && end === Number.POSITIVE_INFINITY) {
        yield* this.#tail(end)
        return
      }
      if (file.position > end) {
        throw new MigrationError('MIGRATION_PACKAGE', end, {
          path: 'package',
          actual: `${file.position - end} octets more than it has`,
        })
      }
    }
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
    if (command === COMMAND_POSTCOPY_ADVISE && length === 16) this.#ram.advise(file.peek64(5))
    const packaged = command === COMMAND_PACKAGED && length === 4 ? file.peek32(5) : undefined
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

  /** Whether the START section at hand is the one of RAM. */
  *#isRam(): Walk<boolean> {
    const file = this.file
    yield* file.need(6, 'section header')
    const nameLength = file.peek8(5)
    yield* file.need(6 + nameLength, 'section header')
    // "ram"; with mapped-ram its pages lie elsewhere in the file, so that the section stays as it is.
    return nameLength === 3 && file.peek16(6) === 0x7261 && file.peek8(8) === 0x6d && !this.#ram.mapped
  }

  *#ramStart(): Walk {
    const file = this.file
    const nameLength = file.peek8(5)
    yield* file.need(FULL_HEADER + nameLength, 'section header')
    const id = file.peek32(1)
    const name = nameText(file.peekOctets(6, nameLength), file.position + 6, 'MIGRATION_SECTION_ID', 'section header')
    const section: Section = {
      type: SectionType.Start,
      id,
      name,
      instanceId: file.peek32(6 + nameLength),
      versionId: file.peek32(10 + nameLength),
      contents: 'ram',
      offset: file.position,
    }
    if (section.versionId !== RamInput.version) {
      throw new MigrationError('MIGRATION_RAM_VERSION', file.position + 10 + nameLength, {
        path: `section ${id} (ram)`,
        expected: String(RamInput.version),
        actual: String(section.versionId),
      })
    }
    file.skip(FULL_HEADER + nameLength)
    this.#ramId = id
    yield* this.#ramSection(section)
  }

  *#continuedSection(type: typeof SectionType.Part | typeof SectionType.End): Walk {
    const file = this.file
    yield* file.need(5, 'section header')
    const id = file.peek32(1)
    if (id !== this.#ramId) {
      throw new MigrationError('MIGRATION_SECTION_ID', file.position + 1, {
        expected: this.#ramId === undefined ? 'a START section first' : `${this.#ramId} (ram)`,
        actual: String(id),
      })
    }
    file.skip(5)
    yield* this.#ramSection({
      type,
      id,
      name: 'ram',
      instanceId: 0,
      versionId: RamInput.version,
      contents: 'ram',
      offset: file.position - 5,
    })
    if (type === SectionType.End) this.#ramEnded = true
  }

  *#ramSection(section: Section): Walk {
    this.#visitor.startSection(section)
    const path = `section ${section.id} (ram)`
    yield* this.#ram.records(path)
    this.#visitor.endSection(yield* this.#footer(section.id, path))
  }

  /** 7E and the section's id. Only a look at what follows the first section tells whether the stream has footers. */
  *#footer(id: number, path: string): Walk<number | undefined> {
    const file = this.file
    // No section type is 7E, so that one octet tells.
    this.#footers ??= (yield* file.fill(1)) > 0 && file.peek8() === TYPE_FOOTER
    if (!this.#footers) return undefined
    yield* file.need(5, path)
    if (file.peek8() !== TYPE_FOOTER || file.peek32(1) !== id) {
      const octets = Array.from(file.peekOctets(0, 5), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
      throw new MigrationError('MIGRATION_FOOTER', file.position, { path, expected: `7e and id ${id}`, actual: octets })
    }
    file.skip(5)
    return id
  }
}
