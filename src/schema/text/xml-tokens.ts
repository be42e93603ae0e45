/**
 * The XML that XER is made of (X.693 8), read from octets in any pieces: elements, text, comments, processing instructions and CDATA
 * sections; of entities those that XML has by itself. No document type declarations, so that nothing can be defined that grows. Text
 * is handed on as it lies there, in pieces, without a copy; memory grows with nothing.
 *
 * Line ends are left as they are (XML 2.11 would make them line feeds): what is written as a string is what the value has.
 */

import { TextError, type TextFaultCode, type TextPlace } from './errors.ts'
import { GrowingOctets } from './growing.ts'
import { NameTable } from './name-table.ts'
import { TextLines } from './text-lines.ts'

export interface XmlHandler {
  startElement(name: string): void
  endElement(name: string): void
  /** Octets of character data, not all of it: UTF-8, cut anywhere. */
  text(octets: Uint8Array, start: number, end: number): void
  /** A processing instruction. @returns whether it is wanted: `text` has what it says then, and `endInstruction` follows */
  beginInstruction(target: string): boolean
  endInstruction(): void
  /** For errors. */
  path(): string
}

/** Octets of the XML declaration that are looked at. */
const maxKept = 256

/** Octets of a name. */
const maxToken = 4096

const State = {
  Text: 0,
  /** After `<`. */
  Markup: 1,
  StartName: 2,
  EndName: 3,
  /** After the name of an end tag. */
  EndSpace: 4,
  /** In a start tag, behind the name. */
  InTag: 5,
  /** After `/` in a start tag. */
  Empty: 6,
  AttributeName: 7,
  AttributeEquals: 8,
  AttributeQuote: 9,
  AttributeValue: 10,
  /** After `&`. */
  Reference: 11,
  /** After `<!`. */
  Declaration: 12,
  Comment: 13,
  CData: 14,
  /** After `<?`. */
  Target: 15,
  Instruction: 16,
} as const
type State = (typeof State)[keyof typeof State]

const lessThan = 0x3c
const greaterThan = 0x3e
const ampersand = 0x26
const solidus = 0x2f
const question = 0x3f

/** White space 1; what cannot stand in a name 2; control characters that XML has not 4. */
const classes = new Uint8Array(256)
for (const code of [9, 10, 13, 32]) classes[code] = 3
for (let code = 0; code < 32; code++) classes[code] |= (classes[code] & 1) === 0 ? 6 : 0
for (const character of '<>/=&\'"!?;,()[]{}|\\^`~@#$%*+') classes[character.charCodeAt(0)] = 2

const entities: Readonly<Record<string, number>> = { lt: 0x3c, gt: 0x3e, amp: 0x26, quot: 0x22, apos: 0x27 }

export class XmlTokens {
  readonly lines = new TextLines()
  readonly #handler: XmlHandler
  readonly #names = new NameTable()
  readonly #open: string[] = []
  readonly #maxDepth: number
  readonly #token = new GrowingOctets()
  #state: State = State.Text
  #chunk: Uint8Array = new Uint8Array(0)
  #name = ''
  #attribute = ''
  #quote = 0
  /** Octets of `-->`, `?>` or `]]>` that have been there. */
  #matched = 0
  /** What is in the processing instruction at hand: the XML declaration, something that the handler wants, or nothing of interest. */
  #instruction: 'declaration' | 'wanted' | 'other' = 'other'
  /** Where the tag or text began that is being read. */
  #isFirst = true
  #hasByteOrderMark = 0

  constructor(handler: XmlHandler, maxDepth: number) {
    this.#handler = handler
    this.#maxDepth = maxDepth
  }

  /** @throws {TextError} for what is no XML, or what the handler throws */
  write(chunk: Uint8Array): void {
    this.lines.begin(chunk)
    this.#chunk = chunk
    let at = this.#isFirst ? this.#skipMark(chunk) : 0
    const { length } = chunk
    while (at < length) {
      switch (this.#state) {
        case State.Text:
          at = this.#text(chunk, at)
          break
        case State.StartName:
        case State.EndName:
        case State.AttributeName:
        case State.Target:
          at = this.#nameOctets(chunk, at)
          break
        case State.Instruction:
          at = this.#instructionOctets(chunk, at)
          break
        case State.Comment:
        case State.CData:
          at = this.#until(chunk, at)
          break
        default:
          this.#octet(chunk, at)
          at++
      }
    }
    this.lines.end()
  }

