/** What `ber migration` loads once it knows what to do: a file of its own in the bundle. */
export { check, diff } from './migration-compare.ts'
export { convert } from './migration-convert.ts'
export { convertTo } from './migration-convert-to.ts'
export { drop, set } from './migration-edit.ts'
export { extract } from './migration-extract.ts'
export { info } from './migration-info.ts'
export { memory } from './migration-memory.ts'
export { state } from './migration-state.ts'
