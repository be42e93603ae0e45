/** Builds the inspector: one page in one file, dist/inspector/index.html. */

import { at } from './support/paths.mjs'

export const inspectorPage = at('dist/inspector/index.html')

export async function bundleInspector() {
  const { build } = await import('vite')
  await build({ configFile: at('inspector/vite.config.ts') })
}
