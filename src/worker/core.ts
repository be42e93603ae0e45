/** The core for shared memory: same source, another build, since neither links to the other's memory. */
import { type CoreExports, instantiate } from '../wasm/core.ts'
import { wasmBase64 } from '../wasm/core-shared.generated.ts'
import { compiledModule } from '../wasm/modules.ts'

/** Pages of 64 KiB that the build lets a shared memory have at most (asconfig.json): a shared one reserves its maximum. */
export const maxSharedPages = 1024

/** An instance of the core over a shared memory. */
export function instantiateSharedCore(memory: WebAssembly.Memory): CoreExports {
  return instantiate<CoreExports>(compiledModule('core-shared', wasmBase64), memory)
}
