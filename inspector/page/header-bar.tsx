/** The bar at the top: what is open, how to open something else, where to go. */
import { GoTo } from './go-to.tsx'
import { Icon } from './icon.tsx'
import { sizeText } from './numbers.ts'
import { openFiles } from './open-files.ts'
import type { Session } from './session.ts'
import { setTheme, theme, themes } from './theme.ts'

const themeNames = { auto: 'as the system', light: 'light', dark: 'dark' }
const formNames = {
  octets: '',
  hex: 'from hexadecimal',
  hexdump: 'from a hex dump',
  base64: 'from Base64',
  pem: 'from PEM',
}

export function HeaderBar({ session }: { readonly session: Session }) {
  const file = session.file.value
  const opening = session.opening.value
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length]!
  return (
    <header class="bar">
      <h1>BER inspector</h1>
      {file === undefined ? (
        <span class="spring" />
      ) : (
        <div class="opened">
          <strong title={file.name}>{file.name}</strong>
          <span>{sizeText(file.size)}</span>
          {file.form !== 'octets' && (
            <>
              <span>{formNames[file.form]}</span>
              <button type="button" class="link" onClick={() => session.reopenAsOctets()}>
                Read as octets
              </button>
            </>
          )}
        </div>
      )}
      {opening !== undefined && (
        <span class="caption" role="status">
          Opening {opening.share > 0 && opening.share < 1 ? `${Math.floor(100 * opening.share)} %` : '…'}
        </span>
      )}
      {file !== undefined && <GoTo session={session} />}
      <OpenButton session={session} />
      <button type="button" onClick={() => (session.dialog.value = 'paste')}>
        Paste
      </button>
      <button type="button" onClick={() => (session.dialog.value = 'url')}>
        URL
      </button>
      <button
        type="button"
        class="quiet icon"
        aria-label={`Colours: ${themeNames[theme.value]}. Change to ${themeNames[next]}`}
        title={`Colours: ${themeNames[theme.value]}`}
        onClick={() => setTheme(next)}
      >
        <Icon name={theme.value} />
      </button>
      <button
        type="button"
        class="quiet icon"
        aria-label="Keys and licences"
        title="Keys and licences (?)"
        onClick={() => (session.dialog.value = 'keys')}
      >
        <Icon name="keys" />
      </button>
    </header>
  )
}

/** The browser's own picker, behind a button that looks like the others. */
export function OpenButton({ session, primary = false }: { readonly session: Session; readonly primary?: boolean }) {
  const pick = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement
    openFiles(session, [...(input.files ?? [])])
    // The same file may be picked again.
    input.value = ''
  }
  return (
    <span class="picker">
      <input type="file" class="unseen" tabIndex={-1} aria-hidden="true" multiple onChange={pick} />
      <button
        type="button"
        class={primary ? 'primary' : ''}
        onClick={(event) => (event.currentTarget.previousElementSibling as HTMLInputElement).click()}
      >
        {primary ? 'Open a file' : 'Open'}
      </button>
    </span>
  )
}
