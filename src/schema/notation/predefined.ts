/** What the standards define in ASN.1 themselves, as text that goes through the same parser. */
import type { Module } from './ast-assignments.ts'
import { parseFiles } from './parse.ts'

/**
 * The two predefined classes (X.681 Annexes A and B; their real names are reserved words), and the types as which EXTERNAL
 * (X.690 8.18.1), EMBEDDED PDV (X.690 8.17, X.680 36.5) and CHARACTER STRING (X.690 8.25, X.680 44.5) are encoded; and the types
 * of numbers in SIZE and of the identifier after ENCODED BY.
 */
const text = `
BuiltIn DEFINITIONS ::= BEGIN

TYPE-IDENTIFIER-CLASS ::= CLASS { &id OBJECT IDENTIFIER UNIQUE, &Type } WITH SYNTAX { &Type IDENTIFIED BY &id }

ABSTRACT-SYNTAX-CLASS ::= CLASS {
  &id OBJECT IDENTIFIER, &Type, &property BIT STRING { handles-invalid-encodings(0) } DEFAULT {}
} WITH SYNTAX { &Type IDENTIFIED BY &id [HAS PROPERTY &property] }

Count ::= INTEGER (0..MAX)

ObjectIdentifier ::= OBJECT IDENTIFIER

External ::= SEQUENCE {
  direct-reference OBJECT IDENTIFIER OPTIONAL,
  indirect-reference INTEGER OPTIONAL,
  data-value-descriptor ObjectDescriptor OPTIONAL,
  encoding CHOICE {
    single-ASN1-type [0] EXPLICIT ANY,
    octet-aligned [1] IMPLICIT OCTET STRING,
    arbitrary [2] IMPLICIT BIT STRING
  }
}

END

BuiltInAutomatic DEFINITIONS AUTOMATIC TAGS ::= BEGIN

Identification ::= CHOICE {
  syntaxes SEQUENCE { abstract OBJECT IDENTIFIER, transfer OBJECT IDENTIFIER },
  syntax OBJECT IDENTIFIER,
  presentation-context-id INTEGER,
  context-negotiation SEQUENCE { presentation-context-id INTEGER, transfer-syntax OBJECT IDENTIFIER },
  transfer-syntax OBJECT IDENTIFIER,
  fixed NULL
}

EmbeddedPdv ::= SEQUENCE {
  identification Identification,
  data-value-descriptor ObjectDescriptor OPTIONAL,
  data-value OCTET STRING
} (WITH COMPONENTS { ..., data-value-descriptor ABSENT })

CharacterString ::= SEQUENCE {
  identification Identification,
  data-value-descriptor ObjectDescriptor OPTIONAL,
  string-value OCTET STRING
} (WITH COMPONENTS { ..., data-value-descriptor ABSENT })

END
`

let parsed: readonly Module[] | undefined

/** The modules of built-in definitions. */
export function predefinedModules(): readonly Module[] {
  parsed ??= parseFiles([{ name: '(built in)', text }]).modules
  return parsed
}

/** Under what name the module holds a reserved word's definition. */
export const predefinedNames: ReadonlyMap<string, string> = new Map([
  ['TYPE-IDENTIFIER', 'TYPE-IDENTIFIER-CLASS'],
  ['ABSTRACT-SYNTAX', 'ABSTRACT-SYNTAX-CLASS'],
])
