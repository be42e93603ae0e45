/**
 * Certificates of RFC 5280 as the objects of each package, by its published definitions, gone through value by value: object
 * identifiers with dots, texts of names, points in time, what extensions hold, lengths of octets.
 */
import { createRequire } from 'node:module'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  KeyUsage,
  type Name,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509'

const require = createRequire(import.meta.url)

/** Takes what is found in a certificate, in the order of its components. */
export interface Facts {
  text(text: string): void
  number(number: number): void
}

/** One number that stands for all. */
export class FactSum implements Facts {
  sum = 0

  text(text: string): void {
    const first = text === '' ? 1 : text.charCodeAt(0) + 7 * text.charCodeAt(text.length - 1)
    this.sum = (this.sum * 31 + text.length + first) | 0
  }

  number(number: number): void {
    this.sum = (this.sum * 31 + (number % 1_000_003)) | 0
  }
}

/** All of them. */
export class FactList implements Facts {
  readonly list: (string | number)[] = []

  text(text: string): void {
    this.list.push(text)
  }

  number(number: number): void {
    this.list.push(number)
  }
}

/** The extensions that the certificates have. */
export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  cRLDistributionPoints: '2.5.29.31',
  authorityKeyIdentifier: '2.5.29.35',
} as const

/** Bits that are set. */
export function bitsIn(octets: Uint8Array): number {
  let count = 0
  for (const octet of octets) for (let rest = octet; rest > 0; rest &= rest - 1) count++
  return count
}

/** What a package makes of octets, how that is gone through, and the way back. */
export interface CertificatePeer<T> {
  decode(octets: Uint8Array): T
  visit(certificate: T, facts: Facts): void
  encode(certificate: T): Uint8Array
}

// --- asn1.js: the definitions of asn1.js-rfc5280, which decode what extensions hold as well ---

interface OldDefinition {
  decode(octets: Uint8Array, encoding: 'der'): never
  encode(value: unknown, encoding: 'der'): Uint8Array
}

interface OldAlgorithm {
  readonly algorithm: readonly number[]
}

interface OldName {
  readonly value: readonly (readonly { readonly type: readonly number[]; readonly value: Uint8Array }[])[]
}

interface OldExtensionValue {
  readonly data?: Uint8Array
  readonly cA?: boolean
  readonly length?: number
  readonly keyIdentifier?: Uint8Array
}

interface OldPoint {
  readonly distributionPoint: { readonly value: readonly { readonly value: string }[] }
}

export interface OldCertificate {
  readonly tbsCertificate: {
    readonly version: string
    readonly signature: OldAlgorithm
    readonly issuer: OldName
    readonly validity: { readonly notBefore: { readonly value: number }; readonly notAfter: { readonly value: number } }
    readonly subject: OldName
    readonly subjectPublicKeyInfo: {
      readonly algorithm: OldAlgorithm
      readonly subjectPublicKey: { readonly data: Uint8Array }
    }
    readonly extensions?: readonly {
      readonly extnID: keyof typeof extensionIds
      readonly critical: boolean
      readonly extnValue: OldExtensionValue & readonly OldPoint[]
    }[]
  }
  readonly signatureAlgorithm: OldAlgorithm
  readonly signature: { readonly data: Uint8Array }
}

/** The builder of asn1.js, whose methods give it back. */
type OldBuilder = { readonly [method: string]: (...args: unknown[]) => OldBuilder }

