/** A module of TypeScript from a schema: the types of its values, and codecs that need no notation at run time. */
import { withDefaults } from '../codec/defaults.ts'
import { packTables } from '../codec/packed.ts'
import type { CompiledSchema } from '../compile-schema.ts'
import { findType } from '../notation/index.ts'
import { Declarations } from './declarations.ts'

export interface GenerateOptions {
  /** Types alone, and no codecs. */
  readonly typesOnly?: boolean
  /** What the first line says that the module was made from. */
  readonly source?: string
}

/**
 * The text of a module.
 * @param pdus names of the types that are to have codecs; what they hold is declared with them
 * @throws {RangeError} for an unknown type
 */
export function generateModule(schema: CompiledSchema, pdus: readonly string[], options: GenerateOptions = {}): string {
  const { typesOnly = false, source = 'a schema' } = options
  const declarations = new Declarations(schema.schema)
  const types = pdus.map((pdu) => ({ pdu, text: declarations.expression(findType(schema.schema, pdu)) }))
  const body = declarations.text()
  const uses = [...declarations.uses, ...(typesOnly ? [] : ['codecs'])].sort()
  const imports = uses.map((name) => (name === 'codecs' || typesOnly ? name : `type ${name}`)).join(', ')
  const from = `import ${typesOnly ? 'type ' : ''}{ ${imports} } from 'wasm-ber/codec'\n`
  const parts = [
    `// Made by 'ber generate' from ${source}; changes will be lost.\n`,
    uses.length === 0 ? '' : from,
    body,
  ]
  if (!typesOnly) {
    const members = types.map(({ pdu, text }) => `  ${property(pdu)}: ${text.trimStart()}`)
    parts.push(`/** The types that have a codec, by name. */\nexport interface Types {\n${members.join('\n')}\n}\n`)
    const packed = pdus.map((pdu) => {
      const text = packTables(withDefaults(schema.schema, schema.tables(pdu)))
      return `  ${property(pdu)}:\n    ${literal(text)},`
    })
    parts.push(
      `/** The codec of a type: \`codec('${pdus[0]}').decode(octets)\`. */\nexport const codec = codecs<Types>({\n${packed.join('\n')}\n})\n`,
    )
  }
  return parts.filter((part) => part !== '').join('\n')
}

function property(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`
}

/** A literal in single quotes, with nothing in it that ends a line. */
function literal(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16)}`)
  return `'${escaped}'`
}
