/** What asn1c prints, octet for octet, but for what is wrong with it. */
import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileSchema } from '../../../src/schema/compile-schema.ts'
import { unhex } from '../../support/hex.ts'
import { moduleFiles } from '../notation/support.ts'
import {
  assertEveryCut,
  assertText,
  assertThrows,
  assertWellFormed,
  fixture,
  migrationSchema,
  sinkSchema,
  xerOf,
} from './support.ts'

const vectors = suite('xer: vectors')

interface Vector {
  readonly id: string
  readonly hex: string
  readonly exit: number
  readonly xer?: string
}

const readVectors = (...path: string[]): Vector[] => JSON.parse(readFileSync(fixture(...path), 'utf8'))

const sink = (content: string): string => `<Sink>\n    ${content}\n</Sink>\n`

/** Where asn1c fails or prints what carries no meaning. */
const otherwise: Readonly<Record<string, string>> = {
  'enum-unknown': sink('<colour>9</colour>'),
  'oid-big-arc': sink('<oid>1.2.36893488147419103231</oid>'),
  'bits-200': sink(`<bits>
        0000000000000001000000100000001100000100000001010000011000000111
        0000100000001001000010100000101100001100000011010000111000001111
        0001000000010001000100100001001100010100000101010001011000010111
        00011000
    </bits>`),
}

for (const { id, hex, exit, xer } of readVectors('xer', 'sink.json')) {
  vectors(`sink: ${id}`, () => {
    const octets = unhex(hex)
    if (id === 'hang-malformed-eoc') {
      assertThrows(() => xerOf(sinkSchema, 'Sink', octets), { code: 'END_OF_CONTENTS_LENGTH', offset: 8 })
      return
    }
    const expected = otherwise[id] ?? xer!
    assert.is(id in otherwise, exit !== 0 || id === 'bits-200')
    assertEveryCut(sinkSchema, 'Sink', octets, { text: expected, error: undefined })
    assertWellFormed(expected)
  })
}

vectors('bits-200: only white space differs from what asn1c prints', () => {
  const { xer } = readVectors('xer', 'sink.json').find(({ id }) => id === 'bits-200')!
  assert.is(otherwise['bits-200']!.replace(/\s/g, ''), xer!.replace(/\s/g, ''))
})

const migration = readVectors('migration', 'vectors', 'valid.json')

for (const { id, hex, xer } of migration) {
  vectors(`migration: ${id}`, () => {
    const octets = unhex(hex)
    assertEveryCut(migrationSchema, 'QemuFile', octets, { text: xer!, error: undefined })
    assertWellFormed(xer!)
  })
}

vectors('migration: several PDUs in a row', () => {
  const octets = migration.flatMap(({ hex }) => [...unhex(hex)])
  const text = xerOf(migrationSchema, 'QemuFile', Uint8Array.from(octets), { several: true })
  assertText(text, migration.map(({ xer }) => xer!).join(''))
})

const certificates = compileSchema(moduleFiles('rfc5280'))
const ldap = compileSchema(moduleFiles('rfc4511'))

for (const file of readdirSync(fixture('xer', 'asn1c'))) {
  const [id] = file.split('.')
  vectors(`instance: ${id}`, () => {
    const instance = readdirSync(fixture('asn1-instances')).find((name) => name.startsWith(`${id}.`))!
    const octets = new Uint8Array(readFileSync(fixture('asn1-instances', instance)))
    const [schema, pdu] = id!.startsWith('ldap')
      ? [ldap, 'LDAPMessage']
      : [certificates, id === 'crl' ? 'CertificateList' : 'Certificate']
    const text = xerOf(schema, pdu, octets)
    const oracle = readFileSync(fixture('xer', 'asn1c', file), 'utf8')
    assertText(bitsJoined(text), bitsJoined(decimals(oracle)))
    assertWellFormed(text)
    const cut = xerOf(schema, pdu, octets, { windowSize: 7, outputSize: 1, limits: { maxDepth: 64 } })
    assertText(cut, text, 'a small window')
  })
}

/** INTEGERs that asn1c prints as octets with colons, as XER has them. */
function decimals(text: string): string {
  return text.replace(/>((?:[0-9A-F]{2}:)+[0-9A-F]{2})</g, (_, octets: string) => {
    const digits = octets.replaceAll(':', '')
    return `>${BigInt.asIntN(4 * digits.length, BigInt(`0x${digits}`))}<`
  })
}

/** The text without the lines of BIT STRING values, which asn1c breaks in its own way. */
function bitsJoined(text: string): string {
  return text.replace(/>\s+[01][01\s]*</g, (bits) => bits.replace(/\s/g, ''))
}

vectors.run()
