/** What the standards define in ASN.1 themselves, as text that goes through the same parser. */
import type { Module } from './ast-assignments.ts'
import { parseFiles } from './parse.ts'

/**
 * The two predefined classes (X.681 Annexes A and B; their real names are reserved words), and the types as which EXTERNAL
 * (X.690 8.18.1), EMBEDDED PDV (X.690 8.17, X.680 36.5) and CHARACTER STRING (X.690 8.25, X.680 44.5) are encoded; and the types
 * of numbers in SIZE and of the identifier after ENCODED BY.
 */
const texts: readonly { readonly names: readonly string[]; readonly text: string }[] = [
  {
    names: ['Count', 'ObjectIdentifier'],
    text: `
BuiltIn DEFINITIONS ::= BEGIN

Count ::= INTEGER (0..MAX)

ObjectIdentifier ::= OBJECT IDENTIFIER

END
`,
  },
  {
    names: ['TYPE-IDENTIFIER-CLASS', 'ABSTRACT-SYNTAX-CLASS'],
    text: `
BuiltIn DEFINITIONS ::= BEGIN

TYPE-IDENTIFIER-CLASS ::= CLASS { &id OBJECT IDENTIFIER UNIQUE, &Type } WITH SYNTAX { &Type IDENTIFIED BY &id }

ABSTRACT-SYNTAX-CLASS ::= CLASS {
  &id OBJECT IDENTIFIER, &Type, &property BIT STRING { handles-invalid-encodings(0) } DEFAULT {}
} WITH SYNTAX { &Type IDENTIFIED BY &id [HAS PROPERTY &property] }

END
`,
  },
  {
    names: ['External'],
    text: `
BuiltIn DEFINITIONS ::= BEGIN

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
`,
  },
  {
    names: ['EmbeddedPdv', 'CharacterString'],
    text: `
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
`,
  },
]

/** By name of a definition, once it was wanted. */
const modules = new Map<string, Module>()

/** The module that holds a built-in definition; `undefined` if there is no such definition. Parsed only when wanted. */
export function predefinedModule(name: string): Module | undefined {
  const known = modules.get(name)
  if (known !== undefined) return known
  const source = texts.find(({ names }) => names.includes(name))
  if (source === undefined) return undefined
  const [module] = parseFiles([{ name: '(built in)', text: source.text }]).modules
  for (const each of source.names) modules.set(each, module)
  return module
}

/** Under what name the module holds a reserved word's definition. */
export const predefinedNames: ReadonlyMap<string, string> = new Map([
  ['TYPE-IDENTIFIER', 'TYPE-IDENTIFIER-CLASS'],
  ['ABSTRACT-SYNTAX', 'ABSTRACT-SYNTAX-CLASS'],
])
