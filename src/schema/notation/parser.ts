/** The cursor over tokens that all parts of the parser share, and how they fail. */
import type { Braces } from './ast-values.ts'
import type { Diagnostics } from './diagnostics.ts'
import type { SchemaFaultCode } from './faults.ts'
import type { SchemaLimits } from './limits.ts'
import type { Position } from './source.ts'
import { TokenKind, type TokenRange, type Tokens, tokenPosition } from './tokens.ts'

/** Ends the parse of one assignment; caught where the next one can be found. */
export class ParseFailure extends Error {
  readonly code: SchemaFaultCode
  readonly index: number
  readonly clause: string | undefined

  constructor(code: SchemaFaultCode, index: number, message: string, clause: string | undefined) {
    super(message)
    this.code = code
    this.index = index
    this.clause = clause
  }
}

export class Parser {
  readonly tokens: Tokens
  readonly diagnostics: Diagnostics
  readonly limits: SchemaLimits
  /** Index of the present token. */
  at: number
  /** Tokens from here on are not seen. */
  readonly end: number
  #depth = 0

  constructor(range: TokenRange, diagnostics: Diagnostics, limits: SchemaLimits) {
    this.tokens = range.tokens
    this.at = range.from
    this.end = range.to
    this.diagnostics = diagnostics
    this.limits = limits
  }

  kind(ahead = 0): TokenKind {
    const index = this.at + ahead
    return index < this.end ? this.tokens.kinds[index] : TokenKind.End
  }

  /** The text of a token; empty at the end. */
  text(ahead = 0): string {
    const index = this.at + ahead
    return index < this.end ? this.tokens.texts[index] : ''
  }

  get atEnd(): boolean {
    return this.kind() === TokenKind.End
  }

  is(text: string): boolean {
    return this.text() === text
  }

  accept(text: string): boolean {
    if (this.text() !== text) return false
    this.at++
    return true
  }

  expect(text: string, clause?: string): void {
    if (!this.accept(text)) this.fail(`expected ${text}`, clause)
  }

  /** The text of the present token, which must be of this kind; steps over it. */
  take(kind: TokenKind, what: string, clause?: string): string {
    if (this.kind() !== kind) this.fail(`expected ${what}`, clause)
    return this.tokens.texts[this.at++]
  }

  position(index = this.at): Position {
    return tokenPosition(this.tokens, Math.min(index, this.tokens.kinds.length - 1))
  }

  /** Whether this token and the next are `text` with nothing between, as in `[[`. */
  isDouble(text: string): boolean {
    return (
      this.text() === text &&
      this.text(1) === text &&
      this.tokens.offsets[this.at + 1] === this.tokens.offsets[this.at] + 1
    )
  }

  /** Fails at the present token; what was found is added to the message. */
  fail(message: string, clause?: string): never {
    throw new ParseFailure('SYNTAX', this.at, `${message}, found ${this.#describe()}`, clause)
  }

  failWith(code: SchemaFaultCode, index = this.at, message?: string): never {
    throw new ParseFailure(code, index, message ?? '', undefined)
  }

  note(code: SchemaFaultCode, index: number, message?: string): void {
    this.diagnostics.report(code, this.position(index), {
      length: this.tokens.texts[index].length,
      ...(message === undefined ? {} : { message }),
    })
  }

  /** Runs a part that may hold itself, within `maxNesting`. */
  nested<T>(parse: () => T): T {
    if (this.#depth === this.limits.maxNesting) this.failWith('LIMIT_NESTING')
    this.#depth++
    const result = parse()
    this.#depth--
    return result
  }

  /** `{ ... }` unread; steps over it. */
  braces(): Braces {
    const open = this.at
    if (!this.is('{')) this.fail('expected {')
    const close = this.tokens.closing[open]
    if (close < 0 || close >= this.end) this.failWith('BRACE_UNMATCHED', open, 'the brace is not closed')
    this.at = close + 1
    return {
      kind: 'Braces',
      position: this.position(open),
      range: { tokens: this.tokens, from: open + 1, to: close },
    }
  }

  /** For trying one reading and then another. */
  attempt<T>(parse: () => T): T | undefined {
    const { at } = this
    const depth = this.#depth
    try {
      return parse()
    } catch (error) {
      if (!(error instanceof ParseFailure) || error.code.startsWith('LIMIT_')) throw error
      this.at = at
      this.#depth = depth
      return undefined
    }
  }

  /** Called where an assignment failed and the next is tried. */
  resetDepth(): void {
    this.#depth = 0
  }

  report(failure: ParseFailure): void {
    const index = Math.min(failure.index, this.tokens.kinds.length - 1)
    this.diagnostics.report(failure.code, this.position(index), {
      length: this.tokens.texts[index].length,
      ...(failure.message === '' ? {} : { message: failure.message }),
      ...(failure.clause === undefined ? {} : { clause: failure.clause }),
    })
  }

  #describe(): string {
    const text = this.text()
    if (this.kind() === TokenKind.End) return this.at < this.tokens.kinds.length - 1 ? '}' : 'the end of the text'
    return text.length > 40 ? `${text.slice(0, 40)}...` : text
  }
}
