/** `wasm-ber/migration/node`: files, pipes and programs of Node as sources of migration streams, and files to gather RAM in. */
export { inflateRawByNode as inflateRaw } from './node-inflate.ts'
export { PositionalFile, TemporaryFile } from './node-positional-file.ts'
export { decompress } from './source/node-decompress.ts'
export { FileSource, PipeSource } from './source/node-file-source.ts'
