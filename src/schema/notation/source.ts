/** Texts of ASN.1 notation and places in them. */

/** A text handed in: a file's name as diagnostics print it, and what it holds. */
export interface SourceFile {
  readonly name: string
  readonly text: string
}

/** A place in a text. Plain data, so that it survives in trees, schemas and diagnostics. */
export interface Position {
  readonly file: string
  /** From 1; CR, LF and CR LF end a line. */
  readonly line: number
  /** From 1, in UTF-16 code units; a tab counts one. */
  readonly column: number
  /** From 0, in UTF-16 code units. */
  readonly offset: number
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** A text with the offsets at which its lines begin. */
export interface Source extends SourceFile {
  readonly lineStarts: readonly number[]
}

/** Finds the lines of a text, in one pass. */
export function makeSource(file: SourceFile): Source {
  const { name, text } = file
  const lineStarts = [0]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === lineFeed) lineStarts.push(at + 1)
    else if (unit === carriageReturn && text.charCodeAt(at + 1) !== lineFeed) lineStarts.push(at + 1)
  }
  return { name, text, lineStarts }
}

/** The position of `offset`, 0 to the text's length. */
export function positionAt(source: Source, offset: number): Position {
  const { lineStarts } = source
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (lineStarts[middle] <= offset) low = middle
    else high = middle - 1
  }
  return { file: source.name, line: low + 1, column: offset - lineStarts[low] + 1, offset }
}

/** The text of a line (from 1) without its line end. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length
  const end = source.lineStarts[line] ?? source.text.length
  return source.text.slice(start, end).replace(/[\r\n]+$/, '')
}
