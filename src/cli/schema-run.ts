/** What the commands that want a schema load once they know what to do: a file of its own in the bundle. */
export { convert } from './convert.ts'
export { componentNames } from './dump-components.ts'
export { generate } from './generate-module.ts'
export { rank } from './schema-rank.ts'
export { select } from './select-rows.ts'
export { validate } from './validate.ts'
