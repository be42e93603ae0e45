/** Small streams of both forms to begin with, and changes to them that a reader must survive. */
import { deflateSync } from 'node:zlib'
import type { Random } from './corpus.ts'
import { join } from './encodings.ts'
import { unhex } from './hex.ts'
import { berOf } from './migration.ts'
import { noise, StreamBuilder, smallStream } from './migration-builder.ts'
import { streamNamed, vectors } from './migration-fixtures.ts'

export interface Sample {
  readonly name: string
  readonly octets: Uint8Array
}

/** Streams whose structure is not lost among page data. */
export function binarySamples(): Sample[] {
  const pages = smallStream((stream) => {
    stream.zero(0x400).fill(0x800, 9).page(0xc00, 1).zero(0, 'pc.ram').flush().hook().xbzrle(0x400, noise(5, 1))
    stream
      .packed(0x400, deflateSync(new Uint8Array(1024)))
      .eos()
      .footer()
      .part()
      .zero(0x3c00)
      .hook()
      .zero(0)
  }, 1024)
  const small = new StreamBuilder(256).header().configuration('m').targetPageBits(8).start()
  small.blocks([
    { name: 'a', length: 512 },
    { name: 'b', length: 256 },
  ])
  small
    .page(256, 1, 'a')
    .fill(0, 3)
    .zero(0, 'b')
    .zero(0, 'a')
    .eos()
    .part()
    .zero(256)
    .eos()
    .end()
    .eos()
    .tail([4, 0, 0, 7])
  const shared = new StreamBuilder().header().configuration('m').uuid().capabilities('x-ignore-shared').start()
  shared.blocks([
    { name: 'a', length: 8192, address: 4096 },
    { name: 'b', length: 4096, address: 0 },
  ])
  shared
    .eos()
    .footer()
    .part()
    .zero(0, 'a')
    .zero(4096)
    .zero(0, 'b')
    .eos()
    .footer()
    .end()
    .eos()
    .footer()
    .tail([0, 6, 0, 0])
  const postcopy = new StreamBuilder().header().configuration('m').command(1).advise(0x20_1000).start()
  postcopy.blocks([
    { name: 'a', length: 0x20_0000, pageSize: 0x20_0000 },
    { name: 'b', length: 4096 },
  ])
  postcopy.eos().footer().part().zero(0x1f_f000, 'a').eos().footer()
  postcopy.packaged((inner) => {
    inner
      .command(4)
      .part()
      .zero(0, 'b')
      .eos()
      .footer()
      .packaged((innermost) => innermost.command(2, [0, 0, 0, 1]))
    inner.full(9, 'timer', [1, 2, 3]).footer(9)
  })
  postcopy.part().zero(0, 'b').eos().footer().end().eos().footer().eof()
  return [
    { name: 'pages', octets: pages.build() },
    { name: 'small', octets: small.build() },
    { name: 'shared', octets: shared.build() },
    { name: 'postcopy', octets: postcopy.build() },
    { name: 'none-7.2', octets: streamNamed('none-7.2') },
  ]
}

export function berSamples(): Sample[] {
  return [
    ...binarySamples().map(({ name, octets }) => ({ name, octets: berOf(octets) })),
    ...vectors('valid').map(({ id, hex }) => ({ name: id, octets: unhex(hex) })),
  ]
}

/** Octets and words that mean something in one of the forms. */
const octetsThatTell = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x10, 0x20, 0x22, 0x24, 0x28, 0x30, 0x7e, 0x7f, 0x80, 0xa0, 0xff]
const wordsThatTell = [0n, 1n, 7n, 0xffn, 0x100n, 0xfffn, 0x1000n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 2n ** 63n]
const flags = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80]

/** One to four changes. `other` lends its octets. */
export function mutate(octets: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = octets.slice()
  for (let changes = 1 + random(4); changes > 0; changes--) result = change(result, other, random)
  return result
}

function change(octets: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random(octets.length + 1)
  const length = 1 + random(random(2) === 0 ? 9 : 60)
  const before = octets.subarray(0, at)
  const after = octets.subarray(Math.min(octets.length, at + length))
  switch (random(10)) {
    case 0:
      return join([before, octets.subarray(at, at + length), octets.subarray(at)])
    case 1:
      return join([before, after])
    case 2:
      return octets.slice(0, at)
    case 3: {
      const from = random(other.length)
      return join([before, other.subarray(from, from + length), random(2) === 0 ? octets.subarray(at) : after])
    }
    case 4:
      return join([before, other.subarray(random(other.length))])
    case 5: {
      // A word of the binary form, or the low octets of one.
      const word = wordsThatTell[random(wordsThatTell.length)]
      const size = [2, 4, 8][random(3)]
      const view = new DataView(new ArrayBuffer(8))
      view.setBigUint64(0, BigInt.asUintN(64, word + BigInt(random(3)) - 1n))
      return join([before, new Uint8Array(view.buffer, 8 - size), octets.subarray(at + size)])
    }
    case 6:
      return with1(octets, at, (octet) => octet ^ flags[random(flags.length)])
    case 7:
      return with1(octets, at, () => octetsThatTell[random(octetsThatTell.length)])
    case 8:
      return with1(octets, at, (octet) => octet + (random(2) === 0 ? 1 : -1))
    default:
      return join([before, Uint8Array.from({ length }, () => octetsThatTell[random(octetsThatTell.length)]), after])
  }
}

function with1(octets: Uint8Array, at: number, change: (octet: number) => number): Uint8Array {
  const result = octets.slice()
  if (at < result.length) result[at] = change(result[at])
  return result
}
