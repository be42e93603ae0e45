/** BER made by hand, value by value, in any form; with marks at the values that a test wants the offsets of. */
import type { Tag } from '../../src/ber/tag.ts'
import { encodeInteger } from '../../src/ber/values/integer.ts'
import { identifier, join, length } from './encodings.ts'

export interface Encoded {
  readonly octets: Uint8Array
  /** Offsets of marked values, from the first octet. */
  readonly marks: ReadonlyMap<string, number>
}

export interface Form {
  readonly indefinite?: boolean
  /** Long definite form with that many zero octets before the length itself. */
  readonly zeros?: number
}

const none: ReadonlyMap<string, number> = new Map()

/** A primitive value. `contentsLength` is there to lie about the contents that follow. */
export function primitive(tag: Tag, contents: Uint8Array, form: Form = {}, contentsLength = contents.length): Encoded {
  const head = [...identifier(tag.tagClass, false, tag.tagNumber), ...length(contentsLength, form.zeros)]
  return { octets: join([Uint8Array.from(head), contents]), marks: none }
}

export function constructed(tag: Tag, children: readonly Encoded[], form: Form = {}): Encoded {
  const contents = sequence(children)
  const head = identifier(tag.tagClass, true, tag.tagNumber)
  head.push(...(form.indefinite ? [0x80] : length(contents.octets.length, form.zeros)))
  const ending = new Uint8Array(form.indefinite ? 2 : 0)
  return { octets: join([Uint8Array.from(head), contents.octets, ending]), marks: moved(contents.marks, head.length) }
}

/** Values one after another. */
export function sequence(values: readonly Encoded[]): Encoded {
  const marks = new Map<string, number>()
  let at = 0
  for (const value of values) {
    for (const [name, offset] of value.marks) marks.set(name, at + offset)
    at += value.octets.length
  }
  return { octets: join(values.map(({ octets }) => octets)), marks }
}

export function mark(value: Encoded, name = 'here'): Encoded {
  return { octets: value.octets, marks: new Map([...value.marks, [name, 0]]) }
}

export function integer(value: number | bigint, tag: Tag, form?: Form): Encoded {
  return primitive(tag, encodeInteger(value), form)
}

export function text(value: string, tag: Tag, form?: Form): Encoded {
  return primitive(tag, new TextEncoder().encode(value), form)
}

function moved(marks: ReadonlyMap<string, number>, by: number): Map<string, number> {
  return new Map([...marks].map(([name, offset]) => [name, offset + by]))
}
