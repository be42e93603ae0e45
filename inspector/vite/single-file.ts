/**
 * Makes one file of the page: style, script and the engine's script as one deflated text, a few lines that unfold it, and the policy
 * that lets these run and nothing else. Behind it stand the licences of what is in it.
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
        `\n    <script type="text/plain" id="parts">${folded([style, script, parts.engine])}</script>\n    <script type="module">${unfold}</script>`,
      )
      page.source = `${html.trimEnd()}\n${licences(parts.modules)}`
    },
  }
}

/** Parts that follow one another behind a NUL, deflated, in Base64. */
function folded(parts: readonly string[]): string {
  if (parts.some((part) => part.includes('\0'))) throw new Error('NUL is between the parts alone')
  return deflateRawSync(parts.join('\0'), { level: 9 }).toString('base64')
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

/** As a comment behind the page, where whoever looks for them finds them. */
function licences(modules: ReadonlySet<string>): string {
  const text = licencesOf(
    'wasm-ber is under the MIT licence. This file also contains',
    [...modules].map((path) => path.replaceAll('\0', '')),
  )
  // Two hyphens may end a comment.
  return `<!--\n${text.replace(/--+/g, (line) => '='.repeat(line.length))}-->\n`
}
