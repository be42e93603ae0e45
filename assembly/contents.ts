// Contents octets of primitive values that lie whole and are no strings (X.690 8.2 to 8.5, 8.8, 8.19, 8.20), and times: what
// breaks the encoding, then what breaks DER, then what breaks the ranges of the transition.
import { integerFault } from './contents-integer'
import { timeFault } from './contents-iso-time'
import { objectIdentifierFault } from './contents-object-identifier'
import { realFault } from './contents-real'
import { generalizedTimeFault, utcTimeFault } from './contents-time'
import {
  KIND_BOOLEAN,
  KIND_ENUMERATED,
  KIND_GENERALIZED_TIME,
  KIND_INTEGER,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_REAL,
  KIND_RELATIVE_OID,
  KIND_TIME,
  KIND_UTC_TIME,
} from './schema-layout'
import { der } from './schema-state'
import { BOOLEAN_LENGTH, DER_BOOLEAN, ENUMERATION_UNKNOWN, NULL_LENGTH, VALUE_RANGE } from './schema-status'
import { OK } from './status'

/** What is wrong with the `size` contents octets at `at` of a value of this kind: a violation, or OK. */
export function contentsFault(kind: u32, transition: u32, at: u32, size: u32): u32 {
  const end = at + size
  switch (kind) {
    case KIND_BOOLEAN:
      if (size != 1) return BOOLEAN_LENGTH
      return der && u32(<i32>load<i8>(at) + 1) > 1 ? DER_BOOLEAN : OK
    case KIND_INTEGER:
      return integerFault(transition, at, size, VALUE_RANGE)
    case KIND_ENUMERATED:
      return integerFault(transition, at, size, ENUMERATION_UNKNOWN)
    case KIND_NULL:
      return size == 0 ? OK : NULL_LENGTH
    case KIND_REAL:
      return realFault(at, end, der)
    case KIND_OBJECT_IDENTIFIER:
    case KIND_RELATIVE_OID:
      return objectIdentifierFault(at, end)
    case KIND_UTC_TIME:
      return utcTimeFault(at, end, der)
    case KIND_GENERALIZED_TIME:
      return generalizedTimeFault(at, end, der)
    case KIND_TIME:
      return timeFault(at, end)
    default:
      return OK
  }
}
