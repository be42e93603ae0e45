/** Files that are dropped on the page, and what is pasted into it. */
import { openFiles } from './open-files.ts'
import type { Session } from './session.ts'

/** @returns what ends it */
export function takeDrops(session: Session): () => void {
  let inside = 0
  const mark = (): void => {
    document.body.classList.toggle('dropping', inside > 0)
  }
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
  return listening({
    dragenter: (event) => {
      if (!holdsFiles(event)) return
      inside++
      mark()
    },
    dragleave: (event) => {
      if (!holdsFiles(event)) return
      inside--
      mark()
    },
    dragover: (event) => {
      if (holdsFiles(event)) event.preventDefault()
    },
    drop: (event) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      inside = 0
      mark()
      const { files, items } = event.dataTransfer!
      const folder = [...items].map((item) => item.webkitGetAsEntry()).find((entry) => entry?.isDirectory)
      if (folder) session.problem.value = `${folder.name} is a folder: drop the files that are in it`
      else openFiles(session, [...files])
    },
  })
}

/** Into the page itself, not into one of its fields. @returns what ends it */
export function takePastes(session: Session): () => void {
  return listening({
    paste: (event) => {
      if (isField(event.target) || document.querySelector('dialog[open]') !== null) return
      const { files } = event.clipboardData!
      const text = event.clipboardData!.getData('text/plain')
      event.preventDefault()
      if (files.length > 0) openFiles(session, [...files])
      else if (text !== '') void session.open({ kind: 'text', text, name: 'Pasted text' })
    },
  })
}

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}

type Listeners = { readonly [Name in keyof DocumentEventMap]?: (event: DocumentEventMap[Name]) => void }

/** @returns what ends it */
export function listening(listeners: Listeners): () => void {
  const all = Object.entries(listeners) as [string, EventListener][]
  for (const [name, listener] of all) document.addEventListener(name, listener)
  return () => {
    for (const [name, listener] of all) document.removeEventListener(name, listener)
  }
}
