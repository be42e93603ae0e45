/** What `ber migration` loads once it knows what to do: a file of its own in the bundle. */
export { check, diff } from './migration-compare.ts'
export { convert } from './migration-convert.ts'
export { drop } from './migration-edit.ts'
export { info } from './migration-info.ts'
export { state } from './migration-state.ts'
