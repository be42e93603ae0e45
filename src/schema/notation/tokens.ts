/**
 * Lexical items (X.680 clause 12): a text becomes a row of tokens, in one pass and in time that grows with its length alone.
 * Tokens lie in parallel arrays; positions are worked out from offsets when somebody wants one.
 */
import type { Diagnostics } from './diagnostics.ts'
import { type Position, positionAt, type Source } from './source.ts'

export const TokenKind = {
  /** After the last token; its text is empty. */
  End: 0,
  /** A word with a capital first letter that is not reserved: type, class, set and module references (12.2, 12.5). */
  Reference: 1,
  /** A word with a small first letter: identifiers and value references (12.3, 12.4). */
  Identifier: 2,
  /** A reserved word (12.38). */
  Reserved: 3,
  Number: 4,
  Real: 5,
  /** `'01'B`, `'F0'H`, `"text"`; the text holds the quotation marks. */
  BString: 6,
  HString: 7,
  CString: 8,
  /** `&Type` (X.681 7.4 and following). */
  UpperField: 9,
  /** `&id`. */
  LowerField: 10,
  /** `::=`, `...`, `..` and single characters; `[[` and `]]` are two tokens that touch. */
  Symbol: 11,
} as const
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind]

/** The tokens of one text. The arrays have the same length; the last token is `End`. */
export interface Tokens {
  readonly source: Source
  readonly kinds: readonly TokenKind[]
  readonly texts: readonly string[]
  readonly offsets: readonly number[]
  /** For `{` the index of its `}`; otherwise, and where there is none, -1. */
  readonly closing: readonly number[]
}

/** Part of a row of tokens, `from` inclusive, `to` exclusive: notation that is parsed once its governor is known. */
export interface TokenRange {
  readonly tokens: Tokens
  readonly from: number
  readonly to: number
}

export function tokenPosition(tokens: Tokens, index: number): Position {
  return positionAt(tokens.source, tokens.offsets[index])
}

const reservedWords = new Set(
  (
    'ABSENT ABSTRACT-SYNTAX ALL ANY APPLICATION AUTOMATIC BEGIN BIT BMPString BOOLEAN BY CHARACTER CHOICE CLASS COMPONENT ' +
    'COMPONENTS CONSTRAINED CONTAINING DATE DATE-TIME DEFAULT DEFINED DEFINITIONS DURATION EMBEDDED ENCODED ENCODING-CONTROL ' +
    'END ENUMERATED EXCEPT EXPLICIT EXPORTS EXTENSIBILITY EXTERNAL FALSE FROM GeneralizedTime GeneralString GraphicString ' +
    'IA5String IDENTIFIER IMPLICIT IMPLIED IMPORTS INCLUDES INSTANCE INSTRUCTIONS INTEGER INTERSECTION ISO646String MACRO MAX ' +
    'MIN MINUS-INFINITY NOT-A-NUMBER NULL NumericString OBJECT ObjectDescriptor OCTET OF OID-IRI OPTIONAL PATTERN PDV ' +
    'PLUS-INFINITY PRESENT PrintableString PRIVATE REAL RELATIVE-OID RELATIVE-OID-IRI SEQUENCE SET SETTINGS SIZE STRING ' +
    'SYNTAX T61String TAGS TeletexString TIME TIME-OF-DAY TRUE TYPE-IDENTIFIER UNION UNIQUE UNIVERSAL UniversalString UTCTime ' +
    'UTF8String VideotexString VisibleString WITH'
  ).split(' '),
)

/** Whether a word may stand for no definition of the user's (12.38). */
export function isReserved(word: string): boolean {
  return reservedWords.has(word)
}

// Classes of characters, by code; everything above ASCII is class 0.
const Letter = 1
const Digit = 2
const Space = 4
const LineEnd = 8
const classes = new Uint8Array(128)
for (let code = 0x41; code <= 0x5a; code++) classes[code] = classes[code + 0x20] = Letter
for (let code = 0x30; code <= 0x39; code++) classes[code] = Digit
for (const code of [0x09, 0x20]) classes[code] = Space
// 12.1.6: LF, VT, FF and CR are white space and end comments.
for (const code of [0x0a, 0x0b, 0x0c, 0x0d]) classes[code] = Space | LineEnd

