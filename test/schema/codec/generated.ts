/** Modules that `ber generate` makes, compiled and loaded as a program would. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { Codec } from '../../../src/schema/codec/codec.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const entry = join(root, 'src/schema/codec/index.ts')

export class GeneratedModules {
  readonly folder = mkdtempSync(join(tmpdir(), 'wasm-ber-generated-'))
  #made = 0

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text)
  }

  /** Type errors of files in the folder, by the strictest rules. */
  typeErrors(files: readonly string[]): string {
    const options = {
      compilerOptions: {
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        noUnusedLocals: true,
        verbatimModuleSyntax: true,
        isolatedModules: true,
        noEmit: true,
        target: 'es2022',
        lib: ['es2023', 'dom'],
        module: 'nodenext',
        moduleResolution: 'nodenext',
        allowImportingTsExtensions: true,
        types: [],
        paths: { 'wasm-ber/codec': [join(root, 'dist/schema/codec/index.d.ts')] },
      },
      files,
    }
    this.write('package.json', '{ "type": "module" }')
    this.write('tsconfig.json', JSON.stringify(options))
    try {
      execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', this.folder], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
      return ''
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  }

  /** The codecs of a module, which is bundled with the library as it is in `src/`. */
  async load(text: string): Promise<{ codec(name: string): Codec }> {
    const { outputFiles } = await build({
      stdin: { contents: text, resolveDir: this.folder, loader: 'ts' },
      bundle: true,
      format: 'esm',
      write: false,
      alias: { 'wasm-ber/codec': entry },
      logLevel: 'silent',
    })
    const file = join(this.folder, `bundle-${this.#made++}.mjs`)
    writeFileSync(file, outputFiles[0].contents)
    return import(pathToFileURL(file).href)
  }
}
