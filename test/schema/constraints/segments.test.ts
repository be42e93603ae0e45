/** Segments put together for constraints, however a string was cut. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { joinSegments } from '../../../src/schema/constraint-segments.ts'
import { assertBytes } from '../../support/assert.ts'
import { hex, unhex } from '../../support/hex.ts'

const segments = suite('schema: joined segments')

segments('in definite and indefinite form, nested and empty', () => {
  const joined = joinSegments(unhex('04 01 01 24 80 04 00 24 03 04 01 02 00 00 04 02 03 04 00 00'), false)
  assert.is(hex(joined), '01020304')
  assert.is(hex(joinSegments(unhex(''), false)), '')
})

segments("of bits: the unused bits are the last one's", () => {
  assert.is(hex(joinSegments(unhex('03 02 00 ff 23 80 03 02 05 a0 00 00'), true)), '05ffa0')
  assert.is(hex(joinSegments(unhex(''), true)), '00')
})

segments('random cuts', () => {
  const octets = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(fc.array(octets, { maxLength: 6 }), fc.boolean(), (parts, nested) => {
      const encoded = parts.flatMap((part) => {
        const length = part.length < 128 ? [part.length] : [0x82, part.length >> 8, part.length & 0xff]
        const segment = [0x04, ...length, ...part]
        return nested ? [0x24, 0x80, ...segment, 0, 0] : segment
      })
      assertBytes(joinSegments(Uint8Array.from(encoded), false), Uint8Array.from(parts.flatMap((part) => [...part])))
    }),
    { seed: 5, numRuns: 200 },
  )
})

segments('that are not sound are refused', () => {
  assert.throws(() => joinSegments(unhex('03 01 00'), false), /another type/)
  assert.throws(() => joinSegments(unhex('04'), false), /TRUNCATED/)
})

segments.run()
