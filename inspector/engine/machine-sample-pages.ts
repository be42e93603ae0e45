/** Pages of RAM made by code: text, tables, a picture, noise. */

const PAGE = 4096

function* randomFrom(seed: number): Generator<number, never, void> {
  let state = Math.imul(seed + 1, 2654435761) >>> 0 || 1
  for (;;) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    yield state >>> 0
  }
}

export function noisePage(seed: number): Uint8Array {
  const page = new Uint8Array(PAGE)
  const random = randomFrom(seed)
  for (let at = 0; at < PAGE; at++) page[at] = random.next().value >>> 11
  return page
}

const words =
  'a page of RAM is sent when the guest has written to it zero pages take nine octets the last one wins sample machine device state field octet tag length contents value'.split(
    ' ',
  )

export function textPage(seed: number): Uint8Array {
  const random = randomFrom(seed)
  let text = `page ${seed}: `
  for (let column = text.length; text.length < PAGE; ) {
    const word = words[random.next().value % words.length]!
    column += word.length + 1
    text += column > 72 ? `${word}\n` : `${word} `
    if (column > 72) column = 0
  }
  return new TextEncoder().encode(text.slice(0, PAGE))
}

/** Entries of eight octets, as tables of addresses have them, `used` of them in 512. */
export function tablePage(seed: number, used: number): Uint8Array {
  const page = new Uint8Array(PAGE)
  const view = new DataView(page.buffer)
  const random = randomFrom(seed)
  for (let entry = 0; entry < Math.min(used, 512); entry++) {
    const address = 0x100000 + ((seed * 512 + entry) % 0x4000) * PAGE
    view.setUint32(8 * entry, address | 0x63 | (random.next().value & 0x40), true)
    view.setUint32(8 * entry + 4, 0x80000000, true)
  }
  return page
}

/** Lines of a picture: 1024 pixels of one octet each. */
export function gradientPage(page: number, inverted: boolean): Uint8Array {
  const octets = new Uint8Array(PAGE)
  for (let at = 0; at < PAGE; at++) {
    const x = at % 1024
    const y = page * 4 + Math.floor(at / 1024)
    const inside = (x - 512) ** 2 + (y - 384) ** 2 < 200 ** 2
    const value = inside ? 255 - ((x + y) >> 3) : ((x >> 5) ^ (y >> 5)) & 1 ? x >> 2 : y >> 2
    octets[at] = inverted ? ~value : value
  }
  return octets
}
