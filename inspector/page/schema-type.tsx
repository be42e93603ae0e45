/** Which type the values of the file are of: chosen, or found by trying. */
import type { RankedRow } from '../shared/schema.ts'
import { SchemaDiagnostics } from './schema-diagnostics.tsx'
import { SchemaFold } from './schema-fold.tsx'
import { SchemaProgress } from './schema-progress.tsx'
import { isMatch, type SchemaState } from './schema-state.ts'

export function SchemaType({ state }: { readonly state: SchemaState }) {
  const { candidates, types } = state.compiled.value!
  const chosen = state.chosen.value
  const isFileOpen = state.session.file.value !== undefined
  const ranking = state.ranking.value
  return (
    <section class="schema-type" aria-label="Type of the file">
      <div class="schema-row">
        <label for="schema-type">Type of the file</label>
        <select
          id="schema-type"
          value={chosen?.pdu ?? ''}
          onChange={(event) => void state.choose(event.currentTarget.value)}
        >
          {chosen === undefined && <option value="">Choose a type</option>}
          <optgroup label="Part of no other type">
            {candidates.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </optgroup>
          <optgroup label="All types">
            {types
              .filter((name) => !candidates.includes(name))
              .map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </optgroup>
        </select>
        <button type="button" disabled={!isFileOpen || ranking !== undefined} onClick={() => void state.rank()}>
          Find what fits
        </button>
      </div>
      {ranking !== undefined && (
        <SchemaProgress label="Types tried" share={ranking.share} onStop={() => state.stop(state.ranking)} />
      )}
      {state.refused.value.length > 0 && <SchemaDiagnostics diagnostics={state.refused.value} isOpen />}
      {state.ranked.value !== undefined && <Ranking state={state} ranked={state.ranked.value} />}
      {chosen !== undefined && chosen.notes.length > 0 && (
        <details class="schema-notes">
          <summary>Not checked: {chosen.notes.length === 1 ? 'one thing' : `${chosen.notes.length} things`}</summary>
          <ul>
            {chosen.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Ranking({ state, ranked }: { readonly state: SchemaState; readonly ranked: readonly RankedRow[] }) {
  const fitting = ranked.filter(isMatch)
  const title =
    fitting.length === 0
      ? 'No type fits; the nearest'
      : fitting.length === 1
        ? 'One type fits'
        : `${fitting.length} types fit`
  const shown = fitting.length === 0 ? ranked.slice(0, 8) : fitting
  if (ranked.length === 0) return <p class="schema-hint">No type of the schema begins as this file does.</p>
  return (
    <SchemaFold class="schema-ranking" title={title} isOpen={state.chosen.value === undefined}>
      <ul aria-label="Types that were tried">
        {shown.map((row) => (
          <li key={row.pdu}>
            <button
              type="button"
              class="quiet"
              aria-pressed={row.pdu === state.chosen.value?.pdu}
              onClick={() => void state.choose(row.pdu)}
            >
              <span class="schema-pdu">{row.pdu}</span>
              <span class="where">{whyOf(row)}</span>
            </button>
          </li>
        ))}
      </ul>
    </SchemaFold>
  )
}

function whyOf({ fits, values, named, octets, violation }: RankedRow): string {
  const counts = `${values} ${values === 1 ? 'value' : 'values'}, ${named} named`
  if (fits || violation === undefined) return counts
  return `${counts}, then at ${octets}: ${violation.code}`
}
