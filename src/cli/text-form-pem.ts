/** PEM (RFC 7468): any number of blocks, one after another, with any text between them; headers as of RFC 1421 are passed over. */
import { printable } from '../ber/printable.ts'
import { Base64Form } from './text-form-base64.ts'

const dash = 0x2d
const newLine = 0x0a
/** Characters of a line that is kept to be looked at: a boundary or a header. */
const longestLine = 256

type State =
  /** Between blocks. */
  | 'outside'
  /** Behind a BEGIN, where headers may come. */
  | 'headers'
  | 'body'

export class PemForm extends Base64Form {
  #state: State = 'outside'
  /** The present line, as far as it is kept. */
  #kept = ''
  #isKept = true
  #hasHeaders = false
  #label = ''
  /** Where the open block begins. */
  #begun = 0
  #blocks = 0

  protected override character(code: number): void {
    if (this.column === 1) {
      this.#kept = ''
      this.#isKept = this.#state !== 'body' || code === dash
    }
    if (!this.#isKept) {
      if (this.#state === 'body') this.base64(code)
      return
    }
    if (code === newLine) this.#line(this.#kept.trimEnd())
    else if (this.#kept.length < longestLine) this.#kept += String.fromCharCode(code)
    else this.#tooLong(code)
  }

  override end(): void {
    if (this.column > 1 && this.#isKept) this.#line(this.#kept.trimEnd())
    if (this.#state !== 'outside') {
      this.endGroup()
      this.refuse(`the block '${printable(this.#label)}' of line ${this.#begun} has no END`)
    }
    if (this.#blocks === 0) this.refuse('there is no -----BEGIN')
  }

  /** A complete line that is kept. */
  #line(text: string): void {
    if (this.#state === 'outside') {
      const begin = /^-----BEGIN (.*)-----$/.exec(text)
      if (begin === null) return
      this.#state = 'headers'
      this.#hasHeaders = false
      this.#label = begin[1]
      this.#begun = this.line
      this.#blocks++
    } else if (text.startsWith('-')) this.#end(text)
    else if (this.#state === 'headers') this.#header(text)
  }

  #end(text: string): void {
    this.endGroup()
    const end = /^-----END (.*)-----$/.exec(text)
    if (end?.[1] !== this.#label) {
      this.refuse(`-----END ${printable(this.#label)}----- is wanted, for the block of line ${this.#begun}`)
    }
    this.#state = 'outside'
  }

  #header(text: string): void {
    if (/^proc-type:.*encrypted/i.test(text)) {
      this.refuse('the block is encrypted as a whole; decrypted first, it can be read')
    }
    if (text.includes(':')) this.#hasHeaders = true
    else if (this.#hasHeaders) {
      if (text === '') this.#state = 'body'
      else if (!/^\s/.test(text)) this.refuse('an empty line is wanted behind the headers')
    } else if (text !== '') {
      this.#state = 'body'
      this.#decode(text)
    }
  }

  /** A header has no such lines: it is all of the Base64, or text between blocks. */
  #tooLong(code: number): void {
    this.#isKept = false
    if (this.#state === 'outside') return
    this.#state = 'body'
    this.#decode(this.#kept)
    this.base64(code)
  }

  #decode(text: string): void {
    for (let i = 0; i < text.length; i++) this.base64(text.charCodeAt(i))
  }
}
