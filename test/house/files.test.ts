/** What no file of the project may hold: it is the same on every machine and with every registry. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { projectFiles, root, textOf } from './sources.ts'

const files = suite('house: files')

/** Written in pieces, so that this file does not hold them itself. */
const refused: readonly { what: string; form: RegExp }[] = [
  { what: 'the host of a package registry', form: new RegExp(`\\b${'regi'}stry\\.[a-z]+(?:js|pkg)?\\.[a-z]{2,}`, 'i') },
  {
    what: 'a path of one machine',
    form: new RegExp(`(?<![\\w.])/(?:${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me', 'Us' + 'ers'].join('|')})/`),
  },
]

files('name no registry and no machine', () => {
  const found = projectFiles().flatMap((path) => {
    const lines = textOf(path)?.split('\n') ?? []
    return lines.flatMap((line, index) =>
      refused.filter(({ form }) => form.test(line)).map(({ what }) => `${path}:${index + 1}: ${what}`),
    )
  })
  assert.equal(found, [])
})

files('the patterns find what they look for', () => {
  const [registry, machine] = refused.map(({ form }) => form)
  assert.ok(registry!.test(['https://registry', 'npmjs', 'org/x'].join('.')))
  assert.ok(machine!.test(` '${['', 'wo' + 'rk', 'main'].join('/')}`))
  assert.not.ok(machine!.test(['src', 'wo' + 'rk', 'main'].join('/')))
})

files('the lock file says what, not from where', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const entries = Object.entries<{ resolved?: string; integrity?: string }>(packages).filter(([path]) => path !== '')
  assert.ok(entries.length > 0)
  for (const [path, { resolved, integrity }] of entries) {
    assert.is(resolved, undefined, `${path} is resolved`)
    assert.ok(integrity?.startsWith('sha512-'), `${path} has no integrity`)
  }
})

files('the lock file fits package.json', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages['']
  for (const key of ['name', 'version', 'bin', 'dependencies', 'devDependencies'])
    assert.equal(locked[key], manifest[key])
  assert.equal(Object.keys(manifest.dependencies), ['@assemblyscript/loader'])
})

files.run()
