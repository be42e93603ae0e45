/** Values of every universal type: arbitrary ones, arbitrary BER of theirs, and a form in which equal ones are equal. */
import fc from 'fast-check'
import { universalTypes } from '../../src/ber/universal-types.ts'
import { generalizedTimeToDate } from '../../src/ber/values/generalized-time.ts'
import { encodeValue, type TypedValue } from '../../src/ber/values/index.ts'
import { utcTimeToDate } from '../../src/ber/values/utc-time.ts'
import {
  type BitString,
  bitDigits,
  decode,
  type ExactReal,
  type GeneralizedTime,
  type UtcTime,
} from '../../src/index.ts'
import { encoding, identifier, indefinite, join } from './encodings.ts'
import { hex } from './hex.ts'

const characters = (set: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...set), { maxLength: 12 }).map((list) => list.join(''))
const codes = (most: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.integer({ min: 0, max: most }).filter((code) => code < 0xd800 || code > 0xdfff),
      { maxLength: 12 },
    )
    .map((list) => list.map((code) => String.fromCodePoint(code)).join(''))
const visible = fc
  .array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 12 })
  .map((list) => String.fromCharCode(...list))

const digits = (count: number, most: number, least = 0): fc.Arbitrary<string> =>
  fc.integer({ min: least, max: most }).map((value) => String(value).padStart(count, '0'))
/** Every month has 28 days. */
const date = fc.tuple(digits(4, 9998, 1), digits(2, 12, 1), digits(2, 28, 1))
const clock = fc.tuple(digits(2, 23), digits(2, 59), digits(2, 59))
const zone = fc.oneof(
  fc.constant('Z'),
  fc.tuple(fc.constantFrom('+', '-'), digits(2, 23), digits(2, 59)).map((parts) => parts.join('')),
)
const fraction = fc.tuple(fc.constantFrom('.', ','), fc.stringMatching(/^[0-9]{1,25}$/)).map((parts) => parts.join(''))
const optional = (part: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), part)

const utcText = fc.tuple(date, clock, fc.boolean(), zone).map(([day, [hour, minute, second], hasSecond, end]) => {
  return `${day.join('').slice(2)}${hour}${minute}${hasSecond ? second : ''}${end}`
})
const generalizedText = fc
  .tuple(date, clock, fc.integer({ min: 1, max: 3 }), optional(fraction), zone)
  .map(([day, time, parts, rest, end]) => `${day.join('')}${time.slice(0, parts).join('')}${rest}${end}`)
const duration = fc
  .tuple(
    fc.array(fc.nat(99), { minLength: 3, maxLength: 3 }),
    fc.array(fc.nat(99), { minLength: 3, maxLength: 3 }),
    fc.nat(62),
  )
  .map(([days, times, mask]) => {
    const take = (numbers: number[], letters: string, bits: number): string =>
      numbers.map((value, i) => ((bits >> i) & 1 ? `${value}${letters[i]}` : '')).join('')
    const [before, after] = [take(days, 'YMD', (mask + 1) & 7), take(times, 'HMS', (mask + 1) >> 3)]
    return after === '' ? before : `${before}T${after}`
  })
const timeText = fc.oneof(
  date.map((parts) => parts.join('-')),
  clock.map((parts) => parts.join(':')),
  fc.tuple(clock, fraction).map(([parts, rest]) => parts.join(':') + rest),
  fc.tuple(date, clock, digits(2, 14)).map(([day, parts, hours]) => `${day.join('-')}T${parts.join(':')}+${hours}:00`),
  duration.map((text) => `P${text}`),
  fc.tuple(date, duration).map(([day, text]) => `R5/${day.join('-')}/P${text}`),
)

const bits: fc.Arbitrary<BitString> = fc.tuple(fc.uint8Array({ maxLength: 12 }), fc.nat(7)).map(([octets, unused]) => {
  const unusedBits = octets.length === 0 ? 0 : unused
  if (unusedBits > 0) octets[octets.length - 1] &= 0xff << unusedBits
  return { octets, unusedBits }
})
const exact: fc.Arbitrary<ExactReal> = fc.oneof(
  // Too many bits for a double, or an exponent beyond it.
  fc.record({
    sign: fc.constantFrom(1 as const, -1 as const),
    mantissa: fc.bigInt(2n ** 60n, 2n ** 90n).map((value) => value | 1n),
    base: fc.constant(2 as const),
    exponent: fc.oneof(fc.integer({ min: -2000, max: 2000 }), fc.bigInt(2n ** 60n, 2n ** 70n)),
  }),
  fc.record({
    sign: fc.constantFrom(1 as const, -1 as const),
    mantissa: fc.bigInt(1n, 10n ** 30n).map((value) => value * 10n + 7n),
    base: fc.constant(10 as const),
    exponent: fc.integer({ min: -400, max: -1 }),
  }),
)
const arcs = fc.array(fc.oneof(fc.nat(300), fc.bigInt(0n, 2n ** 80n)), { maxLength: 5 })
const identifierText = fc
  .tuple(fc.constantFrom('0.1', '1.39', '2.999'), arcs)
  .map(([start, rest]) => [start, ...rest].join('.'))
