/** Contents of primitive values: of each value of a list what is wrong with it, or nothing. */
import { hex } from '../../support/hex.ts'
import { ber } from './notation.ts'
import type { Settings } from './support.ts'

/** Octets that the kernel has something to say of, and what. */
export interface Case extends Settings {
  /** Assignments, one of a type `P`. */
  readonly schema: string
  /** As notation.ts has them. */
  readonly octets: string
  /** The pauses; a good end goes without saying. */
  readonly log: readonly string[]
}

/** A value, and the code of its violation. */
type Value = readonly [value: string, code?: string]

/** A list of such values; `name` is that of the alternative. Faults are told of the first contents octet. */
function each(type: string, values: readonly Value[], settings: Settings = {}, name = ''): Case {
  const octets = `30( ${values.map(([value]) => value).join(' ')} )`
  let end = ber(octets).length - values.reduce((size, [value]) => size + ber(value).length, 0)
  const log = values.map(([value, code], i) => {
    const encoding = ber(value)
    const at = value.indexOf(':') / 2 + 1
    const contents = encoding.length === at ? '' : `: ${hex(encoding.subarray(at, at + 16))}`
    end += encoding.length
    return `${code}@${end - encoding.length + at} P[${i}]${name}${contents}`
  })
  const isFaulty = (_: string, i: number): boolean => values[i]![1] !== undefined
  return { schema: `P ::= SEQUENCE OF ${type}`, octets, log: log.filter(isFaulty), ...settings }
}

const der = true
const times = 'CHOICE { u UTCTime, g GeneralizedTime, d DATE, t TIME-OF-DAY, dt DATE-TIME, ti TIME, du DURATION }'

