/** Encodings whose contents their universal type refuses, or that DER or CER refuse: code, offset, path and clause of each. */
import type { BerErrorCode } from '../../src/index.ts'

export interface Refusal {
  readonly octets: string
  readonly code: BerErrorCode
  readonly offset: number
  readonly clause: string
  /** `[0]` where it is not given. */
  readonly path?: string
}

const row = (octets: string, code: BerErrorCode, offset: number, clause: string, path = '[0]'): Refusal => ({
  octets,
  code,
  offset,
  clause,
  path,
})

/** Text in the primitive form, under an identifier in hexadecimal. */
const text = (identifier: string, contents: string): string =>
  `${identifier} ${contents.length.toString(16).padStart(2, '0')} ${Buffer.from(contents, 'latin1').toString('hex')}`

/** All are found under BER. */
export const typeRefusals: readonly Refusal[] = [
  // BOOLEAN, INTEGER, NULL and their like, in segments or with contents that they do not have.
  row('2103 0101ff', 'FORM_WRONG', 0, '8'),
  row('3004 0102 0000', 'BOOLEAN_LENGTH', 4, '8.2.1', '[0].[0]'),
  row('0a00', 'INTEGER_EMPTY', 2, '8.3.1'),
  row('0a02 ff80', 'INTEGER_PADDED', 2, '8.3.2'),
  row('0501 00', 'NULL_LENGTH', 2, '8.8.2'),
  row('1000', 'FORM_WRONG', 0, '8'),
  row('1100', 'FORM_WRONG', 0, '8'),
  // BIT STRING.
  row('0300', 'BIT_STRING_EMPTY', 2, '8.6.2.1'),
  row('0301 01', 'BIT_STRING_UNUSED', 2, '8.6.2.3'),
  row('0302 0800', 'BIT_STRING_UNUSED', 2, '8.6.2.2'),
  row('2305 0300 0301 00', 'BIT_STRING_EMPTY', 4, '8.6.2.1', '[0].[0]'),
  row('2308 0302 0180 0302 0080', 'BIT_STRING_UNUSED', 4, '8.6.4', '[0].[0]'),
  row('2380 2304 0302 0410 0302 0080 0000', 'BIT_STRING_UNUSED', 6, '8.6.4', '[0].[0].[0]'),
  row('2304 0402 0080', 'STRING_SEGMENT', 2, '8.6.4', '[0].[0]'),
  // OBJECT IDENTIFIER, RELATIVE-OID, OID-IRI, RELATIVE-OID-IRI.
  row('0600', 'OID_EMPTY', 2, '8.19.1'),
  row('0d00', 'OID_EMPTY', 2, '8.20.1'),
  row('0d03 01 8001', 'OID_PADDED', 3, '8.20.2'),
  row('0d02 0185', 'OID_UNFINISHED', 3, '8.20.2'),
  row('2d00', 'FORM_WRONG', 0, '8'),
  row(text('1f23', 'ISO'), 'IRI_INVALID', 3, 'X.680 34'),
  row(text('1f23', '/ISO//27'), 'IRI_INVALID', 8, 'X.680 34'),
  row(text('1f23', '/ISO/007'), 'IRI_INVALID', 8, 'X.680 34'),
  row('1f24 05 c3a92f2061', 'IRI_INVALID', 6, 'X.680 35'),
  row('1f24 00', 'IRI_INVALID', 3, 'X.680 35'),
  row('1f24 01 ff', 'UTF8_INVALID', 3, '8.23.10'),
  // REAL.
  row('0901 44', 'REAL_INVALID', 2, '8.5.9'),
  row('0902 4000', 'REAL_INVALID', 3, '8.5.9'),
  row('0903 b00001', 'REAL_INVALID', 2, '8.5.7.2'),
  row('0901 80', 'REAL_INVALID', 3, '8.5.7'),
  row('0902 8000', 'REAL_INVALID', 4, '8.5.7'),
  row('0901 83', 'REAL_INVALID', 3, '8.5.7'),
  row('0903 830001', 'REAL_INVALID', 3, '8.5.7.4 d'),
  row('0903 830501', 'REAL_INVALID', 5, '8.5.7'),
  row('0905 8302000101', 'REAL_INVALID', 4, '8.5.7.4 d'),
  row('0905 8302ff8001', 'REAL_INVALID', 4, '8.5.7.4 d'),
  row('0903 800000', 'REAL_INVALID', 4, '8.5.2'),
  row('0902 0431', 'REAL_INVALID', 2, '8.5.8'),
  row('0901 01', 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x0142 '), 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x014.2'), 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x0242'), 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x02.'), 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x034.2'), 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x034.2E'), 'REAL_INVALID', 3, '8.5.8'),
  row(text('09', '\x03-0.0E5'), 'REAL_INVALID', 3, '8.5.2'),
  // Character strings.
  row(text('12', '12a'), 'CHARACTER', 4, 'X.680 41'),
  row(text('13', 'a*'), 'CHARACTER', 3, 'X.680 41'),
  row('1602 6180', 'CHARACTER', 3, 'X.680 41'),
  row('1a02 617f', 'CHARACTER', 3, 'X.680 41'),
  row('3a80 2406 0401 61 0401 0a 0000', 'CHARACTER', 9, 'X.680 41'),
  row('1e03 006100', 'STRING_LENGTH', 4, '8.23.8'),
  row('3e05 0403 006100', 'STRING_LENGTH', 6, '8.23.8'),
  row('1c05 0000006100', 'STRING_LENGTH', 6, '8.23.7'),
  row('1c08 00000061 00110000', 'CODE_POINT', 6, '8.23.7'),
  row('1c04 0000d800', 'CODE_POINT', 2, '8.23.7'),
  row('0c03 61c328', 'UTF8_INVALID', 3, '8.23.10'),
  row('2c06 0401 c3 0401 28', 'UTF8_INVALID', 4, '8.23.10'),
  row('3403 1401 61', 'STRING_SEGMENT', 2, '8.7.3.2', '[0].[0]'),
  row('3b04 3b02 0400', 'STRING_SEGMENT', 2, '8.7.3.2', '[0].[0]'),
  // Times: at the part that is none.
  row(text('17', ''), 'TIME_INVALID', 2, 'X.680 47'),
  row(text('17', '1'), 'TIME_INVALID', 3, 'X.680 47'),
  row(text('17', '141322185900Z'), 'TIME_INVALID', 4, 'X.680 47'),
  row(text('17', '140230185900Z'), 'TIME_INVALID', 6, 'X.680 47'),
  row(text('17', '141122245900Z'), 'TIME_INVALID', 8, 'X.680 47'),
  row(text('17', '141122186000Z'), 'TIME_INVALID', 10, 'X.680 47'),
  row(text('17', '141122185960Z'), 'TIME_INVALID', 12, 'X.680 47'),
  row(text('17', '141122185900'), 'TIME_INVALID', 14, 'X.680 47'),
  row(text('17', '141122185900.5Z'), 'TIME_INVALID', 14, 'X.680 47'),
  row(text('17', '141122185900+01'), 'TIME_INVALID', 17, 'X.680 47'),
  row(text('17', '141122185900+2400'), 'TIME_INVALID', 15, 'X.680 47'),
  row(text('17', '141122185900Z '), 'TIME_INVALID', 15, 'X.680 47'),
  row('370f 0406 313431313232 0405 32343539 5a', 'TIME_INVALID', 12, 'X.680 47'),
  row(text('18', '20141122'), 'TIME_INVALID', 10, 'X.680 46'),
  row(text('18', '20150229185900Z'), 'TIME_INVALID', 8, 'X.680 46'),
  row(text('18', '20141122185961Z'), 'TIME_INVALID', 14, 'X.680 46'),
  row(text('18', '20141122185900.Z'), 'TIME_INVALID', 17, 'X.680 46'),
  row(text('18', '20141122240001Z'), 'TIME_INVALID', 10, 'X.680 46'),
  row(text('18', '20141122185900z'), 'TIME_INVALID', 16, 'X.680 46'),
  row(text('18', '20141122185900+1'), 'TIME_INVALID', 18, 'X.680 46'),
  row(text('0e', '2014-13-22'), 'TIME_INVALID', 7, 'X.680 38'),
  row(text('0e', '2015-366'), 'TIME_INVALID', 7, 'X.680 38'),
  row(text('0e', '2014-W54'), 'TIME_INVALID', 8, 'X.680 38'),
  row(text('0e', '18:60'), 'TIME_INVALID', 5, 'X.680 38'),
  row(text('0e', '201'), 'TIME_INVALID', 2, 'X.680 38'),
  row(text('0e', 'P'), 'TIME_INVALID', 3, 'X.680 38'),
  row(text('0e', 'P1M1Y'), 'TIME_INVALID', 6, 'X.680 38'),
  row(text('0e', 'PT'), 'TIME_INVALID', 4, 'X.680 38'),
  row(text('0e', 'R5/2014-11-22'), 'TIME_INVALID', 5, 'X.680 38'),
  row(text('0e', '2014-11-22T'), 'TIME_INVALID', 13, 'X.680 38'),
  row(text('1f1f', '2014-11-22'), 'TIME_INVALID', 7, '8.26'),
  row(text('1f20', '18590'), 'TIME_INVALID', 8, '8.26'),
  row(text('1f21', '20141122T185900'), 'TIME_INVALID', 11, '8.26'),
  row(text('1f22', 'P1Y'), 'TIME_INVALID', 3, '8.26'),
  row(text('1f22', '1.5Y2M'), 'TIME_INVALID', 7, '8.26'),
  // EXTERNAL, EMBEDDED PDV, CHARACTER STRING.
  row('0800', 'FORM_WRONG', 0, '8'),
  row('2800', 'COMPONENTS_INVALID', 2, '8.18.1', '[0].[0]'),
  row('2803 0601 28', 'COMPONENTS_INVALID', 5, '8.18.1', '[0].[1]'),
  row('2805 8100 0201 01', 'COMPONENTS_INVALID', 4, '8.18.1', '[0].[1]'),
  row('2802 a000', 'COMPONENTS_INVALID', 4, '8.18.1', '[0].[0].[0]'),
  row('2806 a004 0500 0500', 'COMPONENTS_INVALID', 6, '8.18.1', '[0].[0].[1]'),
  row('2802 8200', 'BIT_STRING_EMPTY', 4, '8.6.2.1', '[0].[0]'),
  row('2805 0601 80 8100', 'OID_PADDED', 4, '8.19.2', '[0].[0]'),
  row('2b02 8200', 'COMPONENTS_INVALID', 2, '8.17', '[0].[0]'),
  row('2b06 a002 8500 8500', 'COMPONENTS_INVALID', 6, '8.17', '[0].[1]'),
  row('3d07 a003 860100 8200', 'COMPONENTS_INVALID', 4, '8.24', '[0].[0].[0]'),
  row('3d06 a002 8100 8200', 'OID_EMPTY', 6, '8.19.1', '[0].[0].[0]'),
]

