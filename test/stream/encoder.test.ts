import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../src/ber/errors.ts'
import { application, contextSpecific, privateTag, UniversalTag, universal } from '../../src/ber/tag.ts'
import { BerEncoder, type BerEncoderOptions } from '../../src/stream/encoder.ts'
import { assertBytes } from '../support/assert.ts'
import { hex, unhex } from '../support/hex.ts'

const suite = makeSuite('stream/encoder')

const Sequence = UniversalTag.Sequence

/** What a function does to an encoder, and the octets that come out. */
type Row = [what: string, write: (encoder: BerEncoder) => void, expected: string]

const values: Row[] = [
  ['true', (e) => e.boolean(true), '01 01 ff'],
  ['false', (e) => e.boolean(false), '01 01 00'],
  ['NULL', (e) => e.null(), '05 00'],
  ['0', (e) => e.integer(0), '02 01 00'],
  ['-0', (e) => e.integer(-0), '02 01 00'],
  ['127', (e) => e.integer(127), '02 01 7f'],
  ['128', (e) => e.integer(128), '02 02 0080'],
  ['-128', (e) => e.integer(-128), '02 01 80'],
  ['-129', (e) => e.integer(-129), '02 02 ff7f'],
  ['32767', (e) => e.integer(32767), '02 02 7fff'],
  ['32768', (e) => e.integer(32768), '02 03 008000'],
  ['-32769', (e) => e.integer(-32769), '02 03 ff7fff'],
  ['2^23', (e) => e.integer(2 ** 23), '02 04 00800000'],
  ['-2^31', (e) => e.integer(-(2 ** 31)), '02 04 80000000'],
  ['2^31', (e) => e.integer(2 ** 31), '02 05 0080000000'],
  ['2^53-1', (e) => e.integer(Number.MAX_SAFE_INTEGER), '02 07 1fffffffffffff'],
  ['2^64 as a bigint', (e) => e.integer(2n ** 64n), '02 09 010000000000000000'],
  ['-1 as a bigint', (e) => e.integer(-1n), '02 01 ff'],
  ['an ENUMERATED', (e) => e.integer(2, UniversalTag.Enumerated), '0a 01 02'],
  ['an OCTET STRING', (e) => e.octetString(unhex('c0ffee')), '04 03 c0ffee'],
  ['an empty OCTET STRING', (e) => e.octetString(new Uint8Array(0)), '04 00'],
  ['an OBJECT IDENTIFIER', (e) => e.objectIdentifier('1.2.840.113549'), '06 06 2a864886f70d'],
  ['ASCII text', (e) => e.utf8String('Aa~'), '0c 03 41617e'],
  ['other text', (e) => e.utf8String('é€😀'), '0c 09 c3a9e282acf09f9880'],
  ['empty text', (e) => e.utf8String(''), '0c 00'],
  ['raw octets', (e) => e.raw(unhex('02 01 05')), '02 01 05'],
  ['an IMPLICIT tag', (e) => e.integer(5, contextSpecific(0)), '80 01 05'],
  ['application class', (e) => e.null(application(3)), '43 00'],
  ['private class', (e) => e.boolean(true, privateTag(30)), 'de 01 ff'],
  ['tag number 31', (e) => e.null(contextSpecific(31)), '9f1f 00'],
  ['tag number 2^53', (e) => e.null(contextSpecific(2n ** 53n)), '9f9080808080808000 00'],
  ['a universal tag number above 30', (e) => e.utf8String('x', UniversalTag.DateTime), '1f21 01 78'],
  ['a universal tag as an object', (e) => e.primitive(universal(4), unhex('01')), '04 01 01'],
]

for (const [what, write, expected] of values) {
  suite(`one value: ${what}`, () => {
    const encoder = new BerEncoder()
    write(encoder)
    assert.is(encoder.position, unhex(expected).length)
    assertBytes(encoder.finish(), unhex(expected))
  })
}

