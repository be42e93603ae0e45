/** What `ber migration` loads once it knows what to do: a file of its own in the bundle. */
export { check } from './migration-check.ts'
export { convert } from './migration-convert.ts'
export { diff } from './migration-diff.ts'
export { drop } from './migration-edit.ts'
export { info } from './migration-info.ts'
export { state } from './migration-state.ts'
