/** The universal types (X.680 table 1), as data: names, and the form that the type's encodings must have. */
import { Form } from './tag.ts'

export interface UniversalType {
  readonly name: string
  /** Undefined where both are allowed. */
  readonly form: Form | undefined
}

const primitive = (name: string): UniversalType => ({ name, form: Form.Primitive })
const constructed = (name: string): UniversalType => ({ name, form: Form.Constructed })
const string = (name: string): UniversalType => ({ name, form: undefined })

/** By tag number; undefined for those that no type has. */
export const universalTypes: readonly (UniversalType | undefined)[] = [
  undefined,
  primitive('BOOLEAN'),
  primitive('INTEGER'),
  string('BIT STRING'),
  string('OCTET STRING'),
  primitive('NULL'),
  primitive('OBJECT IDENTIFIER'),
  string('ObjectDescriptor'),
  constructed('EXTERNAL'),
  primitive('REAL'),
  primitive('ENUMERATED'),
  constructed('EMBEDDED PDV'),
  string('UTF8String'),
  primitive('RELATIVE-OID'),
  primitive('TIME'),
  undefined,
  constructed('SEQUENCE'),
  constructed('SET'),
  string('NumericString'),
  string('PrintableString'),
  string('TeletexString'),
  string('VideotexString'),
  string('IA5String'),
  string('UTCTime'),
  string('GeneralizedTime'),
  string('GraphicString'),
  string('VisibleString'),
  string('GeneralString'),
  string('UniversalString'),
  // CHARACTER STRING is a sequence (X.690 8.18), whatever its name says.
  constructed('CHARACTER STRING'),
  string('BMPString'),
  primitive('DATE'),
  primitive('TIME-OF-DAY'),
  primitive('DATE-TIME'),
  primitive('DURATION'),
  primitive('OID-IRI'),
  primitive('RELATIVE-OID-IRI'),
]
