/** Instances of the core: each decoder or encoder has one, with a memory of its own, which never grows, so that views on it stay good. */
import { instantiateSync } from '@assemblyscript/loader'
import { wasmBase64 } from './core.generated.ts'
import { compiledModule } from './modules.ts'
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

/** Instantiates a module over `memory`. The raw exports are used: the loader's wrapped ones cost three times the call. */
export function instantiate<Exports>(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  return instantiateSync(module, { env: { memory } }).instance.exports as Exports
}

export const instantiateCore = (memory: WebAssembly.Memory): CoreExports =>
  instantiate<CoreExports>(compiledModule('core', wasmBase64), memory)
