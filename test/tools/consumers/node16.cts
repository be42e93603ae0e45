import asn1 from 'wasm-ber/asn1'

import asn1Ber = require('wasm-ber/asn1-ber')

import * as version2 from 'wasm-ber/ldapjs-asn1'
import { Ber, BerReader, type BerWriter } from 'wasm-ber/ldapjs-asn1-v1'

const octets = Buffer.of(2, 1, 5)
const values: (number | null)[] = [
  new asn1.BerReader(octets).readInt(),
  new asn1Ber.BerReader(octets).readInt(2),
  new version2.BerReader(octets).readInt(),
  new BerReader(octets).readInt(),
  new Ber.Reader(octets)._readTag(Ber.Integer),
]
const writer: BerWriter = new Ber.Writer({ size: 4 })
writer.appendBuffer(octets)
const written: Buffer = writer.buffer
const octetsAgain: Buffer | null = new asn1.BerReader(written).readString(asn1.Ber.Integer, true)
if (values.every((value) => value === 5) && octetsAgain?.length === 1) console.log('all five')
