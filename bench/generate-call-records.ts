/** Call records as their schema has them: many small components in a structure that repeats. */
import type { ValueStream } from './generate-values.ts'
import { Random } from './random.ts'
import { SmallValues } from './small-values.ts'

export const callRecordsSchema = `CallRecords DEFINITIONS IMPLICIT TAGS ::= BEGIN
CallFile ::= [APPLICATION 1] SEQUENCE {
    sender   IA5String (SIZE (5)),
    records  SEQUENCE OF CallRecord
}
CallRecord ::= SEQUENCE {
    kind      [0] ENUMERATED { originating(0), terminating(1), forwarded(2), roaming(3), ... },
    served    [1] OCTET STRING (SIZE (3..9)),
    other     [2] OCTET STRING (SIZE (1..20)) OPTIONAL,
    name      [3] UTF8String (SIZE (1..20)) OPTIONAL,
    digits    [4] NumericString (SIZE (1..18)),
    start     [5] OCTET STRING (SIZE (9)),
    duration  [6] INTEGER (0..86400),
    cell      [7] Cell OPTIONAL,
    cause     [8] INTEGER (0..255),
    prepaid   [9] BOOLEAN,
    charges  [10] SEQUENCE SIZE (1..8) OF Charge,
    number   [11] INTEGER (0..4294967295)
}
Cell ::= SEQUENCE {
    area  INTEGER (0..65535),
    cell  INTEGER (0..65535)
}
Charge ::= SEQUENCE {
    unit    ENUMERATED { second(0), octet(1), event(2) },
    amount  INTEGER (0..16777215)
}
END
`

const names = [
  'Ada',
  'Grace',
  'Niklaus',
  'Edsger',
  'Barbara',
  'J\u00fcrgen',
  'S\u00f8ren',
  'Fran\u00e7ois',
  '\u6771\u4eac',
]

/**
 * One CallFile in the indefinite form; all records have the definite form.
 * @param size octets at least; the stream ends with the record that reaches them
 */
export function generateCallRecords(size: number, seed: number): ValueStream {
  const out = new SmallValues(size, new Random(seed))
  const records = () => writeRecords(out, size)
  const file = () => {
    out.text([0x16], 'BENCH')
    out.container([0x30], records, 1)
  }
  out.container([0x61], file, 1)
  return { octets: out.written, values: out.values }
}

/** Values of CallRecord in a row, of 90 octets each or so. */
export function generateCalls(size: number, seed: number): ValueStream {
  const out = new SmallValues(size, new Random(seed))
  writeRecords(out, size)
  return { octets: out.written, values: out.values }
}

function writeRecords(out: SmallValues, size: number): void {
  const { random } = out
  const charge = () => {
    out.integer([0x0a], random.below(3))
    out.integer([0x02], random.below(2 ** (1 + random.below(24))))
  }
  const cell = () => {
    out.integer([0x02], random.below(65536))
    out.integer([0x02], random.below(65536))
  }
  const charges = () => {
    for (let count = 1 + random.below(3); count > 0; count--) out.container([0x30], charge)
  }
  let number = 0
  const record = () => {
    out.integer([0x80], random.below(4))
    out.noise([0x81], 6 + random.below(3))
    if (random.chance(0.8)) out.noise([0x82], 6 + random.below(5))
    if (random.chance(0.3)) out.text([0x83], names[random.below(names.length)])
    out.text([0x84], String(random.next()))
    out.noise([0x85], 9)
    out.integer([0x86], random.below(2 ** (1 + random.below(16))))
    if (random.chance(0.7)) out.container([0xa7], cell)
    out.integer([0x88], random.below(256))
    out.boolean([0x89])
    out.container([0xaa], charges)
    out.integer([0x8b], number++)
  }
  while (out.at < size) out.container([0x30], record)
}