export const contentsCases: Readonly<Record<string, Case>> = {
  BOOLEAN: each('BOOLEAN', [['01:00'], ['01:01'], ['01:', 'BOOLEAN_LENGTH'], ['01:0000', 'BOOLEAN_LENGTH']]),
  'BOOLEAN, DER': each('BOOLEAN', [['01:00'], ['01:ff'], ['01:01', 'DER_BOOLEAN'], ['01:fe', 'DER_BOOLEAN']], { der }),
  NULL: each('NULL', [['05:'], ['05:00', 'NULL_LENGTH']]),
  INTEGER: each('INTEGER', [
    ['02:00'],
    ['02:0080'],
    ['02:ff7f'],
    ['02:', 'INTEGER_EMPTY'],
    ['02:007f', 'INTEGER_PADDED'],
    ['02:ff80', 'INTEGER_PADDED'],
    ['02:ffffffffffffffffff', 'INTEGER_PADDED'],
    ['02:ff7fffffffffffffff'],
    ['02:00800000000000000000'],
  ]),
  'INTEGER, one range': each('INTEGER (MIN..-1)', [
    ['02:ffffffffffffff7f', 'INTEGER_PADDED'],
    ['02:8000000000000000'],
    ['02:ff7fffffffffffffff'],
    ['02:00', 'VALUE_RANGE'],
    ['02:008000000000000000', 'VALUE_RANGE'],
  ]),
  'INTEGER, several ranges': each('INTEGER (-300..-200 | 5 | 1000..MAX)', [
    ['02:fed4'],
    ['02:fed3', 'VALUE_RANGE'],
    ['02:ff38'],
    ['02:ff39', 'VALUE_RANGE'],
    ['02:05'],
    ['02:06', 'VALUE_RANGE'],
    ['02:03e8'],
    ['02:00ffffffffffffffff'],
    ['02:ff7fffffffffffffff', 'VALUE_RANGE'],
  ]),
  ENUMERATED: each('ENUMERATED { a(-1), b(1), c(2), d(300) }', [
    ['0a:ff'],
    ['0a:00', 'ENUMERATION_UNKNOWN'],
    ['0a:02'],
    ['0a:012c'],
    ['0a:012d', 'ENUMERATION_UNKNOWN'],
    ['0a:00800000000000000000', 'ENUMERATION_UNKNOWN'],
    ['0a:', 'INTEGER_EMPTY'],
    ['0a:0001', 'INTEGER_PADDED'],
  ]),
  'OBJECT IDENTIFIER': {
    schema: 'P ::= SEQUENCE OF OBJECT IDENTIFIER',
    octets: '30( 06:2a8648 06:2a86488001 06: 06:818081 06:01 )',
    log: ['OID_PADDED@12 P[1]: 2a86488001', 'OID_EMPTY@16 P[2]', 'OID_UNFINISHED@20 P[3]: 818081'],
  },
  'RELATIVE-OID': {
    schema: 'P ::= SEQUENCE OF RELATIVE-OID',
    octets: '30( 0d:8101 0d:018001 0d:8181 0d:80 )',
    log: ['OID_PADDED@9 P[1]: 018001', 'OID_UNFINISHED@14 P[2]: 8181', 'OID_PADDED@17 P[3]: 80'],
  },
  REAL: each('REAL', [
    ['09:'],
    ['09:40'],
    ['09:43'],
    ['09:44', 'REAL_INVALID'],
    ['09:4000', 'REAL_INVALID'],
    ['09:800001'],
    ['09:b00001', 'REAL_INVALID'],
    ['09:8000', 'REAL_INVALID'],
    ['09:800000', 'REAL_INVALID'],
    ['09:83', 'REAL_INVALID'],
    ['09:8302ff01', 'REAL_INVALID'],
    ['09:8302010001'],
    ['09:830001', 'REAL_INVALID'],
    ['09:8302000101', 'REAL_INVALID'],
    ['09:01"42"'],
    ['09:01"  -42"'],
    ['09:01"0"', 'REAL_INVALID'],
    ['09:01"4.2"', 'REAL_INVALID'],
    ['09:02"1,5"'],
    ['09:02"42"', 'REAL_INVALID'],
    ['09:02"."', 'REAL_INVALID'],
    ['09:03"15.E-1"'],
    ['09:03"1.5e+10"'],
    ['09:03"1.5E"', 'REAL_INVALID'],
    ['09:03"15E1"', 'REAL_INVALID'],
    ['09:04"42"', 'REAL_INVALID'],
  ]),
  'REAL, DER': each(
    'REAL',
    [
      ['09:800001'],
      ['09:800002', 'DER_REAL'],
      ['09:80000001', 'DER_REAL'],
      ['09:81000101', 'DER_REAL'],
      ['09:8101f401'],
      ['09:840001', 'DER_REAL'],
      ['09:900001', 'DER_REAL'],
      ['09:83010001', 'DER_REAL'],
      ['09:83040100000001'],
      ['09:03"15.E-1"'],
      ['09:03"-1.E+0"'],
      ['09:03"1.E-0"', 'DER_REAL'],
      ['09:03"1.E0"', 'DER_REAL'],
      ['09:03"1.E+1"', 'DER_REAL'],
      ['09:03"10.E+0"', 'DER_REAL'],
      ['09:03"1.5E+0"', 'DER_REAL'],
      ['09:02"1.5"', 'DER_REAL'],
    ],
    { der },
  ),
  UTCTime: each(
    times,
    [
      ['17:"141122185900Z"'],
      ['17:"1411221859-0530"'],
      ['17:"000229000000Z"'],
      ['17:"010229000000Z"', 'TIME_INVALID'],
      ['17:"141122240000Z"', 'TIME_INVALID'],
      ['17:"141122185960Z"', 'TIME_INVALID'],
      ['17:"1411221859"', 'TIME_INVALID'],
      ['17:"14112218590Z"', 'TIME_INVALID'],
      ['17:"141122185900Z0"', 'TIME_INVALID'],
      ['17:"1411221859+2400"', 'TIME_INVALID'],
      ['17:"1411221859+01"', 'TIME_INVALID'],
      ['17:', 'TIME_INVALID'],
    ],
    {},
    '.u',
  ),
  'UTCTime, DER': each(
    times,
    [['17:"141122185900Z"'], ['17:"1411221859Z"', 'DER_TIME'], ['17:"141122185900+0000"', 'DER_TIME']],
    { der },
    '.u',
  ),
  GeneralizedTime: each(
    times,
    [
      ['18:"2014112218"'],
      ['18:"2014112218.25"'],
      ['18:"20141122185960,123456789Z"'],
      ['18:"20141122240000Z"'],
      ['18:"201411221859+01"'],
      ['18:"20141122240001Z"', 'TIME_INVALID'],
      ['18:"2014112224.5Z"', 'TIME_INVALID'],
      ['18:"20140431000000Z"', 'TIME_INVALID'],
      ['18:"21000229000000Z"', 'TIME_INVALID'],
      ['18:"20000229000000Z"'],
      ['18:"20141122185900.Z"', 'TIME_INVALID'],
      ['18:"20141122185900+1"', 'TIME_INVALID'],
      ['18:"20141122185900Z "', 'TIME_INVALID'],
      ['18:"2014112"', 'TIME_INVALID'],
    ],
    {},
    '.g',
  ),
  'GeneralizedTime, DER': each(
    times,
    [
      ['18:"20141122185900Z"'],
      ['18:"20141122185900.5Z"'],
      ['18:"20141122185900.50Z"', 'DER_TIME'],
      ['18:"20141122185900,5Z"', 'DER_TIME'],
      ['18:"20141122185900"', 'DER_TIME'],
      ['18:"201411221859Z"', 'DER_TIME'],
      ['18:"20141122240000Z"', 'DER_TIME'],
    ],
    { der },
    '.g',
  ),
  DATE: each(times, [['1f1f:"20141122"'], ['1f1f:"20141131"', 'TIME_INVALID']], {}, '.d'),
  'TIME-OF-DAY': each(times, [['1f20:"240000"'], ['1f20:"235961"', 'TIME_INVALID']], {}, '.t'),
  'DATE-TIME': each(times, [['1f21:"20141122185960"'], ['1f21:"20141122186000"', 'TIME_INVALID']], {}, '.dt'),
  DURATION: each(times, [['1f22:"1Y2M3DT4H5M6.7S"'], ['1f22:"1Y 2M"', 'TIME_INVALID']], {}, '.du'),
  TIME: each(
    times,
    [
      ['0e:"1985-W15-5"'],
      ['0e:"2014-02-28T24:00:00"'],
      ['0e:"2014-02-30"', 'TIME_INVALID'],
      ['0e:"23:59:61"', 'TIME_INVALID'],
      ['0e:"2014-02-28T24:00:01"', 'TIME_INVALID'],
      ['0e:"x1"', 'TIME_INVALID'],
      ['0e:"T"', 'TIME_INVALID'],
    ],
    {},
    '.ti',
  ),
  'values allowed, CHECK': {
    schema: `P ::= SEQUENCE { a OCTET STRING ('01'H | '0203'H), b UTF8String (FROM ("a".."z")) (SIZE (2)), c INTEGER (1) }`,
    octets: '30( 04:0304 0c:"ab" 02:02 )',
    log: ['VALUE_NOT_ALLOWED@4 P.a: 0304', 'check@8 P.b: 6162, the last at 9', 'VALUE_RANGE@12 P.c: 02'],
  },
  'a key that is in no row': {
    schema: `C ::= CLASS { &id INTEGER UNIQUE, &T } P ::= SEQUENCE { id C.&id ({S}), v C.&T ({S}{@id}) }
      S C ::= { { &id 1, &T NULL } | { &id 300, &T BOOLEAN } }`,
    octets: '30( 02:02 05: )',
    log: ['KEY_UNKNOWN@4 P.id: 02'],
  },
  'DEFAULT, DER': {
    schema: 'P ::= SEQUENCE OF SEQUENCE { a BOOLEAN DEFAULT FALSE, b INTEGER DEFAULT 5 }',
    octets: '30( 30( 01:00 ) 30( 02:05 ) 30( 01:ff 02:04 ) 30( ) )',
    log: ['DEFAULT_ENCODED@6 P[0].a: 00', 'DEFAULT_ENCODED@11 P[1].b: 05'],
    der,
  },
}
