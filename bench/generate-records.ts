/** A stream of call records: small data values in a structure that repeats, as files of telecoms and most protocols have it. */
import type { ValueStream } from './generate-values.ts'
import { Random } from './random.ts'

/** Room that one record surely takes less than. */
const RECORD_ROOM = 256

/**
 * SEQUENCEs of a dozen components: numbers of varying lengths, digits, times, a cell of two components, one component that
 * three records in ten have, and one to three charges. All lengths are short and definite.
 * @param size octets at least; the stream ends with the record that reaches them
 */
export function generateRecords(size: number, seed: number): ValueStream {
  const random = new Random(seed)
  const octets = new Uint8Array(size + RECORD_ROOM)
  let at = 0
  let values = 0
  const put = (identifier: number, length: number): void => {
    octets[at++] = identifier
    octets[at++] = length
    for (let i = 0; i < length; i++) octets[at++] = random.next()
    values++
  }
  const container = (identifier: number, fill: () => void): void => {
    octets[at] = identifier
    const start = at + 2
    at = start
    values++
    fill()
    octets[start - 1] = at - start
  }
  const charge = (): void => {
    put(0x02, 1 + random.below(3))
    put(0x0a, 1)
  }
  const record = (): void => {
    put(0x80, 4)
    put(0x81, 6 + random.below(2))
    put(0x82, 6 + random.below(3))
    put(0x83, 9)
    put(0x84, 1 + random.below(3))
    container(0xa5, () => {
      put(0x80, 2)
      put(0x81, 2)
    })
    if (random.chance(0.3)) put(0x86, 1)
    put(0x87, 1)
    container(0xa9, () => {
      for (let charges = 1 + random.below(3); charges > 0; charges--) container(0x30, charge)
    })
  }
  while (at < size) container(0x30, record)
  return { octets: octets.subarray(0, at), values }
}
