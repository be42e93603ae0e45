/** The page as a file: small, whole, and under a policy that lets nothing else in. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { base85 } from '../../../inspector/vite/single-file.ts'
import { root } from '../../house/sources.ts'

const file = suite('inspector: the file')
const octets = readFileSync(join(root, 'dist/inspector/index.html'))
const html = octets.toString('utf8')

file('has 400,000 octets at most', () => {
  assert.ok(octets.length <= 400_000, `${octets.length} octets`)
})

file('needs nothing beside it', () => {
  const plain = html.replace(/<script type="text\/plain"[\s\S]*?<\/script>/, '')
  assert.equal(
    [...plain.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address]) => address),
    ['data:,'],
  )
  assert.not.match(plain, /\son[a-z]+=|\sstyle=|javascript:/i)
})

file('has a policy without leave for inline scripts and evaluation', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!
  assert.ok(policy.startsWith("default-src 'none'; script-src 'sha256-"))
  assert.not.match(policy, /unsafe-inline|'unsafe-eval'|\*|script-src[^;]*blob:/)
  for (const part of ['worker-src blob:', "base-uri 'none'", "form-action 'none'"]) assert.ok(policy.includes(part))
  // The policy comes before all that it is for.
  assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script'))
})

file('Base 85 has no character that means something in a page', () => {
  const all = base85(Uint8Array.from({ length: 4 * 65536 }, (_, i) => (i * 2654435761) >>> 24))
  assert.match(all, /^[(-;=-}]*$/)
  assert.is(base85(Uint8Array.of(0, 0, 0, 0)), '(((((')
  assert.is(base85(Uint8Array.of(255, 255, 255)).length, 5)
})

file.run()