/** Sound BER that DER refuses. */
export const derRefusals: readonly Refusal[] = [
  row('3003 0101 01', 'DER_BOOLEAN', 4, '11.1', '[0].[0]'),
  row('3080 0000', 'DER_INDEFINITE', 1, '10.1'),
  row('bf8100 80 0500 0000', 'DER_INDEFINITE', 3, '10.1'),
  row('0281 01 05', 'DER_LENGTH', 1, '10.1'),
  row('a004 8081 0105', 'DER_LENGTH', 3, '10.1', '[0].[0]'),
  row('3005 2403 0401 61', 'DER_CONSTRUCTED', 2, '10.2', '[0].[0]'),
  row('3400', 'DER_CONSTRUCTED', 0, '10.2'),
  row('3105 0500 0201 05', 'DER_SET_ORDER', 4, '10.3', '[0].[1]'),
  row('3108 0201 02 0201 01 0500', 'DER_SET_OF_ORDER', 5, '11.6', '[0].[1]'),
  row('3106 0101 ff 0101 00', 'DER_SET_OF_ORDER', 5, '11.6', '[0].[1]'),
  row('0302 0481', 'DER_UNUSED_BITS', 3, '11.2.1'),
  row('0903 800002', 'DER_REAL', 2, '11.3'),
  row('0903 840001', 'DER_REAL', 2, '11.3'),
  row(text('09', '\x0142'), 'DER_REAL', 2, '11.3'),
  row(text('09', '\x031.E0'), 'DER_REAL', 2, '11.3'),
  row(text('17', '1411221859Z'), 'DER_TIME', 2, '11.8'),
  row(text('17', '141122185900+0100'), 'DER_TIME', 2, '11.8'),
  row(text('18', '20141122185900.50Z'), 'DER_TIME', 2, '11.7'),
  row(text('18', '20141122185900,5Z'), 'DER_TIME', 2, '11.7'),
  row(text('18', '20141122240000Z'), 'DER_TIME', 2, '11.7'),
  row(text('18', '20141122185900'), 'DER_TIME', 2, '11.7'),
  row(text('0e', '15:27:35,5'), 'DER_TIME', 2, '11.9'),
  row(text('0e', '15:27:46+01:00'), 'DER_TIME', 2, '11.9'),
  row(text('1f22', '1,5Y'), 'DER_TIME', 3, '11.9'),
]

