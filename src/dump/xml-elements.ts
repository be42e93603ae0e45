/** From the elements of a dump in XML, in their order, back to the octets (`docs/dump-format.md`). Who reads the XML calls this. */

import { type Tag, TagClass, type TagNumber } from '../ber/tag.ts'
import { universalTypes } from '../ber/universal-types.ts'
import { identifierSize, lengthSize, writeIdentifier, writeLength } from '../ber/writer.ts'
import type { TextSink } from './text-buffer.ts'

/** What is wrong with an element; its place is for the reader to tell. */
export class XmlRefusal extends Error {}

export type Attributes = Readonly<Record<string, string>>

type Name = 'BER' | 'P' | 'C' | 'I' | 'X'

interface Open {
  readonly name: Name
  /** Offset after its contents, where that is told. */
  readonly end: number
}

const attributesOf: Readonly<Record<Name, readonly string[]>> = {
  BER: ['O'],
  P: ['O', 'T', 'TL', 'V', 'A'],
  C: ['O', 'T', 'TL', 'V', 'A'],
  I: ['O', 'T', 'TL', 'V', 'A'],
  X: ['O', 'E'],
}
const classes: Readonly<Record<string, TagClass>> = {
  UNIVERSAL: TagClass.Universal,
  APPLICATION: TagClass.Application,
  PRIVATE: TagClass.Private,
}
/** Octets after the first of a length (X.690 8.1.3.5). */
const mostLengthOctets = 126
/** Octets of a tag number, as the dump's decoder takes them. */
const mostTagOctets = 128
/** Constructed values that may be open, as in the decoder. */
const mostOpen = 1023
const capacity = 64 * 1024

export class XmlElements {
  readonly #sink: TextSink
  readonly #octets = new Uint8Array(capacity)
  #length = 0
  readonly #open: Open[] = []
  /** Offset of the next octet. */
  #offset = 0
  /** First digit of an octet whose second has not come; -1 between octets. */
  #high = -1
  /** Whether there was an X: nothing of the input is behind it. */
  #isCut = false
  #isDone = false

  /** @param sink takes the octets; it must be done with them when it returns */
  constructor(sink: TextSink) {
    this.#sink = sink
  }

