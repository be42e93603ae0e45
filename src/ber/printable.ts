/** Text from a file, made safe for a terminal: what could move the cursor, change colours or turn the direction is escaped. */

/** Control, format, surrogate, private and unassigned characters, line and paragraph separators. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/gu

const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** `text` with `\n`, `\r`, `\t`, `\u{..}` in place of characters that are not for printing. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => short[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`)
}

/** `printable` between quotation marks; those inside, and backslashes, get a backslash before them. */
export function quoted(text: string): string {
  return `"${printable(text.replace(/["\\]/g, '\\$&'))}"`
}
