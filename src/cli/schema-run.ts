/** What `ber validate`, `ber convert` and `ber select` load once they know what to do: a file of its own in the bundle. */
export { convert } from './convert.ts'
export { select } from './select-rows.ts'
export { validate } from './validate.ts'
