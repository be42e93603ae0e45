/** A module of this package, as bundlers and edge runtimes import it: compiled, and not yet an instance. For `useModules` of `wasm-ber/wasm`. */
declare const module: WebAssembly.Module
export default module
