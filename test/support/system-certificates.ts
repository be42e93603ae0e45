/** The certificates of authorities that the system trusts, where it has them. */
import { existsSync, readFileSync } from 'node:fs'

const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** DER of each; `undefined` where no bundle is found. */
export function systemCertificates(): Uint8Array[] | undefined {
  const path = bundles.find((each) => existsSync(each))
  if (path === undefined) return undefined
  const blocks = readFileSync(path, 'latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END/g)
  return [...blocks].map(([, text]) => new Uint8Array(Buffer.from(text, 'base64')))
}