const structures: Row[] = [
  ['nothing', () => {}, ''],
  [
    'an empty container',
    (e) => {
      e.open(Sequence)
      e.close()
    },
    '30 00',
  ],
  [
    'an empty one, indefinite',
    (e) => {
      e.open(Sequence, { form: 'indefinite' })
      e.close()
    },
    '30 80 0000',
  ],
  [
    'an empty one, announced',
    (e) => {
      e.open(Sequence, { length: 0 })
      e.close()
    },
    '30 00',
  ],
  [
    'the forms one in the other',
    (e) => {
      e.open(Sequence, { length: 11 })
      e.open(application(1), { form: 'indefinite' })
      e.open(contextSpecific(2), { form: 'definite' })
      e.integer(5)
      e.close()
      e.close()
      e.null()
      e.close()
    },
    '30 0b 61 80 a2 03 020105 0000 0500',
  ],
  [
    'a segmented OCTET STRING',
    (e) => {
      e.open(UniversalTag.OctetString, { form: 'indefinite' })
      e.octetString(unhex('0102'))
      e.octetString(unhex('03'))
      e.close()
    },
    '24 80 04 02 0102 04 01 03 0000',
  ],
  [
    'a primitive value in pieces',
    (e) => {
      e.openPrimitive(contextSpecific(40), 3)
      e.contents(unhex('01'))
      e.contents(new Uint8Array(0))
      e.contents(unhex('0203'))
      e.closePrimitive()
    },
    '9f28 03 010203',
  ],
  [
    'several values in a row',
    (e) => {
      e.null()
      e.open(Sequence)
      e.close()
      e.null()
    },
    '0500 3000 0500',
  ],
]

for (const [what, write, expected] of structures) {
  suite(`structure: ${what}`, () => {
    const encoder = new BerEncoder()
    write(encoder)
    assertBytes(encoder.finish(), unhex(expected))
  })
}

suite('back-patched lengths take the fewest octets', () => {
  for (const [length, octets] of [
    [127, '7f'],
    [128, '8180'],
    [255, '81ff'],
    [256, '820100'],
    [65535, '82ffff'],
    [65536, '83010000'],
  ] as const) {
    const encoder = new BerEncoder()
    encoder.open(Sequence)
    encoder.open(Sequence)
    encoder.raw(new Uint8Array(length))
    encoder.close()
    encoder.close()
    const encoding = encoder.finish()
    const innerHeader = `30${octets}`
    assert.is(
      hex(encoding.subarray(encoding.length - length - innerHeader.length / 2, encoding.length - length)),
      innerHeader,
    )
  }
})

suite('the default form is definite in a buffer, indefinite in a sink, and what the option says', () => {
  const write = (options: BerEncoderOptions | undefined, sink: boolean): string => {
    let octets = ''
    const encoder = new BerEncoder(sink ? (chunk) => (octets += hex(chunk)) : null, options)
    encoder.open(Sequence)
    encoder.close()
    return octets + hex(encoder.finish()) + octets
  }
  assert.is(write(undefined, false), '3000')
  assert.is(write(undefined, true), '30800000')
  assert.is(write({ lengths: 'indefinite' }, false), '30800000')
  assert.is(write({ lengths: 'definite' }, true), '3000')
})

suite('100,000 containers, nested or side by side, in every form', () => {
  const count = 100_000
  const length = (write: (encoder: BerEncoder) => void): number => {
    const encoder = new BerEncoder()
    write(encoder)
    const { position } = encoder
    const encoding = encoder.finish()
    assert.is(encoding.length, position)
    return encoding.length
  }
  const nest = (form: 'definite' | 'indefinite') => (encoder: BerEncoder) => {
    for (let i = 0; i < count; i++) encoder.open(Sequence, { form })
    for (let i = 0; i < count; i++) encoder.close()
  }
  const row = (form: 'definite' | 'indefinite') => (encoder: BerEncoder) => {
    encoder.open(Sequence)
    for (let i = 0; i < count; i++) {
      encoder.open(Sequence, { form })
      encoder.null()
      encoder.close()
    }
    encoder.close()
  }
  // The contents of the n-th from within: one identifier octet and the length octets of each inner one.
  let nested = 0
  for (let i = 0; i < count; i++) nested += nested < 0x80 ? 2 : nested < 0x100 ? 3 : nested < 0x10000 ? 4 : 5
  assert.is(length(nest('definite')), nested)
  assert.is(length(nest('indefinite')), 4 * count)
  assert.is(length(row('definite')), 4 + 1 + 4 * count)
  assert.is(length(row('indefinite')), 4 + 1 + 6 * count)
})

