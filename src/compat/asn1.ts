/** The face of `asn1` (0.2.6). docs/compat.md lists what differs. */

import { constants } from './constants.ts'
import type declared from './declarations/asn1.cjs'
import { invalidAsn1Error } from './errors.ts'
import { makeReader } from './reader.ts'
import { makeWriter } from './writer.ts'

const Reader = makeReader()
const Writer = makeWriter()

export const BerReader = Reader
export const BerWriter = Writer
export const Ber = { Reader, Writer, ...constants, newInvalidAsn1Error: invalidAsn1Error }

const face: typeof declared = { Ber, BerReader, BerWriter }

export default face
