/** What `ber validate`, `ber convert` and `ber generate` load once they know what to do: a file of its own in the bundle. */
export { convert } from './convert.ts'
export { generate } from './generate-module.ts'
export { validate } from './validate.ts'
