/** What the page shows before anything is open. */
import { OpenButton } from './header-bar.tsx'
import { samples } from './samples.ts'
import type { Session } from './session.ts'

export function StartPage({ session }: { readonly session: Session }) {
  return (
    <main class="start">
      <div>
        <h2>Look inside a BER file</h2>
        <p class="lead">
          Certificates, messages, call records, QEMU migration streams: BER, DER and CER of any size. Drop a file
          anywhere on this page.
        </p>
        <div class="ways">
          <OpenButton session={session} primary />
          <button type="button" onClick={() => (session.dialog.value = 'paste')}>
            Paste hex, Base64 or PEM
          </button>
          <button type="button" onClick={() => (session.dialog.value = 'url')}>
            Open an address
          </button>
        </div>
        <h3>Or begin with a sample</h3>
        <ul class="samples">
          {samples.map(({ name, what, open }) => (
            <li key={name}>
              <button type="button" onClick={() => open(session)}>
                <strong>{name}</strong>
                <span>{what}</span>
              </button>
            </li>
          ))}
        </ul>
        <p class="promise">
          Nothing leaves this machine: files are read in this page, by slices, and sent nowhere. It is one file and
          works without a network; save it and keep it.
        </p>
      </div>
    </main>
  )
}
