/** Real encodings, and the types of the asn1-modules that they are of. */
import { instances } from '../../support/corpus.ts'
import { moduleFiles } from '../notation/support.ts'
import { Compiled } from './support.ts'

export interface Instance {
  readonly name: string
  readonly octets: Uint8Array
  readonly schema: Compiled
  readonly pdu: string
  /** Under DER too. */
  readonly isDer: boolean
  /** The schema allows it. */
  readonly isValid: boolean
}

const schemas = {
  rfc5280: new Compiled(moduleFiles('rfc5280')),
  rfc5652: new Compiled([...moduleFiles('rfc5652'), ...moduleFiles('rfc5280')]),
  rfc5912: new Compiled([...moduleFiles('rfc5912'), ...moduleFiles('rfc5958')]),
  rfc4511: new Compiled(moduleFiles('rfc4511')),
  rfc1157: new Compiled(moduleFiles('rfc1157')),
  rfc3161: new Compiled([...moduleFiles('rfc3161'), ...moduleFiles('rfc5652'), ...moduleFiles('rfc5280')], {
    missing: 'any',
  }),
  rfc7292: new Compiled([...moduleFiles('rfc7292'), ...moduleFiles('rfc5912')], { missing: 'any' }),
}

/** By the beginnings of file names: modules and type. */
const pdus: readonly (readonly [start: string, schema: keyof typeof schemas, pdu: string])[] = [
  ['cert-', 'rfc5280', 'Certificate'],
  ['cert-', 'rfc5912', 'PKIX1Explicit-2009.Certificate'],
  ['crl', 'rfc5280', 'CertificateList'],
  ['crl', 'rfc5912', 'PKIX1Explicit-2009.CertificateList'],
  ['cms-', 'rfc5652', 'ContentInfo'],
  ['cms-', 'rfc5912', 'ContentInfo'],
  ['csr', 'rfc5912', 'PKCS-10.CertificationRequest'],
  ['ec-pkcs8', 'rfc5912', 'EncryptedPrivateKeyInfo'],
  ['ldap', 'rfc4511', 'LDAPMessage'],
  ['ocsp-req', 'rfc5912', 'OCSPRequest'],
  ['ocsp-resp', 'rfc5912', 'OCSPResponse'],
  ['pkcs12', 'rfc7292', 'PFX'],
  ['rsa-spki', 'rfc5912', 'PKIX1Explicit-2009.SubjectPublicKeyInfo'],
  ['snmp', 'rfc1157', 'RFC1157-SNMP.Message'],
  ['tsp-req', 'rfc3161', 'TimeStampReq'],
  ['tsp-resp', 'rfc3161', 'TimeStampResp'],
]

/**
 * RFC 5912 says that contents of type id-data are an OCTET STRING within the OCTET STRING; the world, and RFC 5652, put the data
 * there as they are. In segments nothing is said of what the string contains.
 */
const isDataOfRfc5912 = /^cms-(digested|signed)\.der|^cms-lapo-sig-p256-der/

export const allInstances: readonly Instance[] = instances().flatMap(({ name, octets }) =>
  pdus
    .filter(([start]) => name.startsWith(start))
    .map(([, schema, pdu]) => ({
      name,
      octets,
      schema: schemas[schema],
      pdu,
      isDer: name.endsWith('.der'),
      isValid: !(schema === 'rfc5912' && isDataOfRfc5912.test(name)),
    })),
)
