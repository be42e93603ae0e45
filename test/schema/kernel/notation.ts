/** Encodings as text: `30( 02:05 0c:"ab" )`, with `{ }` for the indefinite form, and octets as they are after a dot. */
import { hex, unhex } from '../../support/hex.ts'

/**
 * A value is its identifier octets and, after a colon, the contents of a primitive one (digits, then text in quotes), or the
 * values of a constructed one in brackets. Length octets are as few as will do. `.` and digits stand for themselves.
 */
export function ber(text: string): Uint8Array {
  const tokens = text.match(/[0-9a-f]+[({]|[)}]|[0-9a-f]+:[0-9a-f]*(?:"[^"]*")?|\.[0-9a-f]+|\S+/g) ?? []
  const open: { identifier: string; isDefinite: boolean; contents: string }[] = []
  let contents = ''
  for (const token of tokens) {
    const last = token.at(-1)!
    const colon = token.indexOf(':')
    if (last === '(' || last === '{') {
      open.push({ identifier: token.slice(0, -1), isDefinite: last === '(', contents })
      contents = ''
    } else if (last === ')' || last === '}') {
      const value = open.pop()!
      const { identifier, isDefinite } = value
      contents = value.contents + (isDefinite ? definite(identifier, contents) : `${identifier}80${contents}0000`)
    } else if (colon > 0) {
      const [digits = '', quoted = ''] = token.slice(colon + 1).split('"')
      contents += definite(token.slice(0, colon), digits + hex(new TextEncoder().encode(quoted)))
    } else if (token.startsWith('.')) {
      contents += token.slice(1)
    } else {
      throw new Error(`no value: ${token}`)
    }
  }
  return unhex(contents)
}

function definite(identifier: string, contents: string): string {
  const length = contents.length / 2
  const digits = length.toString(16)
  const octets = digits.length % 2 === 0 ? digits : `0${digits}`
  return identifier + (length < 128 ? '' : (0x80 + octets.length / 2).toString(16)) + octets + contents
}
