/**
 * `wasm-ber/wasm`: for runtimes that forbid compiling at run time (edge platforms). They compile `.wasm` files that are imported:
 * `wasm-ber/core.wasm`, `wasm-ber/schema.wasm` and `wasm-ber/migration.wasm`, to be handed to `useModules` first.
 */
export { useModules, type WasmModules } from './modules.ts'
