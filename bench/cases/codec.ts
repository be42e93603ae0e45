/** The typed codec beside what else makes objects of certificates. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { compileSchema, dateOfGeneralizedTime, dateOfUtcTime } from '../built-schema.ts'
import type { Contender, Role, TimedCase } from '../case.ts'
import {
  type CertificatePeer,
  extensionIds,
  FactList,
  FactSum,
  type Facts,
  oldPeer,
  peculiarPeer,
} from '../peers/certificates.ts'
import { readCertificates } from './messages.ts'

const modules = new URL('../../test/fixtures/asn1-modules/rfc5280/', import.meta.url)

type Time = { readonly utcTime: string } | { readonly generalTime: string }

interface Algorithm {
  readonly algorithm: string
}

interface Name {
  readonly rdnSequence: readonly (readonly { readonly type: string; readonly value: Uint8Array }[])[]
}

interface Point {
  readonly distributionPoint: { readonly fullName: readonly { readonly uniformResourceIdentifier: string }[] }
}

interface Bits {
  readonly octets: Uint8Array
}

interface Certificate {
  readonly tbsCertificate: {
    readonly version: string
    readonly signature: Algorithm
    readonly issuer: Name
    readonly validity: { readonly notBefore: Time; readonly notAfter: Time }
    readonly subject: Name
    readonly subjectPublicKeyInfo: { readonly algorithm: Algorithm; readonly subjectPublicKey: Bits }
    readonly extensions?: readonly {
      readonly extnID: string
      readonly critical: boolean
      readonly extnValue: Uint8Array
    }[]
  }
  readonly signatureAlgorithm: Algorithm
  readonly signature: Bits
}

function ourPeer(rules: 'BER' | 'DER'): CertificatePeer<Certificate> {
  const files = readdirSync(modules).map((name) => ({ name, text: readFileSync(new URL(name, modules), 'utf8') }))
  const schema = compileSchema(files)
  const certificates = schema.codec<Certificate>('Certificate')
  const texts = schema.codec<Readonly<Record<string, string>>>('DirectoryString')
  const addresses = schema.codec<string>('EmailAddress')
  const keyUsages = schema.codec<readonly string[]>('KeyUsage')
  const constraints = schema.codec<{ readonly cA: boolean }>('BasicConstraints')
  const keyIds = schema.codec<Uint8Array>('SubjectKeyIdentifier')
  const authorityKeyIds = schema.codec<{ readonly keyIdentifier: Uint8Array }>('AuthorityKeyIdentifier')
  const points = schema.codec<readonly Point[]>('CRLDistributionPoints')
  const options = { rules }
  const visitName = ({ rdnSequence }: Name, facts: Facts): void => {
    for (const relative of rdnSequence) {
      for (const { type, value } of relative) {
        facts.text(type)
        // RFC 5280 has ANY there: a DirectoryString, or the IA5String of an address.
        if (value[0] === 22) facts.text(addresses.decode(value, options))
        else {
          const text = texts.decode(value, options)
          for (const kind in text) facts.text(text[kind])
        }
      }
    }
  }
  const visitExtension = (id: string, octets: Uint8Array, facts: Facts): void => {
    switch (id) {
      case extensionIds.keyUsage:
        facts.number(keyUsages.decode(octets, options).length)
        break
      case extensionIds.basicConstraints:
        facts.number(constraints.decode(octets, options).cA ? 1 : 0)
        break
      case extensionIds.subjectKeyIdentifier:
        facts.number(keyIds.decode(octets, options).length)
        break
      case extensionIds.authorityKeyIdentifier:
        facts.number(authorityKeyIds.decode(octets, options).keyIdentifier.length)
        break
      default:
        for (const point of points.decode(octets, options)) {
          facts.text(point.distributionPoint.fullName[0].uniformResourceIdentifier)
        }
    }
  }
  const dateOf = (time: Time): number =>
    ('utcTime' in time ? dateOfUtcTime(time.utcTime) : dateOfGeneralizedTime(time.generalTime)!).getTime()
  return {
    decode: (octets) => certificates.decode(octets, options),
    encode: (value) => certificates.encode(value, options),
    visit({ tbsCertificate: signed, signatureAlgorithm, signature }, facts) {
      facts.number(Number(signed.version[1]))
      facts.text(signed.signature.algorithm)
      visitName(signed.issuer, facts)
      facts.number(dateOf(signed.validity.notBefore))
      facts.number(dateOf(signed.validity.notAfter))
      visitName(signed.subject, facts)
      facts.text(signed.subjectPublicKeyInfo.algorithm.algorithm)
      facts.number(signed.subjectPublicKeyInfo.subjectPublicKey.octets.length)
      for (const { extnID, critical, extnValue } of signed.extensions ?? []) {
        facts.text(extnID)
        facts.number(critical ? 1 : 0)
        visitExtension(extnID, extnValue, facts)
      }
      facts.text(signatureAlgorithm.algorithm)
      facts.number(signature.octets.length)
    },
  }
}

const digest = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

function decoding<T>(name: string, role: Role, { decode, visit }: CertificatePeer<T>, messages: Uint8Array[]) {
  return {
    name,
    role,
    run: () => {
      const facts = new FactSum()
      for (const octets of messages) visit(decode(octets), facts)
      return facts.sum
    },
    digest: () => {
      const facts = new FactList()
      for (const octets of messages) visit(decode(octets), facts)
      return digest(JSON.stringify(facts.list))
    },
  }
}

function encoding<T>(name: string, role: Role, { decode, encode }: CertificatePeer<T>, messages: Uint8Array[]) {
  const certificates = messages.map(decode)
  return {
    name,
    role,
    run: () => {
      let sum = 0
      for (const certificate of certificates) {
        const octets = encode(certificate)
        sum = (sum * 31 + octets.length + octets[octets.length - 1]) | 0
      }
      return sum
    },
    digest: () => digest(Buffer.concat(certificates.map(encode))),
  }
}

/** As often as the compilers need: the slow ones would be timed before they are at their best. */
function warmed(contenders: readonly Contender[], smoke: boolean): readonly Contender[] {
  for (const { run } of contenders) for (let i = smoke ? 1 : 300; i > 0; i--) run()
  return contenders
}

