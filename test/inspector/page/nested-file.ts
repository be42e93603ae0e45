/** A file whose values stand where its comments say, for tests of what the page shows of it. */
import { encoding, indefinite, join } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'

const inner = unhex('300a 020105 0c0568656c6c6f')
const filler = encoding([0x04], new Uint8Array(2000).fill(0xff))
const far = unhex('a009 3007 0500 0603550403')
const string = unhex('0405 3003020107')
const open = indefinite([0x30], unhex('0101ff'))

/**
 *     0     SEQUENCE
 *     4       SEQUENCE { 6 INTEGER 5, 9 UTF8String "hello" }
 *     16      OCTET STRING, 2000 octets
 *     2020    [0] { 2022 SEQUENCE { 2024 NULL, 2026 OBJECT IDENTIFIER 2.5.4.3 } }
 *     2031    OCTET STRING, of 2033 SEQUENCE { 2035 INTEGER 7 }
 *     2038    SEQUENCE of the indefinite form { 2040 BOOLEAN }, 2043 end-of-contents octets
 */
export const nested: Uint8Array = encoding([0x30], join([inner, filler, far, string, open]))