/** @param byTag texts are decoded by their tags: the CHOICE tries one alternative after the other, and takes far longer */
export function oldPeer(byTag: boolean): CertificatePeer<OldCertificate> {
  const { define } = require('asn1.js') as {
    define(name: string, body: (this: OldBuilder) => void): OldDefinition
  }
  const rfc5280 = require('asn1.js-rfc5280') as Readonly<Record<string, OldDefinition>>
  const { Certificate: certificate, DirectoryString: directoryString } = rfc5280
  const text = (kind: string): OldDefinition =>
    define('Text', function () {
      this[kind]()
    })
  const texts: Readonly<Record<number, OldDefinition>> = {
    12: text('utf8str'),
    19: text('printstr'),
    20: text('t61str'),
    22: text('ia5str'),
  }
  const textOf = (value: Uint8Array): string =>
    byTag || value[0] === 22
      ? texts[value[0]].decode(value, 'der')
      : (directoryString.decode(value, 'der') as { value: string }).value
  const visitName = (name: OldName, facts: Facts): void => {
    for (const relative of name.value) {
      for (const { type, value } of relative) {
        facts.text(type.join('.'))
        facts.text(textOf(value))
      }
    }
  }
  return {
    decode: (octets) => certificate.decode(octets, 'der'),
    encode: (value) => certificate.encode(value, 'der'),
    visit({ tbsCertificate: signed, signatureAlgorithm, signature }, facts) {
      facts.number(Number(signed.version[1]))
      facts.text(signed.signature.algorithm.join('.'))
      visitName(signed.issuer, facts)
      facts.number(new Date(signed.validity.notBefore.value).getTime())
      facts.number(new Date(signed.validity.notAfter.value).getTime())
      visitName(signed.subject, facts)
      facts.text(signed.subjectPublicKeyInfo.algorithm.algorithm.join('.'))
      facts.number(signed.subjectPublicKeyInfo.subjectPublicKey.data.length)
      for (const { extnID, critical, extnValue } of signed.extensions ?? []) {
        facts.text(extensionIds[extnID])
        facts.number(critical ? 1 : 0)
        if (extnID === 'keyUsage') facts.number(bitsIn(extnValue.data!))
        else if (extnID === 'basicConstraints') facts.number(extnValue.cA ? 1 : 0)
        else if (extnID === 'subjectKeyIdentifier') facts.number(extnValue.length)
        else if (extnID === 'authorityKeyIdentifier') facts.number(extnValue.keyIdentifier!.length)
        else for (const point of extnValue) facts.text(point.distributionPoint.value[0].value)
      }
      facts.text(signatureAlgorithm.algorithm.join('.'))
      facts.number(signature.data.length)
    },
  }
}

// --- @peculiar/asn1-schema with the classes of @peculiar/asn1-x509 ---

export function peculiarPeer(): CertificatePeer<Certificate> {
  const visitName = (name: Name, facts: Facts): void => {
    for (const relative of name) {
      for (const { type, value } of relative) {
        facts.text(type)
        facts.text(value.toString())
      }
    }
  }
  const visitExtension = (id: string, octets: ArrayBuffer, facts: Facts): void => {
    switch (id) {
      case extensionIds.keyUsage:
        facts.number(bitsIn(Uint8Array.of(AsnConvert.parse(octets, KeyUsage).toNumber())))
        break
      case extensionIds.basicConstraints:
        facts.number(AsnConvert.parse(octets, BasicConstraints).cA ? 1 : 0)
        break
      case extensionIds.subjectKeyIdentifier:
        facts.number(AsnConvert.parse(octets, SubjectKeyIdentifier).buffer.byteLength)
        break
      case extensionIds.authorityKeyIdentifier:
        facts.number(AsnConvert.parse(octets, AuthorityKeyIdentifier).keyIdentifier!.buffer.byteLength)
        break
      default:
        for (const point of AsnConvert.parse(octets, CRLDistributionPoints)) {
          facts.text(point.distributionPoint!.fullName![0].uniformResourceIdentifier!)
        }
    }
  }
  return {
    decode: (octets) => AsnConvert.parse(octets, Certificate),
    encode: (value) => new Uint8Array(AsnConvert.serialize(value)),
    visit({ tbsCertificate: signed, signatureAlgorithm, signatureValue }, facts) {
      facts.number(signed.version + 1)
      facts.text(signed.signature.algorithm)
      visitName(signed.issuer, facts)
      facts.number(signed.validity.notBefore.getTime().getTime())
      facts.number(signed.validity.notAfter.getTime().getTime())
      visitName(signed.subject, facts)
      facts.text(signed.subjectPublicKeyInfo.algorithm.algorithm)
      facts.number(signed.subjectPublicKeyInfo.subjectPublicKey.byteLength)
      for (const { extnID, critical, extnValue } of signed.extensions ?? []) {
        facts.text(extnID)
        facts.number(critical ? 1 : 0)
        visitExtension(extnID, extnValue.buffer, facts)
      }
      facts.text(signatureAlgorithm.algorithm)
      facts.number(signatureValue.byteLength)
    },
  }
}