/** asn1.js takes nothing else. */
const bufferOf = (octets: Uint8Array): Buffer => Buffer.from(octets)

const octetsOf = (messages: readonly Uint8Array[]): number => messages.reduce((total, { length }) => total + length, 0)

export const codecDecode: TimedCase = {
  name: 'codec/decode-certificates',
  summary:
    'all certificates of the fixtures by RFC 5280: objects, with object identifiers, texts, points in time and what extensions hold',
  wanted: [
    { contender: 'codec', against: 'asn1.js 5', least: 10 },
    { contender: 'codec', against: '@peculiar/asn1-schema 2', least: 40 },
  ],
  prepare({ rounds }) {
    const messages = readCertificates()
    return {
      octets: octetsOf(messages),
      contenders: warmed(
        [
          decoding('codec', 'ours', ourPeer('BER'), messages),
          decoding('codec, DER', 'ours', ourPeer('DER'), messages),
          decoding('asn1.js 5', 'baseline', oldPeer(false), messages.map(bufferOf)),
          decoding('asn1.js 5, texts by tag', 'note', oldPeer(true), messages.map(bufferOf)),
          decoding('@peculiar/asn1-schema 2', 'baseline', peculiarPeer(), messages),
        ],
        rounds === 1,
      ),
    }
  },
}

export const codecEncode: TimedCase = {
  name: 'codec/encode-certificates',
  summary: 'the same certificates, from objects to octets',
  wanted: [
    { contender: 'codec', against: 'asn1.js 5', least: 5 },
    { contender: 'codec', against: '@peculiar/asn1-schema 2', least: 5 },
  ],
  prepare({ rounds }) {
    const messages = readCertificates()
    return {
      octets: octetsOf(messages),
      contenders: warmed(
        [
          encoding('codec', 'ours', ourPeer('BER'), messages),
          encoding('codec, DER', 'ours', ourPeer('DER'), messages),
          encoding('asn1.js 5', 'baseline', oldPeer(false), messages.map(bufferOf)),
          encoding('@peculiar/asn1-schema 2', 'baseline', peculiarPeer(), messages),
        ],
        rounds === 1,
      ),
    }
  },
}
