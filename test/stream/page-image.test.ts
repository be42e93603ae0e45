/** Pages of a resident image, encoded in bulk, against the same encoding made value by value. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decode } from '../../src/ber/node.ts'
import { application, contextSpecific, type Tag, universal } from '../../src/ber/tag.ts'
import { BerEncoder } from '../../src/stream/encoder.ts'
import { PageImage } from '../../src/stream/page-image.ts'
import { assertBytes } from '../support/assert.ts'

const test = suite('stream: pages of an image')

const tags = { pageTag: application(9040), zeroTag: application(0) }

interface Settings {
  readonly pageTag: Tag
  readonly zeroTag: Tag
  readonly pageSize: number
  readonly address?: number | bigint
}

/** What `pages` stands for, value by value. */
function byHand(octets: Uint8Array, { pageTag, zeroTag, pageSize, address = 0 }: Settings): Uint8Array {
  const encoder = new BerEncoder()
  for (let at = 0; at < octets.length; at += pageSize) {
    const page = octets.subarray(at, at + pageSize)
    const place = BigInt(address) + BigInt(at)
    if (page.every((octet) => octet === 0)) {
      encoder.integer(place, zeroTag)
      continue
    }
    encoder.open(pageTag)
    encoder.integer(place)
    encoder.octetString(page)
    encoder.close()
  }
  return encoder.finish()
}

function inBulk(image: PageImage, settings: Settings): Uint8Array {
  const encoder = new BerEncoder()
  encoder.pages(image, settings)
  return encoder.finish()
}

for (const pageSize of [64, 128, 192, 256, 320, 4096]) {
  test(`an octet anywhere in a page of ${pageSize} makes it one that is not zero`, () => {
    const image = new PageImage(pageSize)
    const zero = inBulk(image, { ...tags, pageSize })
    assert.is(zero.length, 3)
    for (let at = 0; at < pageSize; at++) {
      image.octets[at] = 0x80
      assertBytes(inBulk(image, { ...tags, pageSize }), byHand(image.octets, { ...tags, pageSize }))
      image.octets[at] = 0
    }
    assertBytes(inBulk(image, { ...tags, pageSize }), zero)
  })
}

/** More pages than one output window takes, of every neighbourhood of zero and other. */
function mixedImage(pages: number, pageSize: number): PageImage {
  const image = new PageImage(pages * pageSize)
  for (let page = 0; page < pages; page++) {
    if ((page * 2654435761) & 0x30000) image.octets.fill((page % 255) + 1, page * pageSize, (page + 1) * pageSize)
  }
  return image
}

for (const address of [0, 0x7f, 0x1000, 2 ** 31, 2 ** 32, 2n ** 40n, 2n ** 63n - 4096n, 2n ** 64n - 200n * 4096n]) {
  test(`addresses from ${address} on`, () => {
    const image = mixedImage(200, 4096)
    const settings = { ...tags, pageSize: 4096, address }
    assertBytes(inBulk(image, settings), byHand(image.octets, settings))
  })
}

test('identifier octets of one to four', () => {
  const image = mixedImage(4, 256)
  const choices = [universal(5), contextSpecific(30), application(31), application(16383), application(2 ** 21 - 1)]
  for (const pageTag of choices) {
    for (const zeroTag of choices) {
      const settings = { pageTag, zeroTag, pageSize: 256 }
      assertBytes(inBulk(image, settings), byHand(image.octets, settings))
    }
  }
})

test('a part of the image keeps its addresses', () => {
  const image = mixedImage(8, 4096)
  const encoder = new BerEncoder()
  encoder.pages(image, { ...tags, from: 3 * 4096, to: 5 * 4096 })
  const part = image.octets.subarray(3 * 4096, 5 * 4096)
  assertBytes(encoder.finish(), byHand(part, { ...tags, pageSize: 4096, address: 3 * 4096 }))
})

test('inside containers, into every kind of sink', () => {
  const image = mixedImage(200, 4096)
  const pages = byHand(image.octets, { ...tags, pageSize: 4096 })
  for (const reuse of [false, true]) {
    const chunks: Uint8Array[] = []
    // Without `reuse` the sink holds on to what it got: nothing of it may change later.
    const encoder = new BerEncoder((chunk) => void chunks.push(reuse ? chunk.slice() : chunk), { reuse })
    encoder.open(16)
    encoder.pages(image, tags)
    encoder.close()
    encoder.finish()
    const whole = Buffer.concat(chunks)
    assertBytes(whole.subarray(2, -2), pages)
    assert.is(decode(whole).children().length, 200)
  }
})

test('a length announced around pages is kept', () => {
  const image = mixedImage(4, 256)
  const { length } = byHand(image.octets, { ...tags, pageSize: 256 })
  const encoder = new BerEncoder(() => {})
  encoder.open(16, { length: length - 1 })
  assert.throws(
    () => encoder.pages(image, { ...tags, pageSize: 256 }),
    (error: { code?: string }) => error.code === 'ENCODER_LENGTH',
  )
})

test('options that do not fit are refused, and nothing is written', () => {
  const image = new PageImage(8192)
  const encoder = new BerEncoder()
  const refused: Partial<Parameters<BerEncoder['pages']>[1]>[] = [
    { pageSize: 63 },
    { pageSize: 100 },
    { pageSize: 0 },
    { pageSize: 1 << 20 },
    { from: 1 },
    { from: 4096, to: 0 },
    { to: 8193 },
    { to: 16384 },
    { from: -4096 },
    { address: -1 },
    { address: 2n ** 64n - 4096n },
    { pageTag: application(2 ** 21) },
    { zeroTag: universal(0) },
  ]
  for (const options of refused) assert.throws(() => encoder.pages(image, { ...tags, ...options }), RangeError)
  assert.is(encoder.finish().length, 0)
  for (const length of [0, -1, 1.5, 2 ** 32]) assert.throws(() => new PageImage(length), RangeError)
})

test.run()
