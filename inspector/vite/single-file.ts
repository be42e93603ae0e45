/**
 * Makes one file of the page: style, script, the engine's script and the licences of what is in them as one deflated text, a few lines
 * that unfold it, and the policy that lets these run and nothing else.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { minifySync, type Plugin } from 'vite'
import { licencesOf } from '../../scripts/support/licences.mjs'
import type { Parts } from './engine-script.ts'

export function singleFile(parts: Parts): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('there is no page')
      let script = ''
      let style = ''
      for (const [file, output] of Object.entries(bundle)) {
        if (output === page) continue
        if (output.type === 'chunk' && output.isEntry) {
          script += output.code
          for (const path of Object.keys(output.modules)) parts.modules.add(path)
        } else if (output.type === 'asset' && file.endsWith('.css')) style += String(output.source)
        else throw new Error(`${file} does not fit into one file`)
        delete bundle[file]
      }
      const unfold = unfoldScript()
      const policy = policyFor([unfold, script], style)
      let html = String(page.source)
      html = html.replace(/\s*<(?:script|link)[^>]*\b(?:src|href)="\.?\/[^>]*>(?:<\/script>)?/g, '')
      html = insert(html, '</title>', `\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)
      html = insert(
        html,
        '</noscript>',
        `\n    ${folded([style, script, parts.engine, licences(parts.modules)])}\n    <script type="module">${unfold}</script>`,
      )
      page.source = html
    },
  }
}

/** A block of data with parts that follow one another behind a NUL, deflated, in Base 85. */
function folded(parts: readonly string[]): string {
  if (parts.some((part) => part.includes('\0'))) throw new Error('NUL is between the parts alone')
  const octets = deflateRawSync(parts.join('\0'), { level: 9 })
  return `<script type="text/plain" id="parts" data-octets="${octets.length}">${base85(octets)}</script>`
}

/**
 * Five characters for four octets, where Base64 has five and a third: a twentieth less of the page. The digits are the characters from
 * `(` to `|`, but `}` for `<`, which means something in a page. The last group is filled up with zeros.
 */
export function base85(octets: Uint8Array): string {
  const groups = new Uint8Array(4 * Math.ceil(octets.length / 4))
  groups.set(octets)
  const view = new DataView(groups.buffer)
  const characters = Buffer.alloc((groups.length / 4) * 5)
  for (let group = 0; 4 * group < groups.length; group++) {
    let rest = view.getUint32(4 * group)
    for (let digit = 4; digit >= 0; digit--) {
      const code = 0x28 + (rest % 85)
      characters[5 * group + digit] = code === 0x3c ? 0x7d : code
      rest = Math.floor(rest / 85)
    }
  }
  return characters.toString('latin1')
}

/** page/unfold.js, which stands in the page as it is. */
function unfoldScript(): string {
  const { code } = minifySync('unfold.js', readFileSync(join(import.meta.dirname, '../page/unfold.js'), 'utf8'), {
    module: true,
  })
  if (code.includes('</script')) throw new Error('the script would end within itself')
  return code
}

/** `html` with `added` behind `place`; no replacement patterns of String.replace, which a text may hold. */
function insert(html: string, place: string, added: string): string {
  const found = html.indexOf(place)
  if (found === -1) throw new Error(`the page has no ${place}`)
  const at = found + place.length
  return html.slice(0, at) + added + html.slice(at)
}

/**
 * Nothing is fetched but what somebody asks for by its address; no script runs but the page's own two, and the worker that they
 * make. A worker from a blob: comes under the same policy.
 */
function policyFor(scripts: readonly string[], style: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(' ')} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    'worker-src blob:',
    'img-src data: blob:',
    "connect-src 'self' http: https:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

function licences(modules: ReadonlySet<string>): string {
  return licencesOf(
    'wasm-ber is under the MIT licence. This page also contains',
    [...modules].map((path) => path.replaceAll('\0', '')),
  )
}
