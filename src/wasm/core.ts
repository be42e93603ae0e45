/**
 * The compiled core and its instances. Compilation is synchronous and happens once; each decoder or encoder has an
 * instance and a memory of its own, which never grows, so that views on it stay good.
 */
import { instantiateSync } from '@assemblyscript/loader'
import { decodeBase64 } from './base64.ts'
import { wasmBase64 } from './core.generated.ts'
import type { ScanKernel } from './scan-kernel.ts'

/** What assembly/index.ts exports. Addresses and lengths are u32, in octets. */
export interface CoreExports extends ScanKernel {
  scan(inputEnd: number): number
  count(inputEnd: number): number
  encodePages(
    page: number,
    pages: number,
    pageSize: number,
    address: bigint,
    pageIdentifier: number,
    pageIdentifierSize: number,
    zeroIdentifier: number,
    zeroIdentifierSize: number,
    out: number,
    outEnd: number,
  ): number
  pagesEnd(): number
}

let coreModule: WebAssembly.Module | undefined

/**
 * Takes an already compiled core, for runtimes that forbid to compile octets at run time (`wasm-ber/wasm`).
 * To be called before the first decoder or encoder is made.
 */
export function useCoreModule(module: WebAssembly.Module): void {
  coreModule = module
}

/** The octets of the embedded core module. */
export function coreOctets(): Uint8Array<ArrayBuffer> {
  return decodeBase64(wasmBase64)
}

/** The compiled core, from the embedded octets unless `useCoreModule` gave one. */
export function compiledCore(): WebAssembly.Module {
  coreModule ??= new WebAssembly.Module(coreOctets())
  return coreModule
}

/** Instantiates a module over `memory`. The raw exports are used: the loader's wrapped ones cost three times the call. */
export function instantiate<Exports>(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  return instantiateSync(module, { env: { memory } }).instance.exports as Exports
}

export const instantiateCore = (memory: WebAssembly.Memory): CoreExports =>
  instantiate<CoreExports>(compiledCore(), memory)
