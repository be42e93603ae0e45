// What the core exports; see layout.ts for the memory it works on.
export { encodePages, pagesEnd } from './encode'
export { isZero } from './pages'
export { configure, count, finish, relocate, scan } from './scan'
