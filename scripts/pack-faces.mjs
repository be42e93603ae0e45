/** Writes and packs the packages that only hand on a face: build/packages/*.tgz. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { faces } from './faces.mjs'
import { StepFailed } from './support/command.mjs'
import { at } from './support/paths.mjs'
import { runNpm } from './support/run.mjs'

const folder = at('build/packages')
const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'))

/** 2.1.0 for version 0.1.0 of this package and major version 2 of what is replaced. */
const versionOf = ({ major }) => `${major}${manifest.version.slice(manifest.version.indexOf('.'))}`
const nameOf = (face) => `${face.package}-${versionOf(face)}`

export function packOutputs() {
  return faces.map((face) => join(folder, `${nameOf(face)}.tgz`))
}

export async function packFaces() {
  rmSync(folder, { recursive: true, force: true })
  const folders = faces.map((face) => {
    const into = join(folder, nameOf(face))
    for (const [name, text] of filesOf(face)) {
      mkdirSync(dirname(join(into, name)), { recursive: true })
      writeFileSync(join(into, name), text)
    }
    copyFileSync(at('LICENSE'), join(into, 'LICENSE'))
    return into
  })
  if (runNpm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, ...folders]) !== 0)
    throw new StepFailed('build: npm pack failed')
}

/** Callers also reach for modules inside of the old packages, which have no `exports`. */
function filesOf(face) {
  const entry = `wasm-ber/${face.module}`
  const handOn = (what) => `module.exports = require('${entry}')${what}\n`
  const main = face.files === 'lib' ? 'lib/index.js' : 'index.js'
  const files = new Map([
    ['package.json', `${JSON.stringify(manifestOf(face, main), null, 2)}\n`],
    ['README.md', readme(face)],
    [main, handOn('')],
    [main.replace(/js$/, 'd.ts'), `import face = require('${entry}')\n\nexport = face\n`],
  ])
  const reader = face.major === 2 ? '.BerReader' : '.Ber.Reader'
  const writer = face.major === 2 ? '.BerWriter' : '.Ber.Writer'
  if (face.major !== 2) files.set('lib/ber/index.js', handOn('.Ber'))
  files.set('lib/ber/reader.js', handOn(reader))
  files.set('lib/ber/writer.js', handOn(writer))
  files.set('lib/ber/types.js', handOn(face.major === 2 ? '.BerTypes' : '.Ber'))
  files.set('lib/ber/errors.js', handOn('.Ber'))
  if (face.major === 2) files.set('lib/buffer-to-hex-dump.js', handOn('.bufferToHexDump'))
  return files
}

function manifestOf(face, main) {
  const { version, license, engines } = manifest
  return {
    name: face.package,
    version: versionOf(face),
    description: `Stands in for ${face.standsFor}: the face of wasm-ber for it, for npm's overrides`,
    license,
    type: 'commonjs',
    engines,
    main,
    types: main.replace(/js$/, 'd.ts'),
    files: ['lib', ...(main === 'index.js' ? ['index.js', 'index.d.ts'] : [])],
    dependencies: { [manifest.name]: version },
  }
}

function readme({ package: name, standsFor, major }) {
  return `# ${name}

Stands in for the package ${standsFor}${standsFor.startsWith('@') ? ` (version ${major})` : ''}. In package.json:

    "overrides": { "${standsFor}": "npm:${name}@${major}" }

It hands on \`wasm-ber/${standsFor === '@ldapjs/asn1' ? 'ldapjs-asn1' : standsFor}\`; what differs is listed in docs/compat.md of wasm-ber.
`
}
