/**
 * What commands print, held against files: `$ ` and the command in the first line, then what it prints, and its exit status.
 * `UPDATE_GOLDEN=1 npm test -- golden` writes them anew, for the differences to be looked at.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Folder, root, shell } from './run-command.ts'

const golden = suite('cli: golden')
const files = join(root, 'test/cli/golden')
let folder: Folder

golden.before(() => {
  folder = new Folder()
  folder.prepareShell()
})
golden.after(() => folder.remove())

for (const name of readdirSync(files).filter((file) => file.endsWith('.txt'))) {
  golden(name, () => {
    const file = join(files, name)
    const [first, ...rest] = readFileSync(file, 'utf8').split('\n')
    const { status, output } = shell(first.replace(/^\$ /, ''), folder)
    const actual = `${atAnySpeed(output)}exit status ${status}\n`
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${first}\n${actual}`)
    else assert.is(actual, rest.join('\n'))
  })
}

/** Speeds and times are of the machine, and of the moment. */
function atAnySpeed(output: string): string {
  return output.replace(/\d[\d.]* (?:octets|[KMG]iB)\/s/g, '(speed)').replace(/"seconds": [\d.e-]+/, '"seconds": 0')
}

golden.run()