  /** @throws {TextError} `TEXT_TRUNCATED` */
  end(): void {
    if (this.#state !== State.Text || this.#open.length > 0) {
      const open = this.#open.at(-1)
      throw this.#fault('TEXT_TRUNCATED', this.lines.length, open === undefined ? undefined : `</${open}>`)
    }
  }

  /** The place of an octet that `text` was given; of characters that stand there as a reference, that of the reference. */
  placeIn(octets: Uint8Array, at: number): TextPlace {
    return octets === this.#chunk ? this.lines.placeAt(at) : this.lines.place
  }

  /** X.693 8.2: a byte order mark may come first. */
  #skipMark(chunk: Uint8Array): number {
    const mark = [0xef, 0xbb, 0xbf]
    let at = 0
    while (at < chunk.length && this.#hasByteOrderMark < 3) {
      if (chunk[at] !== mark[this.#hasByteOrderMark]) {
        const isUtf16 = this.#hasByteOrderMark === 0 && (chunk[at] === 0xfe || chunk[at] === 0xff || chunk[at] === 0)
        if (isUtf16 || this.#hasByteOrderMark > 0) throw this.#fault('XML_ENCODING', at, 'UTF-8')
        break
      }
      at++
      this.#hasByteOrderMark++
    }
    if (at < chunk.length) this.#isFirst = false
    return at
  }

  #text(chunk: Uint8Array, start: number): number {
    let end = start
    const { length } = chunk
    while (end < length) {
      const octet = chunk[end]
      if (octet === lessThan || octet === ampersand) break
      if (octet < 0x20 && (classes[octet] & 4) !== 0) break
      end++
    }
    // What is before a fault comes first.
    if (end > start) this.#handler.text(chunk, start, end)
    if (end === length) return end
    if ((classes[chunk[end]] & 4) !== 0) throw this.#fault('XML_SYNTAX', end, 'a character of XML')
    this.lines.markAt(end)
    this.#token.length = 0
    this.#state = chunk[end] === lessThan ? State.Markup : State.Reference
    return end + 1
  }

