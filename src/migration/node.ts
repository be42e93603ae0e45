/** `wasm-ber/migration/node`: files, pipes and programs of Node as sources of migration streams, files to gather RAM in, and Node's zlib. */
export { inflateRawByNode } from './node-inflate.ts'
export { PositionalFile, TemporaryFile } from './node-positional-file.ts'
export { decompress } from './source/node-decompress.ts'
export { FileSource, PipeSource } from './source/node-file-source.ts'
