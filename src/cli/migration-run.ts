/** What `ber migration` loads once it knows what to do: a file of its own in the bundle. */
export { check } from './migration-check.ts'
export { convert } from './migration-convert.ts'
export { diff } from './migration-diff.ts'
export { drop, set } from './migration-edit.ts'
export { extract } from './migration-extract.ts'
export { info } from './migration-info.ts'
export { memory } from './migration-memory.ts'
export { state } from './migration-state.ts'
