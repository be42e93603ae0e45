/** The core for shared memory: same source, another build, since neither links to the other's memory. */
import { decodeBase64 } from '../wasm/base64.ts'
import { type CoreExports, instantiate } from '../wasm/core.ts'
import { wasmBase64 } from '../wasm/core-shared.generated.ts'

/** Pages of 64 KiB that the build lets a shared memory have at most (asconfig.json): a shared one reserves its maximum. */
export const maxSharedPages = 1024

let sharedCoreModule: WebAssembly.Module | undefined

/** An instance of the core over a shared memory. Compilation happens once in a thread. */
export function instantiateSharedCore(memory: WebAssembly.Memory): CoreExports {
  sharedCoreModule ??= new WebAssembly.Module(decodeBase64(wasmBase64))
  return instantiate<CoreExports>(sharedCoreModule, memory)
}
