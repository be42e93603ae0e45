/**
 * What a schema can do and the page never asks for: it reads and encodes nothing. Methods of `CompiledSchema` hold on to it, so that no
 * bundler finds out by itself; it is a fifth of the page.
 */
import { sep } from 'node:path'
import type { Plugin } from 'vite'

/** By module, the names that others import from it. */
const modules: Readonly<Record<string, readonly string[]>> = {
  'src/schema/codec/codec.ts': ['Codec'],
  'src/schema/codec/defaults.ts': ['withDefaults'],
  'src/schema/der.ts': ['DerConverter', 'defaultDerOptions'],
  'src/schema/text/text-reader.ts': ['SchemaTextReader', 'defaultMaxHeld', 'defaultTextReaderOptions'],
}

export function leftOut(): Plugin {
  return {
    name: 'left-out',
    enforce: 'pre',
    load(id) {
      const path = id.split(sep).join('/')
      const found = Object.entries(modules).find(([module]) => path.endsWith(`/${module}`))
      if (found === undefined) return undefined
      const [module, names] = found
      const reason = `throw new Error('${module} is not in the page')`
      return names.map((name) => `export function ${name}() { ${reason} }`).join('\n')
    },
  }
}
