/** Device state as lines for people: a field a line, what it holds indented below it. */
import { printable } from '../ber/printable.ts'
import { namedFields, showLeaf } from '../migration/compare/fields.ts'
import type { ModelSection, StreamModel } from '../migration/model.ts'
import type { Selection } from '../migration/select-devices.ts'
import type { Configuration, RamBlock } from '../migration/visitor.ts'
import { NULL_POINTER } from '../migration/vmstate/null-pointers.ts'
import type { StateOctets, StateStruct, StateValue } from '../migration/vmstate/state.ts'
import { CAPABILITY } from '../migration/vmstate/types.ts'
import type { Colors } from './terminal.ts'

export interface StateTextOptions {
  /** Each value with its place in the stream. */
  readonly offsets?: boolean
  /** Octets in full. */
  readonly octets?: boolean
}

type Fields = Pick<StateStruct, 'fields' | 'subsections'>

/** Where values stand: octets of a body, and the position of its first one, where that is known. */
interface Place {
  readonly octets: Uint8Array
  readonly base: number | undefined
}

/** Lines are gathered before they are handed on. */
const PIECE = 64 * 1024
const OCTETS_OF_LINE = 32
const SHORT = 16
const OFFSET_WIDTH = 12
/** CONFIGURATION stands right after the magic, the version and its own type. */
const CONFIGURATION_BODY = 9

const text = new TextDecoder()

export class StateText {
  readonly #model: StreamModel
  readonly #colors: Colors
  readonly #offsets: boolean
  readonly #octets: boolean

  constructor(model: StreamModel, colors: Colors, { offsets = false, octets = false }: StateTextOptions) {
    this.#model = model
    this.#colors = colors
    this.#offsets = offsets
    this.#octets = octets
  }

  /** The text of what is selected, in pieces. */
  *pieces(selection: Selection): Generator<string> {
    let piece = ''
    for (const line of this.#lines(selection)) {
      piece += `${line}\n`
      if (piece.length < PIECE) continue
      yield piece
      piece = ''
    }
    if (piece !== '') yield piece
  }

