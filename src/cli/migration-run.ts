/** What `ber migration` loads once it knows what to do: a file of its own in the bundle. */
export { convert } from './migration-convert.ts'
export { info } from './migration-info.ts'
