/**
 * The compiled modules. Each is compiled once in a thread, synchronously and when it is first needed, from its embedded octets;
 * where a runtime forbids that, the caller has compiled it before and hands it over.
 */
import { decodeBase64 } from './base64.ts'

/** What each part of the library runs: decoders and encoders, `wasm-ber/schema`, `wasm-ber/migration` (which needs the core too). */
export interface WasmModules {
  /** `wasm-ber/core.wasm` */
  readonly core?: WebAssembly.Module
  /** `wasm-ber/schema.wasm` */
  readonly schema?: WebAssembly.Module
  /** `wasm-ber/migration.wasm` */
  readonly migration?: WebAssembly.Module
}

type ModuleName = keyof WasmModules | 'core-shared'

/** A function that only this module exports. */
const marks: Record<keyof WasmModules, string> = {
  core: 'encodePages',
  schema: 'configureSchema',
  migration: 'readBinaryPages',
}

const compiled = new Map<ModuleName, WebAssembly.Module>()

/**
 * Takes modules that were compiled elsewhere: for runtimes that forbid to compile octets, such as edge platforms. To be called before the
 * first decoder, encoder or validator is made; what is left out is compiled from the embedded octets when it is needed.
 *
 * @example
 *     import core from 'wasm-ber/core.wasm'
 *     import schema from 'wasm-ber/schema.wasm'
 *     useModules({ core, schema })
 * @throws {TypeError} when a module is none, or another one of them: some bundlers make an address or an instance of such an import
 */
export function useModules(modules: WasmModules): void {
  const given = Object.entries(modules) as [keyof WasmModules, WebAssembly.Module | undefined][]
  for (const [name, module] of given) {
    if (module === undefined) continue
    if (marks[name] === undefined) throw new TypeError(`there is no module ${name}: core, schema, migration`)
    if (!exportsOf(module).includes(marks[name])) {
      throw new TypeError(`modules.${name}: not the WebAssembly.Module of wasm-ber/${name}.wasm`)
    }
    compiled.set(name, module)
  }
}

/** None for what is no module; `instanceof` would refuse those of another realm. */
function exportsOf(module: WebAssembly.Module): string[] {
  try {
    return WebAssembly.Module.exports(module).map(({ name }) => name)
  } catch {
    return []
  }
}

/**
 * The module that `useModules` got, else the one that `base64` holds.
 * @throws {Error} when the runtime does not compile it; its own reason is the `cause`
 */
export function compiledModule(name: ModuleName, base64: string): WebAssembly.Module {
  let module = compiled.get(name)
  if (module === undefined) {
    module = compile(name, base64)
    compiled.set(name, module)
  }
  return module
}

function compile(name: ModuleName, base64: string): WebAssembly.Module {
  const octets = decodeBase64(base64)
  try {
    return new WebAssembly.Module(octets)
  } catch (cause) {
    const hint = name === 'core-shared' ? '' : `; wasm-ber/wasm takes wasm-ber/${name}.wasm compiled (useModules)`
    throw new Error(`this runtime does not compile the module ${name}: ${(cause as Error).message}${hint}`, { cause })
  }
}
