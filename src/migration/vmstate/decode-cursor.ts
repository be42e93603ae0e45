/** Where the decoding of a device stands: its octets, the path for messages, what it may still cost, what was noted. */
import { MigrationError } from '../errors.ts'
import type { DecodeBudget } from './decode-budget.ts'
import type { StateInteger } from './state.ts'
import { octetText } from './subsection-names.ts'
import type { IntegerType } from './types.ts'

const MAX_NOTES = 1000
/** Characters of a path in a message. */
const MAX_PATH = 400

const TYPE_SUBSECTION = 0x05
/** Octets of a subsection's type, of its name's length and of its version. */
const SUBSECTION_HEADER = 6

export interface DecoderNote {
  readonly path: string
  readonly reason: string
}

export interface SubsectionHeader {
  /** As `octetText` has it. */
  readonly name: string
  readonly version: number
  /** Octets. */
  readonly size: number
}

export class DecodeCursor {
  readonly octets: Uint8Array
  /** Names, and places in arrays. */
  readonly path: (string | number)[] = []
  /** Fields that are kept as octets where more was to be expected. */
  readonly notes: DecoderNote[] = []
  readonly budget: DecodeBudget
  at = 0
  readonly #view: DataView
  readonly #base: number

  /** @param base absolute position of the first octet */
  constructor(octets: Uint8Array, base: number, budget: DecodeBudget) {
    this.octets = octets
    this.budget = budget
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length)
    this.#base = base
  }

  /** Takes back what was read and noted since. */
  mark(): () => void {
    const { at } = this
    const notes = this.notes.length
    const path = this.path.length
    return () => {
      this.at = at
      this.notes.length = notes
      this.path.length = path
    }
  }

  /** One value more. */
  count(): void {
    if (!this.budget.value()) throw this.tooMuch()
  }

  /** A failure that leaves something to be tried; others go on. */
  survived(failure: unknown): MigrationError {
    if (!(failure instanceof MigrationError) || this.budget.exceeded !== undefined) throw failure
    if (!this.budget.failure()) throw this.tooMuch()
    return failure
  }

  /** Reads an integer, which must be there. */
  integer(type: IntegerType, typeName: string): StateInteger {
    const offset = this.at
    this.at += type.width
    return { kind: 'integer', ...type, typeName, value: this.#number(offset, type), offset, size: type.width }
  }

  #number(at: number, { width, signed }: IntegerType): number | bigint {
    const view = this.#view
    if (width === 8) return signed ? view.getBigInt64(at) : view.getBigUint64(at)
    if (width === 4) return signed ? view.getInt32(at) : view.getUint32(at)
    if (width === 2) return signed ? view.getInt16(at) : view.getUint16(at)
    return signed ? view.getInt8(at) : view.getUint8(at)
  }

  /** The header of the subsection at hand, if there is one. */
  subsectionHeader(end: number): SubsectionHeader | undefined {
    const { octets, at } = this
    if (at + 2 > end || octets[at] !== TYPE_SUBSECTION) return undefined
    const size = SUBSECTION_HEADER + octets[at + 1]
    if (at + size > end) return undefined
    const name = octetText(octets.subarray(at + 2, at + size - 4))
    return { name, version: this.#view.getUint32(at + size - 4), size }
  }

  note(reason: string): void {
    if (this.notes.length < MAX_NOTES) this.notes.push({ path: this.#pathText, reason })
  }

  get #pathText(): string {
    let text = ''
    for (const part of this.path) {
      if (text.length > MAX_PATH) return `${text}…`
      text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${part.slice(0, MAX_PATH)}`
    }
    return text
  }

  tooMuch(): MigrationError {
    return this.fault(this.budget.exceeded ?? 'less', 'more')
  }

  fault(expected: string, actual: string): MigrationError {
    return new MigrationError('MIGRATION_DEVICE', this.#base + this.at, { path: this.#pathText, expected, actual })
  }
}
