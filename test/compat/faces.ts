/** Each face beside the package that it stands in for. */
import { createRequire } from 'node:module'
import asn1 from '../../src/compat/asn1.ts'
import asn1Ber from '../../src/compat/asn1-ber.ts'
import ldapjsAsn1 from '../../src/compat/ldapjs-asn1.ts'
import ldapjsAsn1Version1 from '../../src/compat/ldapjs-asn1-v1.ts'

const require = createRequire(import.meta.url)

/** Faces and packages are called by name here, with what callers give them, right or wrong. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Loose = any

export interface Pair {
  readonly name: string
  readonly face: Loose
  readonly old: Loose
  /** `_buf` and the like are there to be read and written. */
  readonly fields: boolean
}

export const pairs: readonly Pair[] = [
  { name: 'asn1', face: asn1, old: require('asn1'), fields: true },
  { name: 'ldapjs-asn1-v1', face: ldapjsAsn1Version1, old: require('ldapjs-asn1-1'), fields: true },
  { name: 'ldapjs-asn1', face: ldapjsAsn1, old: require('ldapjs-asn1-2'), fields: false },
  { name: 'asn1-ber', face: asn1Ber, old: require('asn1-ber'), fields: true },
]

/** What a call comes to: octets as digits, errors by name and message. */
export function outcome(work: () => unknown): string {
  try {
    return shown(work())
  } catch (error) {
    const { name, message } = error as Error
    return `throws ${name}: ${message}`
  }
}

function shown(value: unknown): string {
  if (Buffer.isBuffer(value)) return `octets ${value.toString('hex')}`
  if (Object.is(value, -0)) return 'number -0'
  return `${typeof value} ${String(value)}`
}
