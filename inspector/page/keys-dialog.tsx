/** The keys, and what the page is made of. */
import { Dialog } from './dialog.tsx'
import type { Session } from './session.ts'

/** By where they work. */
const keys: readonly [where: string, keys: readonly (readonly [names: readonly string[], what: string])[]][] = [
  [
    'Anywhere',
    [
      [['o'], 'open a file'],
      [['p'], 'paste octets; or paste straight into the page'],
      [['g'], 'go to an offset or a path'],
      [['/'], 'search'],
      [['n', 'Shift n'], 'next and previous match'],
      [['F6'], 'next part of the page'],
      [['?'], 'these keys'],
    ],
  ],
  [
    'Tree',
    [
      [['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], 'move'],
      [['→', '←'], 'open and close, or in and out'],
      [['Enter'], 'open or close'],
      [['*'], 'open all beside it'],
    ],
  ],
  [
    'Octets',
    [
      [['arrows'], 'move by octets and rows'],
      [['Ctrl Home', 'Ctrl End'], 'to the beginning and the end'],
      [['Enter'], 'select the value there'],
    ],
  ],
  [
    'Both',
    [
      [['Ctrl C'], 'copy the selection as hexadecimal'],
      [['Shift C'], 'copy the value'],
    ],
  ],
]

export function KeysDialog({ session }: { readonly session: Session }) {
  return (
    <Dialog session={session} title="Keys">
      <table class="keys">
        {keys.map(([where, all]) => (
          <tbody key={where}>
            {all.map(([names, what], at) => (
              <tr key={what}>
                {at === 0 && (
                  <th scope="rowgroup" rowSpan={all.length}>
                    {where}
                  </th>
                )}
                <td class="names">
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </td>
                <td>{what}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <p class="caption">
        This page reads files by itself, in a worker of its own, and sends nothing anywhere. It is part of wasm-ber,
        under the MIT licence.
      </p>
      <details class="licences">
        <summary>Licences of what else it is made of</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
        <pre tabIndex={0}>{document.getElementById('licences')?.textContent}</pre>
      </details>
      <form method="dialog" class="buttons">
        <button type="submit" class="primary" autofocus>
          Close
        </button>
      </form>
    </Dialog>
  )
}