  /** @throws {XmlRefusal} */
  start(name: string, attributes: Attributes): void {
    const around = this.#open.at(-1)
    if (!isName(name)) throw new XmlRefusal(`an element '${name}' is unknown here`)
    if ((around === undefined) !== (name === 'BER') || this.#isDone) {
      throw new XmlRefusal(
        around === undefined ? `'BER' is wanted, and not '${name}'` : "'BER' stands around all, once",
      )
    }
    for (const each of Object.keys(attributes)) {
      if (!attributesOf[name].includes(each)) throw new XmlRefusal(`'${name}' has no attribute '${each}'`)
    }
    if (name === 'BER') {
      this.#offset = wholeNumber(attributes, 'O')
      this.#open.push({ name, end: Number.POSITIVE_INFINITY })
      return
    }
    if (this.#isCut) throw new XmlRefusal("nothing of the input follows the element 'X'")
    if (around?.name === 'X' || (around?.name === 'P' && name !== 'X')) {
      throw new XmlRefusal(`'${name}' cannot be in '${around.name}'`)
    }
    this.#endDigits()
    const offset = wholeNumber(attributes, 'O')
    if (offset !== this.#offset) throw new XmlRefusal(`O is ${offset}, and the octets so far end at ${this.#offset}`)
    if (name === 'X') {
      this.#isCut = true
      this.#open.push({ name, end: Number.POSITIVE_INFINITY })
    } else this.#value(name, attributes)
  }

  /** @throws {XmlRefusal} */
  text(text: string): void {
    const name = this.#open.at(-1)?.name
    const isContents = name === 'P' || name === 'X'
    // What an X stands in has ended with it.
    const isOpen = isContents && (name === 'X' || !this.#isCut)
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) continue
      if (!isOpen) throw new XmlRefusal(`text where elements are wanted: ${JSON.stringify(text.slice(i, i + 20))}`)
      const digit = hexDigit(code)
      if (digit === -1) throw new XmlRefusal(`${JSON.stringify(text.slice(i, i + 1))} is no hexadecimal digit`)
      if (this.#high === -1) this.#high = digit
      else {
        this.#put(this.#high * 16 + digit)
        this.#high = -1
      }
    }
  }

  /** @throws {XmlRefusal} */
  end(): void {
    this.#endDigits()
    const { name, end } = this.#open.pop() as Open
    if (name === 'BER') this.#isDone = true
    if (this.#isCut || name === 'BER') return
    if (name === 'I') {
      this.#put(0)
      this.#put(0)
    } else if (this.#offset !== end) {
      const what = name === 'P' ? 'contents' : 'components'
      throw new XmlRefusal(`the ${what} end at ${this.#offset}, and by V they end at ${end}`)
    }
  }

  /** Hands on what is left. @throws {XmlRefusal} */
  finish(): void {
    if (!this.#isDone) throw new XmlRefusal("an element 'BER' is wanted")
    this.#flush()
  }

  #value(name: 'P' | 'C' | 'I', attributes: Attributes): void {
    const tag = tagOf(attribute(attributes, 'T'))
    const headerLength = wholeNumber(attributes, 'TL')
    const isIndefinite = name === 'I'
    if (isIndefinite && attributes.V !== 'Indefinite') throw new XmlRefusal(`V of 'I' is "Indefinite"`)
    const length = isIndefinite ? 0 : wholeNumber(attributes, 'V')
    checkType(tag, attributes.A)
    const start = identifierSize(tag.tagNumber)
    const lengthOctets = headerLength - start
    const fewest = isIndefinite ? 1 : lengthSize(length)
    const most = isIndefinite ? 1 : 1 + mostLengthOctets
    if (lengthOctets < fewest || lengthOctets > most) {
      throw new XmlRefusal(
        `TL is ${headerLength}; with T and V as they are it is from ${start + fewest} to ${start + most}`,
      )
    }
    const around = this.#enclosingEnd()
    const contents = this.#offset + headerLength
    const end = isIndefinite ? Number.POSITIVE_INFINITY : contents + length
    if (contents > around || (!isIndefinite && end > around)) {
      throw new XmlRefusal(`it ends behind the value around it, which ends at ${around}`)
    }
    if (!Number.isSafeInteger(contents + length)) throw new XmlRefusal('V leads past offset 2^53-1')
    // BER is around them all.
    if (this.#open.length > mostOpen && name !== 'P') throw new XmlRefusal(`more than ${mostOpen} values are open`)
    const header = new Uint8Array(headerLength)
    writeIdentifier(header, 0, tag.tagClass, name !== 'P', tag.tagNumber)
    if (isIndefinite) header[start] = 0x80
    else if (lengthOctets === fewest) writeLength(header, start, length)
    else {
      header[start] = 0x80 + lengthOctets - 1
      for (let at = headerLength - 1, rest = length; rest > 0; at--) {
        header[at] = rest % 0x100
        rest = Math.floor(rest / 0x100)
      }
    }
    for (const octet of header) this.#put(octet)
    this.#open.push({ name, end })
  }

  /** End of the innermost definite value around: those around it end behind it. */
  #enclosingEnd(): number {
    for (let i = this.#open.length - 1; i > 0; i--)
      if (this.#open[i].end !== Number.POSITIVE_INFINITY) return this.#open[i].end
    return Number.POSITIVE_INFINITY
  }

  #endDigits(): void {
    if (this.#high !== -1) throw new XmlRefusal('an octet has two hexadecimal digits, and here is one')
  }

  #put(octet: number): void {
    if (this.#length === capacity) this.#flush()
    this.#octets[this.#length++] = octet
    this.#offset++
  }

  #flush(): void {
    if (this.#length > 0) this.#sink(this.#octets.subarray(0, this.#length))
    this.#length = 0
  }
}

function isName(name: string): name is Name {
  return Object.hasOwn(attributesOf, name)
}

function attribute(attributes: Attributes, name: string): string {
  const value = attributes[name]
  if (value === undefined) throw new XmlRefusal(`attribute ${name} is missing`)
  return value
}

function wholeNumber(attributes: Attributes, name: string): number {
  const text = attribute(attributes, name)
  const value = Number(text)
  if (/^(?:0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(value)) return value
  throw new XmlRefusal(`${name} is a whole number up to 2^53-1, and not ${JSON.stringify(text.slice(0, 40))}`)
}

function tagOf(text: string): Tag {
  const found = /^\[(?:(UNIVERSAL|APPLICATION|PRIVATE) )?(0|[1-9][0-9]{0,299})\]$/.exec(text)
  if (found === null) {
    throw new XmlRefusal(`T is a tag like "[UNIVERSAL 16]" or "[0]", and not ${JSON.stringify(text.slice(0, 40))}`)
  }
  const tagClass = found[1] === undefined ? TagClass.ContextSpecific : classes[found[1]]
  const rounded = Number(found[2])
  const tagNumber: TagNumber = Number.isSafeInteger(rounded) ? rounded : BigInt(found[2])
  if (tagClass === TagClass.Universal && tagNumber === 0) throw new XmlRefusal('[UNIVERSAL 0] is reserved')
  if (identifierSize(tagNumber) > 1 + mostTagOctets) throw new XmlRefusal('T is too large')
  return { tagClass, tagNumber }
}

/** A is there for people; where it says something else than T, one of the two is a mistake. */
function checkType({ tagClass, tagNumber }: Tag, type: string | undefined): void {
  if (type === undefined) return
  const known = tagClass === TagClass.Universal ? universalTypes[Number(tagNumber)]?.name : undefined
  if (known !== type) throw new XmlRefusal(`A is ${JSON.stringify(type.slice(0, 40))}, which is not the type of T`)
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
