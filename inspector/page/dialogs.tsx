/** The dialogs: text to be pasted, an address, the keys. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { InputForm } from '../shared/types.ts'
import { openUrl } from './address.ts'
import { KeysDialog } from './keys-dialog.tsx'
import type { Session } from './session.ts'

export function Dialogs({ session }: { readonly session: Session }) {
  switch (session.dialog.value) {
    case 'paste':
      return <PasteDialog session={session} />
    case 'url':
      return <UrlDialog session={session} />
    case 'keys':
      return <KeysDialog session={session} />
    default:
      return null
  }
}

interface DialogProps {
  readonly session: Session
  readonly title: string
  readonly children: ComponentChildren
}

/** A modal dialog of the browser: it keeps the focus, and gives it back. */
export function Dialog({ session, title, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current!.showModal()
    // What has the focus may stand at the end: it is read from the top all the same.
    dialog.current!.scrollTop = 0
  }, [])
  const close = (): void => {
    session.dialog.value = undefined
  }
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={close}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  )
}

const forms: readonly [InputForm | '', string][] = [
  ['', 'what it looks like'],
  ['hex', 'hexadecimal'],
  ['base64', 'Base64'],
  ['pem', 'PEM'],
  ['octets', 'octets, as UTF-8'],
]

function PasteDialog({ session }: { readonly session: Session }) {
  const submit = (event: SubmitEvent): void => {
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const text = String(data.get('text'))
    const form = String(data.get('form')) as InputForm | ''
    void session.open({ kind: 'text', text, name: 'Pasted text', ...(form === '' ? {} : { form }) })
  }
  return (
    <Dialog session={session} title="Paste octets">
      <form method="dialog" onSubmit={submit}>
        <label class="field">
          <span>Hexadecimal, Base64 or PEM</span>
          <textarea name="text" rows={10} required spellcheck={false} autofocus placeholder="30 03 02 01 05" />
        </label>
        <label class="field">
          <span>Read it as</span>
          <select name="form">
            {forms.map(([form, name]) => (
              <option key={form} value={form}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Buttons session={session} />
      </form>
    </Dialog>
  )
}

function UrlDialog({ session }: { readonly session: Session }) {
  const submit = (event: SubmitEvent): void => {
    void openUrl(session, String(new FormData(event.currentTarget as HTMLFormElement).get('address')).trim())
  }
  return (
    <Dialog session={session} title="Open an address">
      <form method="dialog" onSubmit={submit}>
        <label class="field">
          <span>Address</span>
          <input type="url" name="address" required autofocus placeholder="https://" />
        </label>
        <p class="caption">
          It is fetched by this page, in parts where the server gives parts, and only if the server allows it to other
          pages. Nothing else is ever fetched.
        </p>
        <Buttons session={session} />
      </form>
    </Dialog>
  )
}

function Buttons({ session }: { readonly session: Session }) {
  return (
    <div class="buttons">
      <button type="button" onClick={() => (session.dialog.value = undefined)}>
        Cancel
      </button>
      <button type="submit" class="primary">
        Open
      </button>
    </div>
  )
}
