/**
 * Which build steps are still good: `build/.stamps.json` keeps, by step, a digest over the names and octets of all
 * inputs. Times of files are not asked: a fresh clone and a switch of branches change them for nothing.
 */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { at, shown } from './paths.mjs'

const file = at('build/.stamps.json')

/** Runs `work` unless the step's inputs are those of its last run and all of its outputs are there. */
export async function step(name, { inputs, outputs, work }) {
  const digest = digestOf(inputs)
  if (readStamps()[name] === digest && outputs.every((path) => existsSync(path))) return
  console.log(`build: ${name}`)
  await work()
  writeStamps({ ...readStamps(), [name]: digest })
}

function digestOf(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of paths) {
    const octets = readFileSync(path)
    hash.update(`\n${shown(path)} ${octets.length}\n`).update(octets)
  }
  return hash.digest('hex')
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Missing, or cut short by an interrupted run: everything is built again.
    return {}
  }
}

function writeStamps(stamps) {
  mkdirSync(at('build'), { recursive: true })
  writeFileSync(file, `${JSON.stringify(stamps, null, 2)}\n`)
}
