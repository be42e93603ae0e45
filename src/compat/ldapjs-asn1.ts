/**
 * The face of @ldapjs/asn1: version 2 (2.0.0), and beside it `Ber` of version 1, so that one package can stand in for both in a
 * tree that has both. docs/compat.md lists what differs.
 */

import { constants } from './constants.ts'
import type declared from './declarations/ldapjs-asn1.cjs'
import { Ber } from './ldapjs-asn1-v1.ts'
import { BerReader } from './ldapjs-reader.ts'
import { BerWriter } from './ldapjs-writer.ts'
import { bufferToHexDump } from './node-hex-dump.ts'

export const BerTypes = { ...constants, LDAPSequence: 0x30 }

export { Ber, BerReader, BerWriter, bufferToHexDump }

const face: typeof declared = { Ber, BerReader, BerTypes, BerWriter, bufferToHexDump }

export default face
