/** A part of the panel that folds once it is of less use, and unfolds by hand at any time. The focus is not lost in it. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  readonly class: string
  readonly title: ComponentChildren
  /** Where this changes the part follows; between changes it is as somebody has left it. */
  readonly isOpen: boolean
  readonly children: ComponentChildren
}

export function SchemaFold({ class: name, title, isOpen, children }: Props) {
  const fold = useRef<HTMLDetailsElement>(null)
  const summary = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (!isOpen && fold.current?.contains(document.activeElement)) summary.current?.focus()
  }, [isOpen])
  return (
    <details ref={fold} class={name} open={isOpen}>
      <summary ref={summary}>{title}</summary>
      {children}
    </details>
  )
}
