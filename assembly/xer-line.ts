// Lines and tags. Stores may reach 15 octets past the text, loads past the name.

/** Octets that stores may reach past the text. */
export const SLACK: u32 = 16

/** Room that `writeLine` wants. */
@inline
export function lineRoom(level: u32): u32 {
  return 1 + (level << 2) + SLACK
}

/** Begins a line at `level`: four spaces each. */
@inline
export function writeLine(level: u32, out: u32): u32 {
  store<u8>(out, 0x0a)
  out++
  const end = out + (level << 2)
  const spaces = i8x16.splat(0x20)
  for (; out < end; out += 16) v128.store(out, spaces)
  return end
}

/** Writes `length` octets of UTF-8. */
@inline
export function writeName(from: u32, length: u32, out: u32): u32 {
  const end = out + length
  for (; out < end; out += 16) {
    v128.store(out, v128.load(from))
    from += 16
  }
  return end
}

/** Writes `<name>`. */
@inline
export function writeStartTag(from: u32, length: u32, out: u32): u32 {
  store<u8>(out, 0x3c)
  out = writeName(from, length, out + 1)
  store<u8>(out, 0x3e)
  return out + 1
}

/** Writes `</name>`. */
@inline
export function writeEndTag(from: u32, length: u32, out: u32): u32 {
  store<u16>(out, 0x2f3c)
  out = writeName(from, length, out + 2)
  store<u8>(out, 0x3e)
  return out + 1
}

/** Writes `"name"`. */
@inline
export function writeQuoted(from: u32, length: u32, out: u32): u32 {
  store<u8>(out, 0x22)
  out = writeName(from, length, out + 1)
  store<u8>(out, 0x22)
  return out + 1
}

/** Writes `<name/>`. */
@inline
export function writeEmptyTag(from: u32, length: u32, out: u32): u32 {
  store<u8>(out, 0x3c)
  out = writeName(from, length, out + 1)
  store<u16>(out, 0x3e2f)
  return out + 2
}
