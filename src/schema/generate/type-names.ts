/** Names of TypeScript for the types of a schema. */
import type { Schema, TypeId } from '../notation/types.ts'

/** What a module imports and declares, and global types that it uses. */
const taken = [
  'BitString',
  'Codec',
  'Encodable',
  'Real',
  'TimeText',
  'Types',
  'Uint8Array',
  'codec',
  'codecs',
  'defaulted',
  'packed',
]

/** By type: the name under which it is declared. Types of two modules that have one name have the module's in theirs. */
export class TypeNames {
  readonly #names = new Map<TypeId, string>()
  readonly #used = new Set(taken)

  constructor({ modules }: Schema) {
    const counts = new Map<string, number>()
    for (const { types } of modules) for (const name of types.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const module of modules) {
      for (const [name, id] of module.types) {
        // One that another module has assigned already is the same type.
        if (this.#names.has(id)) continue
        this.#names.set(id, this.#unique(counts.get(name) === 1 ? name : `${module.name}_${name}`))
      }
    }
  }

  of(id: TypeId): string | undefined {
    return this.#names.get(id)
  }

  /** A name for a type that has none, after its path: `Certificate.extensions[]`. */
  give(id: TypeId, path: string): string {
    const name = this.#unique(path === '' ? 'Anonymous' : path)
    this.#names.set(id, name)
    return name
  }

  #unique(text: string): string {
    const letters = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')
    const base = /^[A-Za-z]/.test(letters) ? letters : `T${letters}`
    let name = base
    for (let number = 2; this.#used.has(name); number++) name = `${base}_${number}`
    this.#used.add(name)
    return name
  }
}
