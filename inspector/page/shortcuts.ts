/** Keys that work anywhere on the page but in a field. */
import { copySelection } from './copy.ts'
import { isField, listening } from './drops.ts'
import { searching } from './searching.ts'
import type { Session } from './session.ts'

/** @returns what ends it */
export function takeKeys(session: Session): () => void {
  return listening({
    keydown: (event) => {
      if (document.querySelector('dialog[open]') !== null) return
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
      if (event.key === 'F6') {
        event.preventDefault()
        goRound(event.shiftKey ? -1 : 1)
      } else if (isField(event.target)) return
      else if (isPlain && plainKeys[event.key] !== undefined) {
        event.preventDefault()
        plainKeys[event.key]!(session)
      } else if (event.key === 'c' && (event.ctrlKey || event.metaKey) && getSelection()?.isCollapsed !== false) {
        event.preventDefault()
        void copySelection(session, 'hex')
      }
    },
  })
}

const plainKeys: Record<string, (session: Session) => void> = {
  o: () => document.querySelector<HTMLInputElement>('input[type=file]')?.click(),
  p: (session) => {
    session.dialog.value = 'paste'
  },
  g: () => document.getElementById('go-to')?.focus(),
  '/': (session) => {
    session.openPanel('search')
    requestAnimationFrame(() => document.getElementById('search-text')?.focus())
  },
  n: (session) => searching.step(session, 1),
  N: (session) => searching.step(session, -1),
  C: (session) => void copySelection(session, 'value'),
  '?': (session) => {
    session.dialog.value = 'keys'
  },
}

/** The focus goes from part to part: tree, octets, panels, header. */
function goRound(step: 1 | -1): void {
  const stops = ['[role=tree]', '[role=grid]', '[role=tab][aria-selected=true]', '.bar button']
  const found = stops
    .map((stop) => document.querySelector<HTMLElement>(stop))
    .filter((stop) => stop !== null && stop.offsetParent !== null)
  const part = (element: HTMLElement): Element | null => element.closest('section, header')
  const at = found.findIndex((stop) => part(stop!)?.contains(document.activeElement))
  found[(at + step + found.length) % found.length]?.focus()
}
