/**
 * `wasm-ber/wasm`: for runtimes that forbid compiling at run time (some edge platforms). Store `coreOctets()` as a `.wasm`
 * file at build time, import it as a compiled module there, and hand it to `useCoreModule` first.
 */
export { coreOctets, useCoreModule } from './core.ts'
