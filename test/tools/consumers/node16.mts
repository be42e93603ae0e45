import asn1, { Ber } from 'wasm-ber/asn1'
import asn1Ber from 'wasm-ber/asn1-ber'
import * as version2 from 'wasm-ber/ldapjs-asn1'
import { BerReader, type BerWriter } from 'wasm-ber/ldapjs-asn1-v1'

const octets = Buffer.of(2, 1, 5)
const values: (number | null)[] = [
  new asn1.BerReader(octets).readInt(),
  new asn1Ber.BerReader(octets).readInt(2),
  new version2.BerReader(octets).readInt(),
  new BerReader(octets).readInt(),
  new Ber.Reader(octets)._readTag(Ber.Integer),
]
const write = (writer: BerWriter): void => writer.writeInt(5)
if (values.every((value) => value === 5) && write !== undefined) console.log('all five')
