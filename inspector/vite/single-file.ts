/** Puts script and style into the page itself, the policy that lets these two run and nothing else, and the licences of what is in it. */
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { licencesOf } from '../../scripts/support/licences.mjs'

/** @param modules paths of those that went into the engine's script */
export function singleFile(modules: Set<string>): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('there is no page')
      let html = String(page.source)
      let script = ''
      let style = ''
      for (const [file, output] of Object.entries(bundle)) {
        if (output === page) continue
        if (output.type === 'chunk' && output.isEntry) {
          script += output.code
          for (const path of Object.keys(output.modules)) modules.add(path)
        } else if (output.type === 'asset' && file.endsWith('.css')) style += String(output.source)
        else throw new Error(`${file} does not fit into one file`)
        delete bundle[file]
      }
      if (/<\/(?:script|style)|<!--/i.test(script + style)) throw new Error('the script would end within itself')
      html = html.replace(/\s*<(?:script|link)[^>]*\b(?:src|href)="\.?\/[^>]*>(?:<\/script>)?/g, '')
      const policy = `<meta http-equiv="Content-Security-Policy" content="${policyFor(script, style)}">`
      html = between(html, '<meta charset="utf-8" />', '', policy)
      html = between(html, '', '</head>', `<style>${style}</style>\n  `)
      html = between(html, '', '</body>', `<script type="module">${script}</script>\n  `)
      page.source = `${html.trimEnd()}\n${licences(modules)}`
    },
  }
}

/** `html` with `added` after `before` or before `after`; no replacement patterns of String.replace, which a script may hold. */
function between(html: string, before: string, after: string, added: string): string {
  const found = html.indexOf(before + after)
  if (found === -1) throw new Error(`the page has no ${before}${after}`)
  const at = found + before.length
  return html.slice(0, at) + added + html.slice(at)
}

/**
 * Nothing is fetched but what somebody asks for by its address; no script runs but the page's own and the worker that it makes.
 * A worker from a blob: comes under the same policy.
 */
function policyFor(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hash(style)}'`,
    'worker-src blob:',
    'img-src data: blob:',
    "connect-src 'self' http: https:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

/** As a comment behind the page, where whoever looks for them finds them. */
function licences(modules: ReadonlySet<string>): string {
  const text = licencesOf(
    'wasm-ber is under the MIT licence. This file also contains',
    [...modules].map((path) => path.replaceAll('\0', '')),
  )
  // Two hyphens may end a comment.
  return `<!--\n${text.replace(/--+/g, (line) => '='.repeat(line.length))}-->\n`
}
