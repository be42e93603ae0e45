/** The faces beside the packages that they stand in for, each loaded as its users load it. */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import type { Contender, Prepared, TimedCase } from '../case.ts'
import { ldapMessages, smallRecords } from '../generate-messages.ts'
import type { OldReaderConstructor } from '../peers/reading.ts'
import type { OldWriterConstructor } from '../peers/writing.ts'

const require = createRequire(import.meta.url)

const faces = ['asn1', 'ldapjs-asn1-v1', 'ldapjs-asn1', 'asn1-ber']
const peers: Record<string, string> = {
  asn1: 'asn1 0.2',
  'asn1-ber': 'asn1-ber 1.2',
  'ldapjs-asn1-1': '@ldapjs/asn1 1.2',
  'ldapjs-asn1-2': '@ldapjs/asn1 2.0',
}

interface Package {
  readonly name: string
  readonly ours: boolean
  readonly BerReader: OldReaderConstructor
  readonly BerWriter: OldWriterConstructor
}

function packages(): Package[] {
  return [
    ...faces.map((name) => ({ name: `${name} (face)`, ours: true, ...require(`../../dist/compat/${name}.cjs`) })),
    ...Object.entries(peers).map(([name, shown]) => ({ name: shown, ours: false, ...require(name) })),
  ]
}

type Reading = typeof import('../peers/reading.ts')
type Writing = typeof import('../peers/writing.ts')

/** A module of its own for each contender. */
let copies = 0
const readingOf = (): Promise<Reading> => import(`../peers/reading.ts?copy=${copies++}`)
const writingOf = (): Promise<Writing> => import(`../peers/writing.ts?copy=${copies++}`)

const ldap = () => ldapMessages(2000, 0x1da9)
const records = () => smallRecords(20_000, 0x5a11)
const digestOf = (parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Every face is to reach it; of the packages, decoding compares with the oldest alone, encoding with the fastest. */
const wanted = (least: number) =>
  faces.map((name) => ({ contender: `${name} (face)`, against: 'baseline' as const, least }))

async function contenders(
  oldest: boolean,
  make: (each: Package) => Promise<Pick<Contender, 'run' | 'digest'>>,
): Promise<Contender[]> {
  const found: Contender[] = []
  for (const each of packages()) {
    const role = each.ours ? 'ours' : oldest && each.name !== peers.asn1 ? 'note' : 'baseline'
    found.push({ name: each.name, role, ...(await make(each)) })
  }
  return found
}

export const facesDecodeLdap: TimedCase = {
  name: 'faces/decode-ldap',
  summary: 'LDAP messages: searches, entries, results; every value read, strings as text',
  wanted: wanted(1.7),
  async prepare(): Promise<Prepared> {
    const { writeLdapMessage } = await writingOf()
    const { BerWriter } = require('asn1')
    const octets = ldap().map((message) => Buffer.from(writeLdapMessage(BerWriter, message)))
    return {
      octets: octets.reduce((sum, { length }) => sum + length, 0),
      values: octets.length,
      contenders: await contenders(true, async ({ BerReader }) => {
        const { readLdapMessages } = await readingOf()
        return { run: () => readLdapMessages(BerReader, octets) }
      }),
    }
  },
}

export const facesDecodeSmallValues: TimedCase = {
  name: 'faces/decode-small-values',
  summary: 'a stream of records: INTEGER, OCTET STRING up to 8 octets, BOOLEAN, ENUMERATED, OBJECT IDENTIFIER',
  wanted: wanted(2.5),
  async prepare(): Promise<Prepared> {
    const { writeSmallRecords } = await writingOf()
    const { BerWriter } = require('asn1')
    const values = records()
    const octets = Buffer.from(writeSmallRecords(BerWriter, values))
    return {
      octets: octets.length,
      values: 8 * values.length,
      contenders: await contenders(true, async ({ BerReader }) => {
        const { readSmallRecords } = await readingOf()
        return { run: () => readSmallRecords(BerReader, octets) }
      }),
    }
  },
}

export const facesEncodeLdap: TimedCase = {
  name: 'faces/encode-ldap',
  summary: 'the same LDAP messages, a writer each',
  wanted: wanted(1.5),
  async prepare(): Promise<Prepared> {
    const messages = ldap()
    const { writeLdapMessage } = await writingOf()
    const write = (Writer: OldWriterConstructor) => messages.map((message) => writeLdapMessage(Writer, message))
    return {
      octets: write(require('asn1').BerWriter).reduce((sum, { length }) => sum + length, 0),
      values: messages.length,
      contenders: await contenders(false, async ({ BerWriter }) => {
        const { writeLdapMessages } = await writingOf()
        return { run: () => writeLdapMessages(BerWriter, messages), digest: () => digestOf(write(BerWriter)) }
      }),
    }
  },
}

export const facesEncodeSmallValues: TimedCase = {
  name: 'faces/encode-small-values',
  summary: 'the same records of small values, into one writer',
  wanted: wanted(1.5),
  async prepare(): Promise<Prepared> {
    const values = records()
    const { writeSmallRecords } = await writingOf()
    return {
      octets: writeSmallRecords(require('asn1').BerWriter, values).length,
      values: 8 * values.length,
      contenders: await contenders(false, async ({ BerWriter }) => {
        const own = await writingOf()
        return {
          run: () => own.writeSmallRecords(BerWriter, values).length,
          digest: () => digestOf([writeSmallRecords(BerWriter, values)]),
        }
      }),
    }
  },
}
