/**
 * Certificates of RFC 5280 as the objects of each package, gone through value by value: object identifiers with dots, texts of
 * names, points in time, lengths of octets.
 */
import { createRequire } from 'node:module'
import { AsnConvert } from '@peculiar/asn1-schema'
import { Certificate, type Name } from '@peculiar/asn1-x509'

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

/** What a package makes of octets, how that is gone through, and the way back. */
export interface CertificatePeer<T> {
  decode(octets: Uint8Array): T
  visit(certificate: T, facts: Facts): void
  encode(certificate: T): Uint8Array
}

// --- asn1.js: the definitions of asn1.js-rfc5280, but for extensions, whose contents nobody else looks into here ---

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
      readonly extnID: readonly number[]
      readonly critical: boolean
      readonly extnValue: Uint8Array
    }[]
  }
  readonly signatureAlgorithm: OldAlgorithm
  readonly signature: { readonly data: Uint8Array }
}

/** The builder of asn1.js, whose methods give it back. */
type OldBuilder = { readonly [method: string]: (...args: unknown[]) => OldBuilder }

export function oldPeer(): CertificatePeer<OldCertificate> {
  const { define } = require('asn1.js') as {
    define(name: string, body: (this: OldBuilder) => void): OldDefinition
  }
  const rfc5280 = require('asn1.js-rfc5280') as Readonly<Record<string, OldDefinition>>
  const extension = define('Extension', function () {
    this.seq().obj(this.key('extnID').objid(), this.key('critical').bool().def(false), this.key('extnValue').octstr())
  })
  const toBeSigned = define('TBSCertificate', function () {
    this.seq().obj(
      this.key('version').def('v1').explicit(0).use(rfc5280.Version),
      this.key('serialNumber').int(),
      this.key('signature').use(rfc5280.AlgorithmIdentifier),
      this.key('issuer').use(rfc5280.Name),
      this.key('validity').use(rfc5280.Validity),
      this.key('subject').use(rfc5280.Name),
      this.key('subjectPublicKeyInfo').use(rfc5280.SubjectPublicKeyInfo),
      this.key('issuerUniqueID').optional().implicit(1).bitstr(),
      this.key('subjectUniqueID').optional().implicit(2).bitstr(),
      this.key('extensions').optional().explicit(3).seqof(extension),
    )
  })
  const certificate = define('Certificate', function () {
    this.seq().obj(
      this.key('tbsCertificate').use(toBeSigned),
      this.key('signatureAlgorithm').use(rfc5280.AlgorithmIdentifier),
      this.key('signature').bitstr(),
    )
  })
  // By tag: its CHOICE tries one alternative after the other, and takes ten times as long.
  const text = (kind: string): OldDefinition =>
    define('Text', function () {
      this[kind]()
    })
  const texts: Readonly<Record<number, OldDefinition>> = {
    12: text('utf8str'),
    19: text('printstr'),
    20: text('t61str'),
    22: text('ia5str'),
    30: text('bmpstr'),
  }
  const visitName = (name: OldName, facts: Facts): void => {
    for (const relative of name.value) {
      for (const { type, value } of relative) {
        facts.text(type.join('.'))
        facts.text(texts[value[0]].decode(value, 'der'))
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
        facts.text(extnID.join('.'))
        facts.number(critical ? 1 : 0)
        facts.number(extnValue.length)
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
        facts.number(extnValue.byteLength)
      }
      facts.text(signatureAlgorithm.algorithm)
      facts.number(signatureValue.byteLength)
    },
  }
}
