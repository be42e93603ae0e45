/** The page, as Vite builds it: one file that needs nothing beside it. `npx vite inspector` serves it while it is worked on. */
import { defineConfig } from 'vite'
import { engineScript, type Parts } from './vite/engine-script.ts'
import { singleFile } from './vite/single-file.ts'

/** What DecompressionStream('deflate-raw') needs is the youngest thing that the page stands on. */
const target = ['chrome103', 'firefox113', 'safari16.4']

const parts: Parts = { engine: '', modules: new Set() }

export default defineConfig({
  root: import.meta.dirname,
  mode: 'production',
  logLevel: 'warn',
  plugins: [engineScript(target, parts), singleFile(parts)],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target,
    outDir: '../dist/inspector',
    emptyOutDir: false,
    modulePreload: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    reportCompressedSize: false,
    // The engine is built within a plugin, which takes its time.
    rollupOptions: { checks: { pluginTimings: false } },
  },
})
