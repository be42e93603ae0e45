/** `wasm-ber/migration/node`: files, pipes and programs of Node as sources of migration streams. */
export { inflateRawByNode } from './node-inflate.ts'
export { decompress } from './source/node-decompress.ts'
export { FileSource, PipeSource } from './source/node-file-source.ts'
