/** The schema's part of the package as it is built; see built.ts. */
const load = (path: string): Promise<unknown> => import(new URL(`../dist/${path}`, import.meta.url).href)

export const { compileSchema, dateOfGeneralizedTime, dateOfUtcTime, RowText } = (await load(
  'schema/index.js',
)) as typeof import('../src/schema/index.ts')
