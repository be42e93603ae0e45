/** What `ber validate` and `ber convert` load once they know what to do: a file of its own in the bundle. */
export { convert } from './convert.ts'
export { validate } from './validate.ts'
