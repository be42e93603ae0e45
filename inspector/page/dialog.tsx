/** The frame of a dialog. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Session } from './session.ts'

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
