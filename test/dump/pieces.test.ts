/** The same lines, however the input is cut into windows and the values into pieces; and what is left of truncated input. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { unhex } from '../support/hex.ts'
import { runDump } from './run-dump.ts'

const pieces = suite('dump: pieces')

const fixtures = join(dirname(dirname(fileURLToPath(import.meta.url))), 'fixtures/asn1-instances')
const instance = (name: string) => readFileSync(join(fixtures, name))

pieces('windows of any size give the same lines', () => {
  for (const name of ['cert-ee.der', 'cms-signed-stream.ber', 'ldap-search.ber']) {
    const octets = instance(name).subarray(0, 6000)
    for (const json of [false, true]) {
      const whole = runDump(octets, { json })
      assert.ok(whole.lines.length > 5)
      for (const windowSize of [1, 2, 7, 64, 1000]) {
        assert.equal(runDump(octets, { json, decoder: { windowSize } }), whole, `${name}, windows of ${windowSize}`)
      }
    }
  }
})

pieces('a value in pieces shows the beginning that a whole one shows', () => {
  const value = (tag: number, length: number, octet: (i: number) => number) =>
    Uint8Array.of(tag, 0x82, length >> 8, length & 0xff, ...Array.from({ length }, (_, i) => octet(i)))
  const cases = [
    value(0x04, 300, (i) => i),
    value(0x03, 300, (i) => i),
    value(0x80, 300, () => 0x41),
    value(0x0c, 300, () => 0x61),
  ]
  for (const octets of cases) {
    const whole = runDump(octets)
    for (const windowSize of [1, 3, 50, 1000]) {
      assert.equal(runDump(octets, { decoder: { maxContiguous: 127, windowSize } }), whole)
    }
  }
})

pieces('faults show in the beginning of a value in pieces', () => {
  const decoder = { maxContiguous: 127 }
  const long = (tag: string, beginning: string) =>
    unhex(`${tag} 82 01 00 ${beginning}${'00'.repeat(256 - unhex(beginning).length)}`)
  const fault = (octets: Uint8Array) => runDump(octets, { decoder }).firstFault?.code
  assert.is(fault(long('01', 'ff')), 'BOOLEAN_LENGTH')
  assert.is(fault(long('05', '00')), 'NULL_LENGTH')
  assert.is(fault(long('02', '0001')), 'INTEGER_PADDED')
  assert.is(fault(long('02', '0080')), undefined)
  assert.is(fault(long('0c', '61ff')), 'UTF8_INVALID')
  assert.is(fault(long('10', '61ff')), 'FORM_WRONG')
  assert.is(fault(long('06', '5504')), undefined)
})

pieces('text in pieces is cut between characters', () => {
  const decoder = { maxContiguous: 127 }
  const text = (content: string, width: number) => {
    const octets = Buffer.from(content)
    const { lines, faults } = runDump(
      Buffer.concat([unhex('0c82'), Buffer.from([octets.length >> 8, octets.length & 0xff]), octets]),
      { decoder, text: { width } },
    )
    assert.is(faults, 0)
    return /"(.*)"/.exec(lines[0])![1]
  }
  // 16 octets of the beginning: they end inside the eighth, sixth and fourth character.
  assert.is(text(`a${'ä'.repeat(100)}`, 16), `a${'ä'.repeat(7)}`)
  assert.is(text(`${'世'.repeat(100)}`, 16), '世'.repeat(5))
  assert.is(text(`a${'😀'.repeat(50)}`, 16), `a${'😀'.repeat(3)}`)
})

pieces('truncated at every octet: the lines of the whole, but for the last', () => {
  for (const name of ['cert-ee.der', 'snmp-response.ber', 'cms-data-stream.ber']) {
    const octets = instance(name).subarray(0, 700)
    const whole = runDump(octets).lines
    for (const windowSize of [16, 4096]) {
      for (let length = 1; length < octets.length; length++) {
        const { lines, error } = runDump(octets.subarray(0, length), { decoder: { windowSize } })
        const complete = lines.filter((line) => !line.endsWith(' !TRUNCATED'))
        assert.ok(lines.length - complete.length <= 1)
        assert.equal(complete, whole.slice(0, complete.length), `${name} cut at ${length}`)
        if (lines.length > complete.length) {
          // The cut value has the place, the type and the beginning of the value that it would have been.
          const cut = lines.at(-1)!.replace(' !TRUNCATED', '')
          const full = whole[complete.length]
          assert.is(error, 'TRUNCATED')
          assert.is(cut.slice(0, 30), full.slice(0, 30))
        }
      }
    }
  }
})

pieces('a value cut inside its contents still has its line', () => {
  const cases: [string, string][] = [
    ['04 05 41 42', '0 d=0  hl=2 l=5      prim OCTET STRING 4142... |AB| !TRUNCATED'],
    ['02 03 01', '0 d=0  hl=2 l=3      prim INTEGER 01... !TRUNCATED'],
    ['02 03', '0 d=0  hl=2 l=3      prim INTEGER ... !TRUNCATED'],
    ['0c 05 61 c3', '0 d=0  hl=2 l=5      prim UTF8String "a"... !TRUNCATED'],
    ['06 05 55 04', '0 d=0  hl=2 l=5      prim OBJECT IDENTIFIER 5504... !TRUNCATED'],
    ['01 01', '0 d=0  hl=2 l=1      prim BOOLEAN ... !TRUNCATED'],
  ]
  for (const [octets, line] of cases) {
    const { lines, error, faults } = runDump(unhex(octets))
    assert.equal([lines, error, faults], [[line], 'TRUNCATED', 0])
  }
  for (const octets of ['04', '1f 81', '04 82 01', '30', '30 80 00']) {
    assert.ok(
      runDump(unhex(octets)).lines.every((line) => !line.includes('TRUNCATED')),
      octets,
    )
  }
})

pieces('a value in pieces that the input cuts ends its line', () => {
  const octets = unhex(`30 82 02 00 04 82 01 f0 ${'42'.repeat(30)}`)
  const { lines, error } = runDump(octets, { decoder: { maxContiguous: 127, windowSize: 10 } })
  assert.is(error, 'TRUNCATED')
  assert.equal(
    lines[1],
    `4 d=1  hl=4 l=496    prim   OCTET STRING ${'42'.repeat(24)}... |${'B'.repeat(24)}| !TRUNCATED`,
  )
})

pieces('a fault in a header: all that stands before it is shown', () => {
  const { lines, error } = runDump(unhex('02 01 05 30 03 02 02 00'))
  assert.is(error, 'LENGTH_EXCEEDS_PARENT')
  assert.is(lines.length, 2)
})

pieces.run()
