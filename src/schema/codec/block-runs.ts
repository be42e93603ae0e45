/**
 * The block of tables as fewer octets: most of its words are one and the same word, in runs.
 *
 * A number is octets of seven bits, the lowest first, bit 8 on all but the last. Then, up to the end: twice a count, and as many words;
 * or twice a count and one, and the word that stands so many times.
 */

/** From this many on a run pays. */
const leastRun = 3

export function packBlock(octets: Uint8Array): Uint8Array {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const count = octets.length >> 2
  const words = Array.from({ length: count }, (_, index) => view.getUint32(4 * index, true))
  const packed: number[] = []
  let literal = 0
  const flush = (end: number): void => {
    if (literal === end) return
    putNumber(packed, 2 * (end - literal))
    for (let i = literal; i < end; i++) putNumber(packed, words[i])
  }
  for (let at = 0; at < count; ) {
    let end = at + 1
    while (end < count && words[end] === words[at]) end++
    if (end - at >= leastRun) {
      flush(at)
      putNumber(packed, 2 * (end - at) + 1)
      putNumber(packed, words[at])
      literal = end
    }
    at = end
  }
  flush(count)
  return Uint8Array.from(packed)
}

function putNumber(packed: number[], number: number): void {
  let rest = number
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) packed.push((rest % 0x80) | 0x80)
  packed.push(rest)
}

/** @param size octets of the block */
export function unpackBlock(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(size)
  const view = new DataView(octets.buffer)
  let from = 0
  const take = (): number => {
    let number = 0
    for (let scale = 1; ; scale *= 0x80) {
      const octet = packed[from++]
      number += (octet & 0x7f) * scale
      if (octet < 0x80) return number
    }
  }
  for (let at = 0; from < packed.length; ) {
    const head = take()
    const isRun = head % 2 === 1
    let word = isRun ? take() : 0
    for (let left = Math.floor(head / 2); left > 0; left--, at += 4) {
      if (!isRun) word = take()
      view.setUint32(at, word, true)
    }
  }
  return octets
}