const relativeText = fc.tuple(fc.nat(300), arcs).map(([start, rest]) => [start, ...rest].join('.'))
const label = fc.constantFrom('ISO', '0', '27', 'Registration_Authority', '19785.CBEFF', 'Schlüssel', '日本')
const labels = fc.array(label, { minLength: 1, maxLength: 4 }).map((list) => list.join('/'))
const identification = fc.oneof(
  fc.record({ kind: fc.constant('syntaxes' as const), abstract: identifierText, transfer: identifierText }),
  fc.record({ kind: fc.constant('syntax' as const), syntax: identifierText }),
  fc.record({ kind: fc.constant('presentation-context-id' as const), id: fc.integer() }),
  fc.record({ kind: fc.constant('context-negotiation' as const), id: fc.integer(), transfer: identifierText }),
  fc.record({ kind: fc.constant('transfer-syntax' as const), transfer: identifierText }),
  fc.record({ kind: fc.constant('fixed' as const) }),
)
const presentation = fc.record({ identification, octets: fc.uint8Array({ maxLength: 9 }) })
const external = fc.record(
  {
    directReference: identifierText,
    indirectReference: fc.integer(),
    dataValueDescriptor: visible,
    encoding: fc.oneof(
      fc.record({ kind: fc.constant('octet-aligned' as const), octets: fc.uint8Array({ maxLength: 9 }) }),
      fc.record({ kind: fc.constant('arbitrary' as const), bits }),
      fc.record({ kind: fc.constant('single-ASN1-type' as const), octets: fc.constant(Uint8Array.of(2, 1, 5)) }),
    ),
  },
  { requiredKeys: ['encoding'] },
)

/** What `encodeValue` takes, for each type that has no components of other types. */
export const arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  BOOLEAN: fc.boolean(),
  INTEGER: fc.oneof(fc.integer(), fc.bigInt(2n ** 60n, 2n ** 100n)),
  'BIT STRING': bits,
  'OCTET STRING': fc.uint8Array({ maxLength: 20 }),
  NULL: fc.constant(null),
  'OBJECT IDENTIFIER': identifierText,
  ObjectDescriptor: codes(0xff),
  EXTERNAL: external,
  REAL: fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324), exact),
  ENUMERATED: fc.integer(),
  'EMBEDDED PDV': presentation,
  UTF8String: codes(0x10ffff),
  'RELATIVE-OID': relativeText,
  TIME: timeText.map((text) => ({ text })),
  NumericString: characters('0123456789 '),
  PrintableString: characters("AZaz09 '()+,-./:=?"),
  TeletexString: codes(0xff),
  VideotexString: codes(0xff),
  IA5String: codes(0x7f),
  UTCTime: utcText.map((text) => ({ text })),
  GeneralizedTime: generalizedText.map((text) => ({ text })),
  GraphicString: codes(0xff),
  VisibleString: visible,
  GeneralString: codes(0xff),
  UniversalString: codes(0x10ffff),
  'CHARACTER STRING': presentation,
  BMPString: codes(0xffff),
  DATE: date.map((parts) => ({ text: parts.join('') })),
  'TIME-OF-DAY': clock.map((parts) => ({ text: parts.join('') })),
  'DATE-TIME': fc.tuple(date, clock).map(([day, time]) => ({ text: [...day, ...time].join('') })),
  DURATION: duration.map((text) => ({ text })),
  'OID-IRI': labels.map((text) => `/${text}`),
  'RELATIVE-OID-IRI': labels,
}

const simple: fc.Arbitrary<TypedValue> = fc.oneof(
  ...Object.entries(arbitraries).map(([type, values]) => values.map((value) => ({ type, value }) as TypedValue)),
  fc.uint8Array({ maxLength: 6 }).map((value): TypedValue => ({ type: '[3]', value })),
  fc.uint8Array({ maxLength: 6 }).map((value): TypedValue => ({ type: '[APPLICATION 70]', value })),
)

/** A value of any type, trees included. */
export const anyTyped: fc.Arbitrary<TypedValue> = fc.letrec<{ value: TypedValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    fc
      .tuple(fc.constantFrom('SEQUENCE', 'SET', 'SET', '[0]', '[PRIVATE 1]'), fc.array(tie('value'), { maxLength: 5 }))
      .map(([type, value]) => ({ type, value }) as TypedValue),
  ),
})).value

