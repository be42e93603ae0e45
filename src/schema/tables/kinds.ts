/** The kernel's kind of each type whose contents it looks at, and the forms it may have (X.690 8). */
import type { ResolvedType } from '../notation/types.ts'
import * as layout from './layout.ts'

export interface Kind {
  readonly kind: number
  readonly forms: number
}

const primitive = (kind: number): Kind => ({ kind, forms: layout.FORM_PRIMITIVE })
const constructed = (kind: number): Kind => ({ kind, forms: layout.FORM_CONSTRUCTED })
const anyForm = (kind: number): Kind => ({ kind, forms: layout.FORM_PRIMITIVE | layout.FORM_CONSTRUCTED })

export const container = constructed(layout.KIND_CONTAINER)
export const anything = anyForm(layout.KIND_OPEN)

/** A CHOICE has no transition of its own: what it says here is how constraints see it. */
export const kinds: Readonly<Record<ResolvedType['kind'], Kind>> = {
  BOOLEAN: primitive(layout.KIND_BOOLEAN),
  INTEGER: primitive(layout.KIND_INTEGER),
  ENUMERATED: primitive(layout.KIND_ENUMERATED),
  NULL: primitive(layout.KIND_NULL),
  REAL: primitive(layout.KIND_REAL),
  'OBJECT IDENTIFIER': primitive(layout.KIND_OBJECT_IDENTIFIER),
  'RELATIVE-OID': primitive(layout.KIND_RELATIVE_OID),
  'OID-IRI': primitive(layout.KIND_IRI),
  'RELATIVE-OID-IRI': primitive(layout.KIND_IRI),
  TIME: primitive(layout.KIND_TIME),
  DATE: primitive(layout.KIND_TIME),
  'TIME-OF-DAY': primitive(layout.KIND_TIME),
  'DATE-TIME': primitive(layout.KIND_TIME),
  DURATION: primitive(layout.KIND_TIME),
  'BIT STRING': anyForm(layout.KIND_BIT_STRING),
  'OCTET STRING': anyForm(layout.KIND_OCTET_STRING),
  UTF8String: anyForm(layout.KIND_UTF8),
  NumericString: anyForm(layout.KIND_ASCII),
  PrintableString: anyForm(layout.KIND_ASCII),
  IA5String: anyForm(layout.KIND_ASCII),
  VisibleString: anyForm(layout.KIND_ASCII),
  TeletexString: anyForm(layout.KIND_OPAQUE),
  VideotexString: anyForm(layout.KIND_OPAQUE),
  GraphicString: anyForm(layout.KIND_OPAQUE),
  GeneralString: anyForm(layout.KIND_OPAQUE),
  ObjectDescriptor: anyForm(layout.KIND_OPAQUE),
  BMPString: anyForm(layout.KIND_BMP),
  UniversalString: anyForm(layout.KIND_UNIVERSAL),
  UTCTime: anyForm(layout.KIND_UTC_TIME),
  GeneralizedTime: anyForm(layout.KIND_GENERALIZED_TIME),
  SEQUENCE: container,
  SET: container,
  'SEQUENCE OF': container,
  'SET OF': container,
  EXTERNAL: container,
  'EMBEDDED PDV': container,
  'CHARACTER STRING': container,
  'INSTANCE OF': container,
  CHOICE: container,
  OPEN: anything,
}