  *#lines({ sections, configuration, ram }: Selection): Generator<string> {
    const model = this.#model
    if (configuration) yield* this.#configuration(model.configuration!)
    if (ram) {
      yield this.#title('ram', `section ${model.ram!.section.id}, ${model.blocks.length} blocks`)
      for (const block of model.blocks) yield `${this.#margin()}  ${blockText(block)}`
    }
    for (const held of model.sections) if (sections.has(held)) yield* this.#device(held)
  }

  *#configuration({ machine, subsections, octets }: Configuration): Generator<string> {
    yield this.#title('configuration', printable(machine))
    yield* this.#fields({ fields: [], subsections }, { octets, base: this.#configurationAt }, '  ')
  }

  *#device(held: ModelSection): Generator<string> {
    const { section, octets } = held
    const { name, instanceId, id, versionId, offset, bodyOffset } = section
    const instance = instanceId === 0 ? '' : `#${instanceId}`
    const facts = `section ${id}, version ${versionId}, ${octets.length} octets`
    yield this.#title(`${printable(name)}${instance}`, `${facts}, at ${offset} (0x${offset.toString(16)})`)
    const { state, keptAsOctets } = held.decoded()
    for (const { path, reason } of keptAsOctets) {
      yield `${this.#margin()}  ${this.#colors.dim(`kept as octets: ${printable(path)}: ${printable(reason)}`)}`
    }
    const place = { octets, base: bodyOffset }
    if (state !== undefined) yield* this.#fields(state, place, '  ')
    else yield* this.#value('', { kind: 'octets', typeName: 'buffer', offset: 0, size: octets.length }, place, '  ')
  }

  /** In a binary stream, whose sections have bodies at a place. */
  get #configurationAt(): number | undefined {
    const isBinary = this.#model.sections.some(({ section }) => section.bodyOffset !== undefined)
    return isBinary ? CONFIGURATION_BODY : undefined
  }

  #title(name: string, facts: string): string {
    return `${this.#colors.cyan(name)}  ${this.#colors.dim(facts)}`
  }

  *#fields(state: Fields, place: Place, indent: string): Generator<string> {
    for (const [name, value] of namedFields(state)) yield* this.#value(printable(name), value, place, indent)
    for (const subsection of state.subsections) {
      const { name, version, offset } = subsection
      const title = `${printable(name)}  ${this.#colors.dim(`subsection, version ${version}`)}`
      yield `${this.#margin(place, offset)}${indent}${title}`
      yield* this.#fields(subsection, place, `${indent}  `)
    }
  }

  *#value(name: string, value: StateValue, place: Place, indent: string): Generator<string> {
    const start = `${this.#margin(place, value.offset)}${indent}${name}`
    if (value.kind === 'struct') {
      yield start
      yield* this.#fields(value, place, `${indent}  `)
    } else if (value.kind === 'array' || value.kind === 'list') {
      yield value.elements.length === 0 ? `${start}  ${this.#colors.dim('empty')}` : start
      for (const [i, element] of value.elements.entries()) {
        const key = value.kind === 'list' ? value.keys?.[i] : undefined
        if (key !== undefined) yield* this.#value(`[${i}].key`, key, place, `${indent}  `)
        yield* this.#value(`[${i}]`, element, place, `${indent}  `)
      }
    } else if (value.kind === 'octets') yield* this.#octetLines(start, value, place, indent)
    else if (value.kind === 'integer' && value.typeName === 'nullptr' && value.value === NULL_POINTER) {
      yield `${start}  NULL`
    } else {
      const unarmed = value.kind === 'integer' && value.typeName === 'timer' && value.value === -1n
      yield `${start}  ${showLeaf(value, place.octets)}${unarmed ? ', not armed' : ''}`
    }
  }

  *#octetLines(start: string, value: StateOctets, place: Place, indent: string): Generator<string> {
    const { offset, size, typeName } = value
    const contents = place.octets.subarray(offset, offset + size)
    const separator = start.endsWith(' ') ? '' : '  '
    if (typeName === CAPABILITY) yield `${start}${separator}${printable(text.decode(contents.subarray(1)))}`
    else if (!this.#octets || size <= SHORT) {
      yield `${start}${separator}${showLeaf(value, place.octets)}${textOf(contents)}`
    } else {
      yield `${start}${separator}${size} octets${textOf(contents)}`
      for (let at = 0; at < size; at += OCTETS_OF_LINE) {
        const hex = Array.from(contents.subarray(at, at + OCTETS_OF_LINE), (octet) =>
          octet.toString(16).padStart(2, '0'),
        )
        yield `${this.#margin(place, offset + at)}${indent}  ${hex.join(' ')}`
      }
    }
  }

  /** The column of offsets, if there is one. */
  #margin(place?: Place, offset = 0): string {
    if (!this.#offsets) return ''
    if (place?.base === undefined) return ' '.repeat(OFFSET_WIDTH)
    return this.#colors.dim(`0x${(place.base + offset).toString(16).padStart(OFFSET_WIDTH - 4, '0')}  `)
  }
}

/** The text of a buffer that holds nothing else, as C has it: zeros after it. */
function textOf(octets: Uint8Array): string {
  let end = 0
  while (end < octets.length && octets[end] >= 0x20 && octets[end] < 0x7f) end++
  const isText = end > 1 && end < octets.length && octets.subarray(end).every((octet) => octet === 0)
  return isText ? ` ${JSON.stringify(text.decode(octets.subarray(0, end)))}` : ''
}

function blockText({ name, length, pageSize, address }: RamBlock): string {
  const pages = pageSize === undefined ? '' : `, pages of ${pageSize}`
  const place = address === undefined ? '' : ` at 0x${address.toString(16)}`
  return `${printable(name)}  ${length} (0x${length.toString(16)}) octets${pages}${place}`
}
