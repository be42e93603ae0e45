/** Subsections at any depth and in any order, by the names on the wire. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, binaryOf } from '../../support/migration.ts'
import { decoded, deviceStream, field, type Json, modelOf, plain, struct } from '../../support/migration-devices.ts'

const suite = makeSuite('migration/vmstate/subsections')

const subsection = (name: string, fields: readonly Json[], subsections?: readonly Json[]): Json => ({
  vmsd_name: name,
  version: 1,
  fields,
  ...(subsections && { subsections }),
})
const wire = (name: string, contents: string) =>
  `05${(name.length / 2).toString(16).padStart(2, '0')}${name}00000001${contents}`
const hex = (text: string) => Buffer.from(text).toString('hex')

const a = subsection('d/a', [field('x', 'uint8', 1)])
const b = subsection('d/b', [field('y', 'uint16', 2)], [subsection('d/b/c', [field('z', 'uint8', 1)])])
const wireA = wire(hex('d/a'), '0a')
const wireB = wire(hex('d/b'), `000b${wire(hex('d/b/c'), '0c')}`)

for (const [what, body] of [
  ['in the order of the description', `07${wireA}${wireB}`],
  ['in another order', `07${wireB}${wireA}`],
]) {
  suite(what, () => {
    const plan = { fields: [field('f', 'uint8', 1)], subsections: [a, b] }
    const expected = { f: 7, 'd/a': { x: 10 }, 'd/b': { y: 11, 'd/b/c': { z: 12 } } }
    const { state, kept } = decoded(plan, body)
    assert.equal([plain(state), kept], [expected, []])
    const stream = deviceStream([{ ...plan, body: unhex(body) }])
    const ber = berOf(stream)
    assertBytes(binaryOf(ber), stream)
    assert.equal(plain(modelOf('ber', ber).sections[0].state!), expected)
  })
}

suite('of a struct in a struct, before the fields that follow it', () => {
  const inner = struct('s', 2 + wireA.length / 2, [field('f', 'uint16', 2)], { subsections: [a] })
  const { state, kept } = decoded({ fields: [inner, field('after', 'uint8', 1)] }, `0001${wireA}09`)
  assert.equal([plain(state), kept], [{ s: { f: 1, 'd/a': { x: 10 } }, after: 9 }, []])
})

suite('two of one name', () => {
  const { state } = decoded({ fields: [], subsections: [a, a] }, `${wireA}${wire(hex('d/a'), '0b')}`)
  assert.equal(
    state.subsections.map((one) => plain(one)),
    [{ x: 10 }, { x: 11 }],
  )
})

suite('another one is refused', () => {
  const plan = { fields: [field('f', 'uint8', 1)], subsections: [a, b] }
  assert.throws(() => decoded(plan, `07${wire(hex('d/x'), '')}`), /expected subsection d\/a or d\/b, found d\/x/)
})

suite('one that is missing, of a device or of a struct that is smaller for it', () => {
  const plan = { fields: [field('f', 'uint8', 1)], subsections: [a, b] }
  for (const isForeign of [false, true]) {
    const { state, kept } = decoded(plan, `07${wireB}`, isForeign)
    assert.equal([plain(state), kept], [{ f: 7, 'd/b': { y: 11, 'd/b/c': { z: 12 } } }, []])
    const inner = struct('s', 2 + wireA.length / 2, [field('f', 'uint16', 2)], { subsections: [a] })
    const fields = [inner, field('after', 'uint8', 1)]
    if (isForeign) assert.equal(plain(decoded({ fields }, '000109', true).state), { s: { f: 1 }, after: 9 })
  }
})

suite('names are compared octet by octet', () => {
  const odd = subsection('\ufffd', [])
  // U+FFFD is what a careless reader makes of octets that are no text.
  assert.throws(() => decoded({ fields: [], subsections: [odd] }, wire('ff', '')), /expected subsection/)
  const mark = subsection('\ufeffd', [])
  assert.throws(() => decoded({ fields: [], subsections: [mark] }, wire(hex('d'), '')), /expected subsection/)
  assert.equal(plain(decoded({ fields: [], subsections: [mark] }, wire(hex('\ufeffd'), '')).state), { '\ufeffd': {} })
})

suite('a header that is cut', () => {
  const plan = { fields: [], subsections: [a] }
  for (let cut = 2; cut < wireA.length; cut += 2)
    assert.throws(() => decoded(plan, wireA.slice(0, cut)), /MIGRATION_DEVICE|does not fit/)
})

suite.run()
