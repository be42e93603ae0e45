/** What the commands that work by a schema load once they know what to do: a file of its own in the bundle. */
export { convert } from './convert.ts'
export { generate } from './generate-module.ts'
export { select } from './select-rows.ts'
export { validate } from './validate.ts'