const a5 = (count: number): string => 'a5'.repeat(count)

/** Sound BER that CER refuses. */
export const cerRefusals: readonly Refusal[] = [
  row('3080 0101 01 0000', 'CER_BOOLEAN', 4, '11.1', '[0].[0]'),
  row('3000', 'CER_DEFINITE', 1, '9.1'),
  row('0281 01 05', 'CER_LENGTH', 1, '9.1'),
  row('2480 0401 61 0000', 'CER_SEGMENTS', 0, '9.2'),
  row(`0482 03e9 ${a5(1001)}`, 'CER_SEGMENTS', 0, '9.2'),
  row(`2480 0482 03e7 ${a5(999)} 0402 a5a5 0000`, 'CER_SEGMENTS', 2, '9.2', '[0].[0]'),
  row(`2480 0482 03e9 ${a5(1001)} 0000`, 'CER_SEGMENTS', 2, '9.2', '[0].[0]'),
  row(`2480 0482 03e8 ${a5(1000)} 0482 03e8 ${a5(1000)} 0400 0000`, 'CER_SEGMENTS', 2010, '9.2', '[0].[2]'),
  row(`2480 0482 03e8 ${a5(1000)} 2480 0401 a5 0000 0000`, 'CER_SEGMENTS', 1006, '9.2', '[0].[1]'),
  row(`2480 0482 03e8 ${a5(1000)} 0481 01 a5 0000`, 'CER_LENGTH', 1007, '9.1', '[0].[1]'),
  row('3180 0500 0201 05 0000', 'CER_SET_ORDER', 4, '9.3', '[0].[1]'),
  row('3180 0201 02 0201 01 0000', 'CER_SET_OF_ORDER', 5, '11.6', '[0].[1]'),
  row('0302 0481', 'CER_UNUSED_BITS', 3, '11.2.1'),
  row(`2380 0382 03e8 00 ${a5(999)} 0302 0481 0000`, 'CER_UNUSED_BITS', 1009, '11.2.1'),
  row('0903 800002', 'CER_REAL', 2, '11.3'),
  row(text('17', '1411221859Z'), 'CER_TIME', 2, '11.8'),
]