  #nameOctets(chunk: Uint8Array, start: number): number {
    let end = start
    while (end < chunk.length && (classes[chunk[end]] & 2) === 0) end++
    if (this.#token.length + end - start > maxToken)
      throw this.#fault('LIMIT_TEXT', undefined, `a name of at most ${maxToken} octets`)
    if (end === chunk.length) {
      this.#token.append(chunk, start, end)
      return end
    }
    let name: string | undefined
    if (this.#token.length === 0) name = this.#names.nameOf(chunk, start, end)
    else {
      this.#token.append(chunk, start, end)
      name = this.#names.nameOf(this.#token.octets, 0, this.#token.length)
    }
    if (name === undefined) throw this.#fault('XML_SYNTAX', undefined, 'a name')
    this.#token.length = 0
    if (this.#state === State.AttributeName) {
      this.#attribute = name
      this.#state = State.AttributeEquals
      return end
    }
    if (this.#state === State.Target) {
      this.#beginInstruction(name, chunk[end], end)
      return end
    }
    this.#name = name
    if (this.#state === State.EndName) {
      this.#state = State.EndSpace
      return end
    }
    this.#state = State.InTag
    // The usual end of a tag, without another turn.
    if (chunk[end] !== greaterThan) return end
    this.#startElement()
    this.#state = State.Text
    return end + 1
  }

  #octet(chunk: Uint8Array, at: number): void {
    const octet = chunk[at]
    const isSpace = (classes[octet] & 1) !== 0
    switch (this.#state) {
      case State.Markup:
        if (octet === solidus) this.#state = State.EndName
        else if (octet === 0x21) this.#state = State.Declaration
        else if (octet === question) this.#state = State.Target
        else if ((classes[octet] & 2) === 0) {
          this.#token.push(octet)
          this.#state = State.StartName
        } else throw this.#fault('XML_SYNTAX', at, 'a name after <')
        return
      case State.EndSpace:
        if (octet === greaterThan) this.#endElement(at)
        else if (!isSpace) throw this.#fault('XML_SYNTAX', at, '>')
        return
      case State.InTag:
        if (octet === greaterThan) {
          this.#startElement()
          this.#state = State.Text
        } else if (octet === solidus) this.#state = State.Empty
        else if ((classes[octet] & 2) === 0) {
          this.#token.push(octet)
          this.#state = State.AttributeName
        } else if (!isSpace) throw this.#fault('XML_SYNTAX', at, '>')
        return
      case State.Empty:
        if (octet !== greaterThan) throw this.#fault('XML_SYNTAX', at, '>')
        this.#startElement()
        this.#endElement(at)
        return
      case State.AttributeEquals:
        if (octet === 0x3d) this.#state = State.AttributeQuote
        else if (!isSpace) throw this.#fault('XML_SYNTAX', at, '=')
        return
      case State.AttributeQuote:
        if (octet === 0x22 || octet === 0x27) {
          // Declarations of namespaces, and where a schema may be found, say nothing of the value.
          if (!/^xmlns(?::|$)|^xsi:/.test(this.#attribute)) {
            throw this.#fault('XML_ATTRIBUTE', at, undefined, this.#attribute)
          }
          this.#quote = octet
          this.#token.length = 0
          this.#state = State.AttributeValue
        } else if (!isSpace) throw this.#fault('XML_SYNTAX', at, 'a quotation mark')
        return
      case State.AttributeValue:
        if (octet === this.#quote) this.#state = State.InTag
        else if (octet === lessThan) throw this.#fault('XML_SYNTAX', at, 'no < in an attribute')
        return
      case State.Reference:
        this.#reference(octet, at)
        return
      case State.Declaration:
        this.#declaration(octet, at)
    }
  }

  #startElement(): void {
    if (this.#open.length >= this.#maxDepth)
      throw this.#fault('LIMIT_TEXT', undefined, `at most ${this.#maxDepth} open elements`)
    this.#open.push(this.#name)
    this.#handler.startElement(this.#name)
  }

  #endElement(at: number): void {
    const open = this.#open.at(-1)
    if (open !== this.#name) {
      throw this.#fault('XML_SYNTAX', at, open === undefined ? 'no end tag' : `</${open}>`, `</${this.#name}>`)
    }
    this.#open.pop()
    this.#state = State.Text
    this.#handler.endElement(this.#name)
  }

  #reference(octet: number, at: number): void {
    if (octet !== 0x3b) {
      if (this.#token.length > 16) throw this.#fault('XML_ENTITY', at, 'lt, gt, amp, quot, apos or a number')
      this.#token.push(octet)
      return
    }
    const name = String.fromCharCode(...this.#token.octets.subarray(0, this.#token.length))
    const code = entities[name] ?? numberOf(name)
    if (code === undefined) {
      throw this.#fault('XML_ENTITY', undefined, 'lt, gt, amp, quot, apos or a number', `&${name};`)
    }
    const octets = utf8.encode(String.fromCodePoint(code))
    this.#state = State.Text
    this.#handler.text(octets, 0, octets.length)
  }

  /** `<!--`, `<![CDATA[`; anything else is a declaration. */
  #declaration(octet: number, at: number): void {
    this.#token.push(octet)
    const text = String.fromCharCode(...this.#token.octets.subarray(0, this.#token.length))
    if (text === '--') this.#beginUntil(State.Comment)
    else if (text === '[CDATA[') this.#beginUntil(State.CData)
    else if ('DOCTYPE'.startsWith(text) && text !== '-') {
      if (text === 'DOCTYPE') throw this.#fault('XML_DTD', undefined)
    } else if (!'--'.startsWith(text) && !'[CDATA['.startsWith(text))
      throw this.#fault('XML_SYNTAX', at, 'a comment or CDATA')
  }

  #beginUntil(state: State): void {
    this.#state = state
    this.#matched = 0
    this.#token.length = 0
  }

  #beginInstruction(target: string, after: number, at: number): void {
    if (after !== question && (classes[after] & 1) === 0) throw this.#fault('XML_SYNTAX', at, '?>')
    const isDeclaration = target === 'xml' && this.#open.length === 0
    if (/^xml$/i.test(target) && !isDeclaration) throw this.#fault('XML_SYNTAX', undefined, 'no XML declaration')
    this.#beginUntil(State.Instruction)
    if (isDeclaration) this.#instruction = 'declaration'
    else this.#instruction = this.#handler.beginInstruction(target) ? 'wanted' : 'other'
  }

