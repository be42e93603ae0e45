/** Writers of the faces beside those of the packages: the same calls. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../../bench/random.ts'
import { type Loose, outcome, type Pair, pairs } from './faces.ts'
import { type Call, callText } from './reader-script.ts'

const writer = suite('compat: writers')

const texts = ['', 'cn', 'objectClass', 'grün', '日本語', '\ud800', 'a\u0000b', 'x'.repeat(63), 'ä'.repeat(63)]
const sizes = [0, 1, 63, 64, 100, 127, 128, 129, 200, 255, 256, 300, 5000, 65535, 65536, 70000]
const whole = [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 8388607, 8388608, -8388608]
const numbers = [...whole, -8388609, 2147483647, -2147483648, 16777216, 1.5, -1.5, -0.5, 127.9]
const oids = [
  '1.2.840.113549.1.1',
  '0.9.2342.19200300.100.1.1',
  '2.5.29.15',
  '1.3.6.1.4.1.268435455',
  '1.3.6.1.268435456',
]
const badOids = ['', '1', '1.2', '1.2.3', '1..2.3.4', '1.2.3.4.', 'a.b.c.d', '1.2.3.4294967296 ', ' 1.2.3.4']
const tags = [undefined, undefined, 0x80, 0x30, 0xff, 0x1a3, 0]

function pick<T>(values: readonly T[], random: Random): T {
  return values[random.below(values.length)]!
}

function pickCall(pair: Pair, random: Random, open: number): Call {
  const tag = pick(tags, random)
  const tagged = tag === undefined ? [] : [tag]
  switch (random.below(14)) {
    case 0:
      return { name: 'writeByte', args: [pick([0, 1, 255, 256, -1, 1.5], random)] }
    case 1:
      return { name: 'writeInt', args: [pick(numbers, random), ...tagged] }
    case 2:
      return { name: 'writeNull', args: [] }
    case 3:
      return { name: 'writeEnumeration', args: [pick(numbers, random), ...tagged] }
    case 4:
      return { name: 'writeBoolean', args: [random.chance(0.5), ...tagged] }
    case 5:
    case 6:
      return { name: 'writeString', args: [pick(texts, random), ...tagged] }
    case 7: {
      const octets = Buffer.alloc(pick(sizes, random), 0x5a)
      // The old ones fail an assertion over no octets.
      if (octets.length === 0 && pair.name !== 'asn1-ber') return { name: 'writeNull', args: [] }
      return { name: 'writeBuffer', args: [octets, ...tagged] }
    }
    case 8:
      return { name: 'writeStringArray', args: [[pick(texts, random), pick(texts, random)]] }
    case 9:
      return { name: 'writeOID', args: [pick(oids, random), ...tagged] }
    case 10:
      return { name: 'writeLength', args: [pick([0, 1, 127, 128, 255, 256, 65535, 65536, 16777215], random)] }
    case 11:
    case 12:
      return open > 0 ? { name: 'endSequence', args: [] } : { name: 'startSequence', args: tagged }
    default:
      return open > 5 ? { name: 'writeNull', args: [] } : { name: 'startSequence', args: tagged }
  }
}

for (const pair of pairs) {
  writer(`${pair.name}: messages by chance`, () => {
    const random = new Random(60)
    for (let i = 0; i < 400; i++) {
      const options = pick([undefined, undefined, {}, { size: 1 }, { size: 7, growthFactor: 2 }, { size: 0 }], random)
      const [ours, theirs] = [pair.face, pair.old].map((face) =>
        options === undefined ? new face.BerWriter() : new face.BerWriter({ ...(pair.fields ? options : { size: 9 }) }),
      )
      const done: string[] = []
      let open = 0
      for (let k = random.below(30); k > 0 || open > 0; k--) {
        const call = k > 0 ? pickCall(pair, random, open) : { name: 'endSequence', args: [] }
        done.push(callText(call).slice(0, 60))
        // Whoever pushes a long sequence by an octet loses its last one where the buffer is full; the old ones do.
        if (call.name === 'endSequence') theirs._ensure?.(8)
        const [one, other] = [ours, theirs].map((each) => outcome(() => each[call.name](...call.args)))
        assert.is(one, other, done.join(', '))
        open += call.name === 'startSequence' ? 1 : call.name === 'endSequence' ? -1 : 0
        if (open === 0) {
          const same = Buffer.compare(ours.buffer, theirs.buffer) === 0
          if (!same) assert.is(ours.buffer.toString('hex'), theirs.buffer.toString('hex'), done.join(', '))
        }
      }
    }
  })

  writer(`${pair.name}: wrong arguments`, () => {
    const odd = [undefined, null, 5, '5', '1.2.3.4', true, {}, [], [5], Buffer.alloc(1), Number.NaN, 2n, Infinity]
    const names = ['writeByte', 'writeInt', 'writeEnumeration', 'writeBoolean', 'writeString', 'writeBuffer']
    names.push('writeStringArray', 'writeOID', 'writeLength', 'startSequence', 'appendBuffer')
    const given = (value: unknown) => [[value], [value, 4], [value, 'tag'], [value, null]]
    for (const name of names) {
      for (const args of [...odd, ...badOids].flatMap(given)) {
        if (name === 'writeStringArray' && !Array.isArray(args[0]) && pair.name === 'asn1') continue
        const write = (face: Loose) =>
          outcome(() => {
            const made = new face.BerWriter()
            made[name](...args)
            return name === 'startSequence' ? undefined : made.buffer
          })
        const [ours, theirs] = [pair.face, pair.old].map(write)
        // Engines word this differently from version to version.
        if (/is not a function|is not iterable/.test(theirs!)) assert.match(ours!, 'throws TypeError')
        else assert.is(ours, theirs, `${name}(${args.map(String).join(', ')})`)
      }
    }
  })

  writer(`${pair.name}: endSequence without startSequence, and the buffer before endSequence`, () => {
    const [ours, theirs] = [pair.face, pair.old].map((face) => [
      outcome(() => new face.BerWriter().endSequence()),
      pair.fields
        ? outcome(() => {
            const made = new face.BerWriter()
            made.startSequence()
            made.startSequence()
            return made.buffer
          })
        : '',
    ])
    assert.equal(ours, theirs)
  })
}

writer.run()