/** Some BER of a value, of the many that there are. `random` gives numbers from 0 to `below` - 1. */
export function anyBer({ type, value }: TypedValue, random: (below: number) => number): Uint8Array {
  const zeros = (): number | undefined => (random(3) === 0 ? random(4) : undefined)
  const whole = (head: readonly number[], contents: Uint8Array): Uint8Array =>
    random(3) === 0 ? indefinite(head, contents) : encoding(head, contents, zeros())
  const canonical = encodeValue({ type, value } as TypedValue)
  const tagNumber = universalTypes.findIndex((known) => known?.name === type)
  const known = universalTypes[tagNumber]
  if (Array.isArray(value)) {
    const parts = value.map((each) => anyBer(each, random))
    if (type === 'SET') parts.sort(() => random(3) - 1)
    const tag = tagNumber === -1 ? headOf(canonical) : identifier(0, true, tagNumber)
    return whole(tag, join(parts))
  }
  if (known === undefined || known.form === 1) return canonical
  const contents = canonical.slice(headOf(canonical).length + 1)
  // All contents here are short, so that there is one length octet.
  if (type === 'BOOLEAN' && contents[0] !== 0) contents[0] = 1 + random(255)
  if (type === 'BIT STRING' && contents[0] > 0) contents[contents.length - 1] |= random(1 << contents[0])
  if (known.form === undefined && random(3) === 0) return segmented(tagNumber, contents, random, whole)
  return encoding(identifier(0, false, tagNumber), contents, zeros())
}

function segmented(
  tagNumber: number,
  contents: Uint8Array,
  random: (below: number) => number,
  whole: (head: readonly number[], contents: Uint8Array) => Uint8Array,
): Uint8Array {
  const isBits = tagNumber === 3
  const segmentHead = (constructed: boolean): number[] => identifier(0, constructed, isBits ? 3 : 4)
  const parts: Uint8Array[] = []
  let at = isBits ? 1 : 0
  do {
    const size = random(contents.length + 1)
    const piece = contents.subarray(at, at + size)
    const isLast = at + size >= contents.length
    const segment = isBits ? join([Uint8Array.of(isLast && piece.length > 0 ? contents[0] : 0), piece]) : piece
    const primitive = encoding(segmentHead(false), segment)
    parts.push(random(4) === 0 ? whole(segmentHead(true), primitive) : primitive)
    at += size
  } while (at < contents.length)
  return whole(identifier(0, true, tagNumber), join(parts))
}

function headOf(encoded: Uint8Array): number[] {
  let end = 1
  if ((encoded[0] & 0x1f) === 0x1f) while (encoded[end++] >= 0x80);
  return [...encoded.subarray(0, end)]
}

/**
 * Whether the value has a SET that is in one order as a SET and in another as a SET OF a CHOICE: all tags differ, primitive and
 * constructed members are mixed. Without a schema both are canonical.
 */
export function isAmbiguous({ type, value }: TypedValue): boolean {
  if (!Array.isArray(value)) return false
  if (value.some(isAmbiguous)) return true
  if (type !== 'SET') return false
  const members = value.map((each) => decode(encodeValue(each)))
  const tags = members.map(({ tagClass, tagNumber }) => 1000 * tagClass + Number(tagNumber))
  const byTags = [...tags.keys()].sort((a, b) => tags[a] - tags[b])
  const byOctets = [...tags.keys()].sort((a, b) => (hex(members[a].encoding) < hex(members[b].encoding) ? -1 : 1))
  return new Set(tags).size === tags.length && byTags.join() !== byOctets.join()
}

/** Text that is equal for values that are: SETs without their order, points in time and not their notation. */
export function normal({ type, value }: TypedValue): string {
  if (Array.isArray(value)) {
    const parts = value.map(normal)
    return `${type}{${(type === 'SET' ? parts.sort() : parts).join(', ')}}`
  }
  switch (type) {
    case 'BIT STRING':
      return `${type} ${bitDigits(value as BitString)}`
    case 'UTCTime':
      return `${type} ${utcTimeToDate(value as UtcTime).toISOString()}`
    case 'GeneralizedTime':
      return `${type} ${generalizedTimeToDate(value as GeneralizedTime)?.toISOString() ?? (value as GeneralizedTime).text}`
    case 'TIME':
    case 'DURATION':
      return `${type} ${(value as { text: string }).text.replace(/,/g, '.').replace(/([+-]\d\d):00$/, '$1')}`
    default:
      return `${type} ${JSON.stringify(value, plain)}`
  }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}`
  return Object.is(value, -0) ? '-0' : value
}