suite('octets are copied: the caller may change them after the call', () => {
  const octets = new Uint8Array(100_000).fill(1)
  const encoder = new BerEncoder()
  encoder.octetString(octets)
  octets.fill(2)
  assert.is(encoder.finish()[50_000], 1)
})

suite('finish gives an array of exactly the size, over a buffer of its own', () => {
  const encoder = new BerEncoder()
  encoder.integer(5)
  const encoding = encoder.finish()
  assert.is(encoding.buffer.byteLength, 3)
})

type Refusal = [
  what: string,
  write: (encoder: BerEncoder) => void,
  code: string,
  offset: number,
  path: string,
  options?: BerEncoderOptions & { sink?: boolean },
]

const refusals: Refusal[] = [
  [
    'close without open',
    (e) => {
      e.null()
      e.close()
    },
    'ENCODER_MISUSED',
    2,
    '[1]',
  ],
  [
    'finish with an open container',
    (e) => {
      e.open(16, { form: 'indefinite' })
      e.finish()
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'finish inside a primitive',
    (e) => {
      e.openPrimitive(4, 1)
      e.finish()
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'a value inside a primitive',
    (e) => {
      e.openPrimitive(4, 9)
      e.null()
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'open inside a primitive',
    (e) => {
      e.openPrimitive(4, 9)
      e.open(16)
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'close inside a primitive',
    (e) => {
      e.openPrimitive(4, 0)
      e.close()
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'raw inside a primitive',
    (e) => {
      e.openPrimitive(4, 9)
      e.raw(unhex('0500'))
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'contents without openPrimitive',
    (e) => {
      e.open(16)
      e.contents(unhex('00'))
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'closePrimitive of a container',
    (e) => {
      e.open(16)
      e.closePrimitive()
    },
    'ENCODER_MISUSED',
    2,
    '[0].[0]',
  ],
  [
    'a value after finish',
    (e) => {
      e.null()
      e.finish()
      e.null()
    },
    'ENCODER_MISUSED',
    2,
    '',
  ],
  [
    'finish twice',
    (e) => {
      e.null()
      e.finish()
      e.finish()
    },
    'ENCODER_MISUSED',
    2,
    '',
  ],
  [
    'flush after finish',
    (e) => {
      e.finish()
      e.flush()
    },
    'ENCODER_MISUSED',
    0,
    '',
  ],
  [
    'announced and short',
    (e) => {
      e.open(16, { length: 3 })
      e.null()
      e.close()
    },
    'ENCODER_LENGTH',
    4,
    '[0].[1]',
  ],
  [
    'announced and exceeded',
    (e) => {
      e.open(16, { length: 3 })
      e.null()
      e.null()
    },
    'ENCODER_LENGTH',
    5,
    '[0].[1]',
  ],
  [
    'exceeded by a long value',
    (e) => {
      e.open(16, { length: 130 })
      e.raw(new Uint8Array(131))
    },
    'ENCODER_LENGTH',
    133,
    '[0].[0]',
  ],
  [
    'exceeded by what is announced inside',
    (e) => {
      e.open(16, { length: 3 })
      e.open(17, { length: 2 })
    },
    'ENCODER_LENGTH',
    5,
    '[0].[0]',
  ],
  [
    'no room for end-of-contents octets',
    (e) => {
      e.open(16, { length: 5 })
      e.open(17, { form: 'indefinite' })
      e.null()
      e.close()
    },
    'ENCODER_LENGTH',
    7,
    '[0].[0].[1]',
  ],
  [
    'no room for the long form of a length inside',
    (e) => {
      e.open(16, { length: 130 })
      e.open(17)
      e.raw(new Uint8Array(128))
      e.close()
    },
    'ENCODER_LENGTH',
    133,
    '[0].[0].[1]',
  ],
  [
    'pieces that fall short',
    (e) => {
      e.openPrimitive(4, 3)
      e.contents(unhex('01'))
      e.closePrimitive()
    },
    'ENCODER_LENGTH',
    3,
    '[0].[0]',
  ],
  [
    'pieces too many',
    (e) => {
      e.openPrimitive(4, 3)
      e.contents(unhex('01020304'))
    },
    'ENCODER_LENGTH',
    5,
    '[0].[0]',
  ],
  [
    'past 2^53-1',
    (e) => {
      e.null()
      e.openPrimitive(4, 2 ** 53 - 1)
    },
    'LENGTH_TOO_LARGE',
    2,
    '[1]',
  ],
  [
    'more than may be held',
    (e) => {
      e.null()
      e.open(16)
      e.octetString(new Uint8Array(20))
      e.octetString(new Uint8Array(20))
    },
    'LIMIT_CONTENTS',
    26,
    '[1].[1]',
    { sink: true, lengths: 'definite', maxHeld: 40 },
  ],
]

for (const [what, write, code, offset, path, options] of refusals) {
  suite(`refusal: ${what}`, async () => {
    const encoder = new BerEncoder(options?.sink ? () => {} : null, options)
    const error = thrownBy(() => write(encoder)) as BerError
    assert.instance(error, BerError)
    assert.is(error.code, code)
    assert.is(error.offset, offset)
    assert.is(error.path, path)
    if (path === '') return
    // Whatever is tried next meets the same error.
    for (const again of [
      () => encoder.null(),
      () => encoder.open(16),
      () => encoder.integer(2n ** 70n),
      () => encoder.raw(new Uint8Array(1)),
      () => encoder.contents(new Uint8Array(1)),
      () => encoder.close(),
      () => encoder.closePrimitive(),
      () => encoder.flush(),
      () => encoder.finish(),
    ]) {
      assert.is(thrownBy(again), error)
    }
    assert.is(await encoder.drained().catch((reason) => reason), error)
  })
}

suite('an argument that cannot be encoded is refused, and nothing else happens', () => {
  const encoder = new BerEncoder()
  encoder.open(16)
  const wrong: [() => void, new () => Error][] = [
    [() => encoder.boolean(1 as unknown as boolean), TypeError],
    [() => encoder.integer(1.5), RangeError],
    [() => encoder.integer(Number.NaN), RangeError],
    [() => encoder.integer(2 ** 53), RangeError],
    [() => encoder.integer('1' as unknown as number), TypeError],
    [() => encoder.octetString('00' as unknown as Uint8Array), TypeError],
    [() => encoder.primitive(4, [1] as unknown as Uint8Array), TypeError],
    [() => encoder.raw(null as unknown as Uint8Array), TypeError],
    [() => encoder.utf8String('\ud800'), RangeError],
    [() => encoder.utf8String(5 as unknown as string), TypeError],
    [() => encoder.null(0), RangeError],
    [() => encoder.null(universal(0n)), RangeError],
    [() => encoder.null(-1), RangeError],
    [() => encoder.null(1.5), RangeError],
    [() => encoder.null({ tagClass: 4 as 0, tagNumber: 1 }), RangeError],
    [() => encoder.open(16, { length: -1 }), RangeError],
    [() => encoder.open(16, { length: 1.5 }), RangeError],
    [() => encoder.open(16, { length: 2 ** 53 }), RangeError],
    [() => encoder.open(16, { length: 1, form: 'indefinite' }), TypeError],
    [() => encoder.open(16, { form: 'short' as 'definite' }), TypeError],
    [() => encoder.openPrimitive(4, Number.NaN), RangeError],
    [() => encoder.openPrimitive(4, undefined as unknown as number), RangeError],
  ]
  for (const [call, kind] of wrong) {
    const error = thrownBy(call)
    assert.instance(error, kind, `${call}`)
    assert.not.instance(error, BerError)
  }
  assert.throws(() => encoder.objectIdentifier('hello'))
  encoder.close()
  assert.is(hex(encoder.finish()), '3000')
})

suite('options out of range are refused', () => {
  assert.instance(
    thrownBy(() => new BerEncoder(null, { chunkSize: 63 })),
    RangeError,
  )
  assert.instance(
    thrownBy(() => new BerEncoder(null, { chunkSize: 100.5 })),
    RangeError,
  )
  assert.instance(
    thrownBy(() => new BerEncoder(null, { maxHeld: Number.NaN })),
    RangeError,
  )
  assert.instance(
    thrownBy(() => new BerEncoder(null, { lengths: 'long' as 'definite' })),
    TypeError,
  )
  assert.instance(
    thrownBy(() => new BerEncoder(() => {}, { highWaterMark: 0 })),
    RangeError,
  )
  assert.instance(
    thrownBy(() => new BerEncoder(new WritableStream(), { reuse: true })),
    TypeError,
  )
  assert.instance(
    thrownBy(() => new BerEncoder({} as WritableStream)),
    TypeError,
  )
})

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

suite.run()
