/**
 * The converter that asn1c makes from the migration schema, compiled as its own sample is, but with optimisation. It stays in
 * build/, for the other cases of a run and for later ones, and is made anew when the schema or the programs change.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MIB } from './case.ts'

const schema = fileURLToPath(new URL('../schema/migration.asn1', import.meta.url))
const folder = fileURLToPath(new URL('../build/', import.meta.url))
/** The generated headers define variables that several files include, which gcc has refused since version 10. */
const compilerFlags = ['-O2', '-I.', '-DPDU=QemuFile', '-fcommon', '-w']

/** @returns path of the converter, or why there is none */
export function asn1cConverter(): { readonly path: string } | { readonly missing: string } {
  let versions = ''
  for (const [program, flag] of [
    ['asn1c', '-version'],
    ['gcc', '--version'],
  ]) {
    try {
      versions += execFileSync(program, [flag], { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
    } catch (error) {
      // asn1c has no flag that does nothing else; what it does on this one is exit with 64.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { missing: `${program} is not installed` }
      versions += String((error as { stderr?: unknown }).stderr)
    }
  }
  const hash = createHash('sha256').update(readFileSync(schema)).update(versions).update(compilerFlags.join())
  const home = join(folder, `asn1c-${hash.digest('hex').slice(0, 16)}`)
  const path = join(home, 'converter')
  if (!existsSync(path)) make(home)
  return { path }
}

function make(home: string): void {
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(folder, 'asn1c-new-'))
  try {
    const options = { cwd: work, stdio: ['ignore', 'ignore', 'ignore'] as ['ignore', 'ignore', 'ignore'] }
    execFileSync('asn1c', ['-fcompound-names', schema], options)
    const sources = readdirSync(work).filter((name) => name.endsWith('.c'))
    execFileSync('gcc', [...compilerFlags, '-o', 'converter', ...sources], options)
    rmSync(home, { recursive: true, force: true })
    renameSync(work, home)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** MiB that can be had without pushing others out. */
export function availableMemory(): number {
  try {
    const found = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))
    if (found) return Number(found[1]) / 1024
  } catch {
    // Not a system that has it.
  }
  return freemem() / MIB
}
