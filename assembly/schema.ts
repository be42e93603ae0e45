// What the schema module exports: `configure`, then `configureSchema`, then `run` with `relocate` in between, then `finish`.
// See layout.ts and schema-registers.ts for the memory it works on.
export { configure } from './scan-state'
export { configureSchema } from './schema-state'
export { configureSelect, selectedRows, selectedTaken } from './select'
export { contentsOffset } from './strings-gather'
export { run } from './validate'
export { relocateKeeping as relocate } from './validate-order'
export { finishRun as finish, recover } from './validate-recover'
export { configureXer } from './xer'
