// What the schema module exports: `configure`, then `configureSchema`, then `run` with `relocate` in between, then `finish`.
// See layout.ts and schema-registers.ts for the memory it works on.
export { finish } from './finish'
export { configure, relocate } from './scan-state'
export { configureSchema } from './schema-state'
export { run } from './validate'
export { recover } from './validate-recover'