  #instructionOctets(chunk: Uint8Array, start: number): number {
    let at = start
    if (this.#matched === 1) {
      this.#matched = 0
      if (chunk[at] === greaterThan) {
        this.#endInstruction()
        return at + 1
      }
      this.#instructionText(questionMark, 0, 1)
    }
    while (at < chunk.length && chunk[at] !== question) {
      if (chunk[at] < 0x20 && (classes[chunk[at]] & 4) !== 0) throw this.#fault('XML_SYNTAX', at, 'a character of XML')
      at++
    }
    if (at > start) this.#instructionText(chunk, start, at)
    if (at === chunk.length) return at
    this.#matched = 1
    return at + 1
  }

  #instructionText(octets: Uint8Array, start: number, end: number): void {
    if (this.#instruction === 'wanted') this.#handler.text(octets, start, end)
    else if (this.#instruction === 'declaration' && this.#token.length < maxKept) {
      this.#token.append(octets, start, Math.min(end, start + maxKept - this.#token.length))
    }
  }

  #endInstruction(): void {
    this.#state = State.Text
    if (this.#instruction === 'wanted') this.#handler.endInstruction()
    if (this.#instruction !== 'declaration') return
    const text = new TextDecoder().decode(this.#token.octets.subarray(0, this.#token.length))
    const encoding = /\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
    if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) {
      throw this.#fault('XML_ENCODING', undefined, 'UTF-8', encoding)
    }
  }

  /** A comment or CDATA section up to its end. */
  #until(chunk: Uint8Array, start: number): number {
    const state = this.#state
    const before = state === State.Comment ? 0x2d : 0x5d
    for (let at = start; at < chunk.length; at++) {
      const octet = chunk[at]
      if (octet < 0x20 && (classes[octet] & 4) !== 0) throw this.#fault('XML_SYNTAX', at, 'a character of XML')
      if (octet === greaterThan && this.#matched === 2) {
        // Of `]]]>` the first bracket is text.
        this.#state = State.Text
        return at + 1
      }
      if (octet === before) {
        if (this.#matched === 2) {
          if (state === State.Comment) throw this.#fault('XML_SYNTAX', at, '-->')
          if (state === State.CData) this.#handler.text(chunk, at, at + 1)
        } else this.#matched++
        continue
      }
      if (this.#matched === 2 && state === State.Comment) throw this.#fault('XML_SYNTAX', at, '-->')
      if (state === State.CData) this.#cdata(chunk, at)
      this.#matched = 0
    }
    return chunk.length
  }

  #cdata(chunk: Uint8Array, at: number): void {
    if (this.#matched > 0) this.#handler.text(brackets, 0, this.#matched)
    this.#handler.text(chunk, at, at + 1)
  }

  /** @param at index in the chunk; without it, where the markup began */
  #fault(code: TextFaultCode, at: number | undefined, expected?: string, actual?: string): TextError {
    const place = at === undefined ? this.lines.place : this.lines.placeAt(at)
    const path = this.#handler.path()
    return new TextError(code, place, { path, expected, actual })
  }
}

const utf8 = new TextEncoder()
const brackets = Uint8Array.of(0x5d, 0x5d)
const questionMark = Uint8Array.of(question)

/** Of a character reference, if it is one for a character of XML (XML 2.2). */
function numberOf(name: string): number | undefined {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name)
  if (match === null) return undefined
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  const isCharacter =
    code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0xd800) || (code > 0xdfff && code < 0x110000)
  return isCharacter ? code : undefined
}
