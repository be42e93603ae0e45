// What the core exports; see layout.ts for the memory it works on.
export { encodePages, pagesEnd } from './encode'
export { finish } from './finish'
export { count, scan } from './scan'
export { configure, relocate } from './scan-state'