const hyphen = 0x2d
const singles = '{}<>,./()[]-:=;@|!^+*'
const symbolTexts = new Map<number, string>([...singles].map((text) => [text.charCodeAt(0), text]))

/** Splits a text into tokens. Faults are reported and passed over, so there are always tokens. */
export function tokenize(source: Source, diagnostics: Diagnostics): Tokens {
  const { text } = source
  const kinds: TokenKind[] = []
  const texts: string[] = []
  const offsets: number[] = []
  const closing: number[] = []
  const openBraces: number[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0

  const add = (kind: TokenKind, start: number, word: string): void => {
    kinds.push(kind)
    texts.push(word)
    offsets.push(start)
    closing.push(-1)
  }
  const classAt = (index: number): number => classes[text.charCodeAt(index)] ?? 0

  while (at < text.length) {
    const code = text.charCodeAt(at)
    const kind = classes[code] ?? 0
    if ((kind & Space) !== 0 || code === 0xa0) {
      at++
    } else if (kind === Letter) {
      const end = wordEnd(at)
      const word = text.slice(at, end)
      if (code >= 0x61) add(TokenKind.Identifier, at, word)
      else add(reservedWords.has(word) ? TokenKind.Reserved : TokenKind.Reference, at, word)
      at = end
    } else if (kind === Digit) {
      at = number(at)
    } else if (code === hyphen && text.charCodeAt(at + 1) === hyphen) {
      at = lineComment(at)
    } else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) {
      at = blockComment(at)
    } else if (code === 0x22) {
      at = characterString(at)
    } else if (code === 0x27) {
      at = digitString(at)
    } else if (code === 0x26 && classAt(at + 1) === Letter) {
      const end = wordEnd(at + 1)
      add(text.charCodeAt(at + 1) >= 0x61 ? TokenKind.LowerField : TokenKind.UpperField, at, text.slice(at, end))
      at = end
    } else {
      at = symbol(at, code)
    }
  }
  add(TokenKind.End, text.length, '')
  return { source, kinds, texts, offsets, closing }

  /** 12.2.1: letters, digits, single hyphens between them; two hyphens begin a comment. */
  function wordEnd(start: number): number {
    let end = start + 1
    for (;;) {
      if ((classAt(end) & (Letter | Digit)) !== 0) {
        end++
      } else if (text.charCodeAt(end) === hyphen && text.charCodeAt(end + 1) !== hyphen) {
        if ((classAt(end + 1) & (Letter | Digit)) !== 0) {
          end += 2
        } else {
          diagnostics.report('NAME_HYPHEN', positionAt(source, end))
          return end + 1
        }
      } else {
        return end
      }
    }
  }

  /** 12.8 and 12.9; the point of `1..2` belongs to the range. */
  function number(start: number): number {
    let end = digits(start)
    let isReal = false
    if (text.charCodeAt(end) === 0x2e && text.charCodeAt(end + 1) !== 0x2e) {
      isReal = true
      end = digits(end + 1)
    }
    const exponent = text.charCodeAt(end) | 0x20
    if (exponent === 0x65) {
      const sign = text.charCodeAt(end + 1) === hyphen ? 1 : 0
      if (classAt(end + 1 + sign) === Digit) {
        isReal = true
        end = digits(end + 1 + sign)
      }
    }
    if (text.charCodeAt(start) === 0x30 && classAt(start + 1) === Digit) {
      diagnostics.report('NUMBER_ZEROS', positionAt(source, start), { length: end - start })
    }
    add(isReal ? TokenKind.Real : TokenKind.Number, start, text.slice(start, end))
    return end
  }

  function digits(start: number): number {
    let end = start
    while (classAt(end) === Digit) end++
    return end
  }

  /**
   * 12.6.3: to the next pair of hyphens or the end of the line. A row of hyphens is pairs that open and close in turn; one that
   * fills the rest of its line is a comment of any length, and an odd hyphen left over is taken to open one.
   */
  function lineComment(start: number): number {
    let end = start
    while (text.charCodeAt(end) === hyphen) end++
    if (end === text.length || (classAt(end) & LineEnd) !== 0) return end
    if ((end - start) % 4 === 0) return end
    for (;;) {
      if (end === text.length || (classAt(end) & LineEnd) !== 0) return end
      if (text.charCodeAt(end) === hyphen && text.charCodeAt(end + 1) === hyphen) {
        let after = end
        while (text.charCodeAt(after) === hyphen) after++
        return after === text.length || (classAt(after) & LineEnd) !== 0 ? after : end + 2
      }
      end++
    }
  }

  /** 12.6.4: comments between the two marks nest. */
  function blockComment(start: number): number {
    let depth = 1
    let end = start + 2
    while (end < text.length) {
      const code = text.charCodeAt(end)
      const next = text.charCodeAt(end + 1)
      if (code === 0x2a && next === 0x2f) {
        end += 2
        if (--depth === 0) return end
      } else if (code === 0x2f && next === 0x2a) {
        depth++
        end += 2
      } else {
        end++
      }
    }
    diagnostics.report('COMMENT_UNTERMINATED', positionAt(source, start), { length: 2 })
    return end
  }

  /** 12.14: two quotation marks stand for one; line ends are allowed and dropped by `characterStringValue`. */
  function characterString(start: number): number {
    let end = start + 1
    for (;;) {
      end = text.indexOf('"', end)
      if (end < 0) break
      if (text.charCodeAt(end + 1) !== 0x22) {
        add(TokenKind.CString, start, text.slice(start, end + 1))
        return end + 1
      }
      end += 2
    }
    diagnostics.report('STRING_UNTERMINATED', positionAt(source, start))
    return text.length
  }

  /** 12.10 and 12.12. */
  function digitString(start: number): number {
    const end = text.indexOf("'", start + 1)
    const base = end < 0 ? '' : text.charAt(end + 1)
    if (base !== 'B' && base !== 'H') {
      diagnostics.report('STRING_UNTERMINATED', positionAt(source, start), {
        clause: 'X.680 12.10',
        message: "a binary or hexadecimal string is wanted: it ends in 'B or 'H",
      })
      return start + 1
    }
    const wrong = (base === 'B' ? /[^01\s]/ : /[^0-9A-F\s]/).exec(text.slice(start + 1, end))
    if (wrong !== null) {
      diagnostics.report('STRING_DIGITS', positionAt(source, start + 1 + wrong.index), {
        clause: base === 'B' ? 'X.680 12.10' : 'X.680 12.12',
        message: `'${wrong[0]}' is no ${base === 'B' ? 'binary digit' : 'hexadecimal digit (capitals are wanted)'}`,
      })
    }
    add(base === 'B' ? TokenKind.BString : TokenKind.HString, start, text.slice(start, end + 2))
    return end + 2
  }

  function symbol(start: number, code: number): number {
    if (code === 0x3a && text.startsWith('::=', start)) {
      add(TokenKind.Symbol, start, '::=')
      return start + 3
    }
    if (code === 0x2e && text.charCodeAt(start + 1) === 0x2e) {
      const word = text.charCodeAt(start + 2) === 0x2e ? '...' : '..'
      add(TokenKind.Symbol, start, word)
      return start + word.length
    }
    const word = symbolTexts.get(code)
    if (word === undefined) {
      const character = String.fromCodePoint(text.codePointAt(start)!)
      diagnostics.report('CHARACTER_UNKNOWN', positionAt(source, start), {
        message: `${printable(character)} begins no lexical item`,
        length: character.length,
      })
      return start + character.length
    }
    if (code === 0x7b) {
      openBraces.push(kinds.length)
    } else if (code === 0x7d) {
      const open = openBraces.pop()
      if (open !== undefined) closing[open] = kinds.length
    }
    add(TokenKind.Symbol, start, word)
    return start + 1
  }
}

function printable(character: string): string {
  const code = character.codePointAt(0)!
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return code > 0x20 && code < 0x7f ? `'${character}'` : number
}

/** What a cstring stands for: without its quotation marks, line ends within it and the white space around those (12.14.1). */
export function characterStringValue(token: string): string {
  const inner = token.slice(1, -1).replaceAll('""', '"')
  return /[\n\v\f\r]/.test(inner) ? inner.replace(/[ \t\u00a0]*[\n\v\f\r]+[ \t\u00a0\n\v\f\r]*/g, '') : inner
}

/** The digits of a bstring or hstring, without quotation marks, white space and base. */
export function digitStringDigits(token: string): string {
  return token.slice(1, -2).replace(/\s+/g, '')
}
