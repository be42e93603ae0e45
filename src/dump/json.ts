/**
 * The dump for programs: a JSON object a line (`docs/cli.md` lists its members). Numbers that JavaScript's numbers do not
 * hold, tag numbers and INTEGERs, are strings of decimal digits.
 */
import { describeReal } from '../ber/describe-value.ts'
import { TagClass } from '../ber/tag.ts'
import type { Real } from '../ber/values/real.ts'
import type { DumpedValue, DumpFormat } from './format.ts'
import { TextBuffer, type TextSink } from './text-buffer.ts'

const classNames: Record<TagClass, string> = {
  [TagClass.Universal]: 'universal',
  [TagClass.Application]: 'application',
  [TagClass.ContextSpecific]: 'context-specific',
  [TagClass.Private]: 'private',
}
const encoder = new TextEncoder()
/** Kinds of identifier octets whose members are kept ready. */
const mostKept = 1024
/** Keys must stay exact. */
const largestKept = 0xffffff
/** Octets of a line but for its value. */
const frame = 1024
/** What a value of 16 KiB takes at most: six characters an octet, for text of control characters. */
const longestValue = 6 * 16 * 1024

export class JsonFormat implements DumpFormat {
  readonly beginning = 64
  readonly decimalOctets = 1024
  readonly #out: TextBuffer
  readonly #types = new Map<number, Uint8Array>()

  /** For a decoder whose `maxContiguous` is 16 KiB at most. */
  constructor(sink: TextSink) {
    this.#out = new TextBuffer(sink)
  }

  /** Hands on all lines that are written. */
  flush(): void {
    this.#out.flush()
  }

  header(value: DumpedValue): void {
    const out = this.#out
    this.#place(value.offset, value.depth, value.headerLength)
    if (value.indefinite) out.ascii('null')
    else out.decimal(value.length)
    out.copy(this.#typeOf(value))
    if (value.component !== undefined) {
      out.reserve(frame + longestValue + 6 * value.component.length)
      this.#string(value.component, 'component')
    }
    if (value.schemaType !== undefined) this.#string(value.schemaType, 'schemaType')
  }

  boolean(octet: number): void {
    this.#out.ascii(octet === 0 ? ',"value":false' : ',"value":true')
  }

  integer(value: number | bigint): void {
    const out = this.#out
    out.ascii(',"value":')
    if (typeof value === 'bigint') out.ascii('"')
    out.ascii(String(value))
    if (typeof value === 'bigint') out.ascii('"')
  }

  objectIdentifier(text: string, name: string | undefined): void {
    this.#string(text)
    if (name !== undefined) this.#string(name, 'name')
  }

  null(): void {
    this.#out.ascii(',"value":null')
  }

  real(value: Real): void {
    const isNumber = typeof value === 'number' && Number.isFinite(value)
    // JSON has minus zero, and JavaScript's reader of it too.
    if (isNumber) this.#out.ascii(`,"value":${Object.is(value, -0) ? '-0' : value}`)
    else this.#string(typeof value === 'number' ? describeReal(value, 0) : exactText(value))
  }

  time(text: string, moment: Date | undefined): void {
    this.#string(text)
    if (moment !== undefined) this.#string(moment.toISOString(), 'time')
  }

  bits(value: DumpedValue, octets: Uint8Array, start: number, end: number, unusedBits: number): void {
    const out = this.#out
    out.ascii(',"value":"')
    out.hex(octets, start, end)
    out.ascii('","unusedBits":')
    out.decimal(unusedBits)
    if (end - start < value.length - 1) out.ascii(',"cut":true')
  }

  plainText(octets: Uint8Array, start: number, end: number): void {
    const out = this.#out
    out.ascii(',"value":"')
    out.raw(octets, start, end)
    out.ascii('"')
  }

  text(text: string, complete: boolean): void {
    this.#string(text)
    if (!complete) this.#out.ascii(',"cut":true')
  }

  octets(value: DumpedValue, octets: Uint8Array, start: number, end: number): void {
    const out = this.#out
    out.ascii(',"value":"')
    out.hex(octets, start, end)
    out.ascii(end - start < value.length ? '","cut":true' : '"')
  }

  end(fault: string | undefined): void {
    const out = this.#out
    if (fault !== undefined) {
      out.ascii(',"fault":"')
      out.ascii(fault)
      out.ascii('"')
    }
    out.ascii('}')
    out.endLine()
  }

  endOfContents(offset: number, depth: number): void {
    const out = this.#out
    this.#place(offset, depth, 2)
    out.ascii('0,"class":"universal","number":0,"constructed":false,"indefinite":false,"type":"end-of-contents"}')
    out.endLine()
  }

  /** The members that depend on the identifier octets: the same ones again and again, so they are kept ready. */
  #typeOf(value: DumpedValue): Uint8Array {
    const { tagClass, tagNumber, constructed, indefinite } = value
    if (typeof tagNumber === 'bigint' || tagNumber > largestKept) return encoder.encode(typeMembers(value))
    const key = tagNumber * 16 + tagClass * 4 + (constructed ? 2 : 0) + (indefinite ? 1 : 0)
    let members = this.#types.get(key)
    if (members === undefined) {
      members = encoder.encode(typeMembers(value))
      if (this.#types.size < mostKept) this.#types.set(key, members)
    }
    return members
  }

  #place(offset: number, depth: number, headerLength: number): void {
    const out = this.#out
    out.reserve(frame + longestValue)
    out.ascii('{"offset":')
    out.decimal(offset)
    out.ascii(',"depth":')
    out.decimal(depth)
    out.ascii(',"headerLength":')
    out.decimal(headerLength)
    out.ascii(',"length":')
  }

  /** What could upset a terminal is escaped here too: DEL and the like are allowed in JSON as they are. */
  #string(text: string, member = 'value'): void {
    this.#out.ascii(`,"${member}":`)
    this.#out.text(JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped))
  }
}

function typeMembers({ tagClass, tagNumber, constructed, indefinite, type }: DumpedValue): string {
  const number = typeof tagNumber === 'bigint' ? `"${tagNumber}"` : tagNumber
  const name = type === undefined ? 'null' : `"${type.name}"`
  return (
    `,"class":"${classNames[tagClass]}","number":${number},"constructed":${constructed},` +
    `"indefinite":${indefinite},"type":${name}`
  )
}

function exactText({ sign, mantissa, base, exponent }: Exclude<Real, number>): string {
  return `${sign < 0 ? '-' : ''}${mantissa}*${base}^${exponent}`
}

function escaped(character: string): string {
  let text = ''
  for (let i = 0; i < character.length; i++) text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
  return text
}
