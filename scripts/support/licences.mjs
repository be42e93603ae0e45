/** Which packages a bundle holds parts of, and their licences. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { at, shown } from './paths.mjs'

/** Modules of ours that hold parts of a package. */
const embedded = { 'src/migration/inflate.generated.ts': 'node_modules/fflate/' }

/** Name, version and licence of the packages that modules belong to; paths are absolute, or from the root. */
export function packagesIn(paths) {
  const folders = new Set()
  for (const path of paths) {
    const input = isAbsolute(path) ? shown(path) : path
    const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(embedded[input] ?? input)
    if (found) folders.add(at(found[0]))
  }
  return [...folders].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
    return { name, version, license, path }
  })
}

/** The texts of the licences of all packages that modules belong to, after a line that begins with `what` they are in. */
export function licencesOf(what, paths) {
  const distinct = new Map(packagesIn(paths).map((each) => [each.path, each]))
  const texts = [...distinct.keys()].sort().map((path) => {
    const { name, version, license } = distinct.get(path)
    const text = licenceText(path) ?? licenceText(at('node_modules', sameProject[name] ?? name)) ?? keptText(name)
    // A licence whose text is not there cannot be passed on as it asks.
    if (text === undefined) throw new Error(`${name} ${version} carries no licence text`)
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return `${what} the following packages.\n${rule}${texts.join(rule)}`
}

/** Packages without the text of their licence, and another one of the same project and licence that has it. */
const sameProject = { '@assemblyscript/loader': 'assemblyscript' }

/** Texts of licences that packages are under, but do not carry. */
function keptText(name) {
  const path = at('scripts/licences', `${name}.txt`)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function licenceText(path) {
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry))
  return file && readFileSync(join(path, file), 'utf8')
}
