/** The field for a place: an offset, or a path. */
import { useRef, useState } from 'preact/hooks'
import { parseOffset, parsePath } from './numbers.ts'
import type { Session } from './session.ts'

export function GoTo({ session }: { readonly session: Session }) {
  const field = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState('')
  const go = async (event: Event): Promise<void> => {
    event.preventDefault()
    const text = field.current!.value.trim()
    setFault((await goTo(session, text)) ?? '')
  }
  return (
    <form class="go-to" onSubmit={go}>
      <input
        ref={field}
        id="go-to"
        type="text"
        aria-label="Go to offset or path"
        placeholder="Offset or path"
        title="An offset (1234, 0x4D2) or a path ([0].[2]); g goes here"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={fault !== ''}
        aria-describedby={fault === '' ? undefined : 'go-to-fault'}
        onInput={() => setFault('')}
      />
      {fault !== '' && (
        <span id="go-to-fault" class="go-to-fault" role="alert">
          {fault}
        </span>
      )}
    </form>
  )
}

/** @returns what is wrong with the text */
async function goTo(session: Session, text: string): Promise<string | undefined> {
  const size = session.file.peek()?.size ?? 0
  const offset = parseOffset(text)
  if (offset !== undefined) {
    if (offset >= size) return `The file ends at ${size}`
    await session.goTo(offset)
    return undefined
  }
  const path = parsePath(text)
  if (path === undefined) return 'An offset, 0x and an offset, or a path such as [0].[2]'
  try {
    await session.goToPath(path)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
