/** The tree of the inspector's engine: what is where, read lazily, with faults in place. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { childrenOf, engineOver, rowText } from './open-engine.ts'

const outlines = suite('inspector: outline')

outlines('values in a row, and what is inside', async () => {
  const engine = await engineOver('30060201050101ff 0500')
  const nodes = await childrenOf(engine)
  assert.equal(
    nodes.map(({ type, start, contents, end, next }) => [type, start, contents, end, next]),
    [
      ['SEQUENCE', 0, 2, 8, 8],
      ['NULL', 8, 10, 10, 10],
    ],
  )
  assert.equal((await childrenOf(engine, [0])).map(rowText), ['INTEGER 5', 'BOOLEAN TRUE'])
})

outlines('lengths whose last octet is 80 are no indefinite form', async () => {
  const engine = await engineOver(`308180${'0500'.repeat(64)}`)
  const [node] = await childrenOf(engine)
  assert.is(node!.indefinite, false)
  const inside = await childrenOf(engine, [0])
  assert.is(inside.length, 64)
  assert.not.ok(inside.some(({ fault }) => fault !== undefined))
})

outlines('the indefinite form ends before its end-of-contents octets', async () => {
  const engine = await engineOver('3080 3080 0500 0000 020107 0000 0500')
  const nodes = await childrenOf(engine)
  assert.equal(
    nodes.map(({ start, end, next, indefinite }) => [start, end, next, indefinite]),
    [
      [0, 11, 13, true],
      [13, 15, 15, false],
    ],
  )
  const inside = await childrenOf(engine, [0])
  assert.equal(
    inside.map(({ start, next }) => [start, next]),
    [
      [2, 8],
      [8, 11],
    ],
  )
})

/** Input, path of the value, and its rows: what could be read, and then the fault. */
const faults: readonly [what: string, hex: string, path: number[], rows: string[]][] = [
  ['a value cut off', '300a 020105', [], ['SEQUENCE !TRUNCATED@5']],
  ['inside of it what is there', '300a 020105', [0], ['INTEGER 5']],
  ['a header cut off', '020105 3082', [], ['INTEGER 5', 'not readable 2 octets !TRUNCATED@5']],
  ['a component past its parent', '3005 0404 010203', [0], ["OCTET STRING '010203'H !LENGTH_EXCEEDS_PARENT@3"]],
  ['a reserved length octet', '3006 020105 04ff01', [0], ['INTEGER 5', 'not readable 3 octets !LENGTH_RESERVED@6']],
  ['a padded tag number', '3004 1f800100', [0], ['not readable 4 octets !TAG_NUMBER_PADDED@3']],
  ['indefinite and primitive', '0480 0000', [], ['not readable 4 octets !INDEFINITE_PRIMITIVE@1']],
  [
    'zeros behind the last value',
    '0500 000000',
    [],
    ['NULL NULL', 'not readable 3 octets !END_OF_CONTENTS_UNEXPECTED@2'],
  ],
  ['an end with a length', '3080 0500 0001', [], ['SEQUENCE !END_OF_CONTENTS_LENGTH@5']],
  ['no end in the file', '3080 020105', [], ['SEQUENCE !TRUNCATED@5']],
  ['no end in the parent', '3004 3080 0500 0500', [0], ['SEQUENCE !END_OF_CONTENTS_MISSING@6']],
  ['a header past its parent', '3003 050002 0500', [0], ['NULL NULL', 'not readable 1 octet !HEADER_EXCEEDS_PARENT@5']],
  ['a length past 2^53', '3088 7fffffffffffffff 0500', [], ['not readable 12 octets !LENGTH_TOO_LARGE@1']],
  [
    'a value against its type',
    '0102ffff 0202007f',
    [],
    ["BOOLEAN 'FFFF'H !BOOLEAN_LENGTH@2", "INTEGER '007F'H !INTEGER_PADDED@6"],
  ],
]

for (const [what, hex, path, rows] of faults) {
  outlines(`faults in place: ${what}`, async () => {
    const engine = await engineOver(hex)
    assert.equal((await childrenOf(engine, path)).map(rowText), rows)
  })
}

outlines('each fault has its clause', async () => {
  const [node] = await childrenOf(await engineOver('0102ffff'))
  assert.equal([node!.fault!.clause, node!.fault!.message], ['8.2.1', 'a BOOLEAN has exactly one contents octet'])
})

outlines('strings that hold a value are opened', async () => {
  const engine = await engineOver('0405 3003020105 0306 00 3003020107 0403 616263')
  const nodes = await childrenOf(engine)
  assert.equal(
    nodes.map(({ opens }) => opens),
    [true, true, false],
  )
  assert.equal((await childrenOf(engine, [0])).map(rowText), ['SEQUENCE'])
  assert.equal((await childrenOf(engine, [0, 0])).map(rowText), ['INTEGER 5'])
  assert.equal((await childrenOf(engine, [1, 0])).map(rowText), ['INTEGER 7'])
  // Anybody may look into the third all the same.
  assert.equal((await childrenOf(engine, [2])).map(rowText), ['[APPLICATION 1] !LENGTH_EXCEEDS_PARENT@18'])
})

outlines('previews of long values hold their beginning', async () => {
  const engine = await engineOver(`0c820800${'61'.repeat(2048)} 04820800${'00'.repeat(2048)}`)
  const [text, octets] = await childrenOf(engine)
  assert.match(text!.preview, /^"a{64}"\.\. \(2048 octets\)$/)
  assert.match(octets!.preview, /^'0{64}'H\.\. \(2048 octets\)$/)
})

outlines('names of OBJECT IDENTIFIERs', async () => {
  const [node] = await childrenOf(await engineOver('0603550403'))
  assert.equal([node!.preview, node!.oidName], ['2.5.4.3', 'commonName'])
})

outlines('paths that lead nowhere are refused', async () => {
  const engine = await engineOver('3003020105')
  for (const path of [[1], [0, 1], [0, 0, 3], []]) {
    const error = await engine.node(path).then(
      () => undefined,
      (reason) => reason,
    )
    assert.instance(error, RangeError, path.join('.'))
  }
})

outlines.run()
