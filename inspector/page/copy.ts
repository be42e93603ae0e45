/** What is selected, to the clipboard or to a file. */
import type { OctetForm } from '../shared/types.ts'
import type { Session } from './session.ts'

export type CopyForm = 'hex' | 'base64' | 'value' | 'path'

const copied: Record<CopyForm, string> = { hex: 'hexadecimal', base64: 'Base64', value: 'value', path: 'path' }

export async function copySelection(session: Session, form: CopyForm): Promise<void> {
  const selection = session.selection.peek()
  if (selection === undefined) return
  try {
    const text = await textOf(session, form)
    if (text === undefined) throw new Error('what is selected has no value of its own: its components have')
    await writeClipboard(text)
    session.notice.value = `Copied as ${copied[form]}`
  } catch (error) {
    session.fail(error)
  }
}

function textOf(session: Session, form: CopyForm): Promise<string | undefined> {
  const { from, to, node } = session.selection.peek()!
  if (form === 'hex' || form === 'base64') return session.engine.copyOf(from, to, form)
  if (node === undefined) return Promise.resolve(undefined)
  if (form === 'path') return Promise.resolve(node.path.map((index) => `[${index}]`).join('.'))
  return session.engine.textOf(node.path)
}

async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // No clipboard for a page of this kind, or not now: the old way needs no leave.
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'unseen'
    const host = document.querySelector('dialog[open]') ?? document.body
    const focused = document.activeElement as HTMLElement | null
    host.append(field)
    field.select()
    const isDone = document.execCommand('copy')
    field.remove()
    focused?.focus()
    if (!isDone) throw new Error('the browser does not let this page write to the clipboard')
  }
}

const endings: Record<OctetForm, string> = { octets: 'ber', hex: 'hex', base64: 'b64', pem: 'pem' }

export async function exportSelection(session: Session, form: OctetForm): Promise<void> {
  const selection = session.selection.peek()
  if (selection === undefined) return
  const { from, to } = selection
  try {
    const blob = await session.engine.exported(from, to, form)
    const stem = (session.file.peek()?.name ?? 'octets').replace(/\.[^.]*$/, '')
    download(blob, `${stem}-${from}.${endings[form]}`)
    session.notice.value = 'Exported'
  } catch (error) {
    session.fail(error)
  }
}

/** Gives a file to the browser to be saved. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // Long enough for the browser to have begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
