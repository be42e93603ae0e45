/**
 * The package as it is built: what users run, untouched by the loader that runs the benchmarks' own TypeScript. Types come
 * from the sources, since dist/ need not be there when types are checked.
 */
const load = (path: string): Promise<unknown> => import(new URL(`../dist/${path}`, import.meta.url).href)

export const { BerCursor, BerDecoder, BerEncoder, BerWriter, decode, decodeValues, RecordKind, application } =
  (await load('index.js')) as typeof import('../src/index.ts')
export const { PageImage } = (await load('stream/page-image.js')) as typeof import('../src/stream/page-image.ts')
export const { formOf, fromBer, inspection, toBer } = (await load(
  'migration/index.js',
)) as typeof import('../src/migration/index.ts')
export const { driveFile, writeFully } = (await load(
  'migration/node-file.js',
)) as typeof import('../src/migration/node-file.ts')
export const { gather: gatherRam } = (await import(new URL('./children/gather.mjs', import.meta.url).href)) as {
  readonly gather: (form: 'binary' | 'ber', input: number, output: number) => Promise<number>
}
