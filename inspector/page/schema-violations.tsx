/** What breaks the schema in the whole file: each a jump to its octets and its row of the tree (ARIA listbox pattern). */
import { useRef, useState } from 'preact/hooks'
import type { ValidateVerdict, Violation } from '../shared/schema.ts'
import { counted } from './numbers.ts'
import { SchemaProgress } from './schema-progress.tsx'
import type { SchemaState } from './schema-state.ts'
import { useVirtualRows } from './virtual-rows.ts'

const ROW_HEIGHT = 60

export function SchemaViolations({ state }: { readonly state: SchemaState }) {
  const { rules, checkConstraints } = state.settings.value
  const validating = state.validating.value
  const verdict = state.verdict.value
  const violations = state.violations.value
  return (
    <div class="schema-violations">
      <div class="schema-row">
        <button type="button" class="primary" disabled={validating !== undefined} onClick={() => void state.validate()}>
          Check the file
        </button>
        <label class="schema-inline">
          Rules
          <select
            value={rules}
            onChange={(event) => {
              const { value } = event.currentTarget
              state.settings.value = { rules: value === 'DER' ? 'DER' : 'BER', checkConstraints }
            }}
          >
            <option>BER</option>
            <option>DER</option>
          </select>
        </label>
        <label class="schema-check">
          <input
            type="checkbox"
            checked={checkConstraints}
            onChange={(event) => {
              state.settings.value = { rules, checkConstraints: event.currentTarget.checked }
            }}
          />
          Constraints
        </label>
      </div>
      {validating !== undefined && (
        <SchemaProgress label="Octets checked" share={validating.share} onStop={() => state.stop(state.validating)} />
      )}
      {verdict !== undefined && (
        <p role="status" class={verdict.isValid ? 'schema-verdict is-good' : 'schema-verdict is-bad'}>
          {verdictText(verdict, violations.length)}
        </p>
      )}
      {violations.length > 0 && <ViolationList state={state} violations={violations} />}
    </div>
  )
}

function verdictText(verdict: ValidateVerdict, count: number): string {
  const { isValid, isComplete, isFull, octets, values, pdus } = verdict
  const seen = [counted(values, 'value'), counted(pdus, 'PDU'), counted(octets, 'octet')].join(', ')
  if (isValid) return `Valid: ${seen}`
  const found = `Invalid: ${counted(count, 'violation')} in ${seen}`
  if (isFull) return `${found}; more are not looked for`
  return isComplete ? found : `${found}; nothing can be told of what follows the last`
}

function ViolationList({
  state,
  violations,
}: {
  readonly state: SchemaState
  readonly violations: readonly Violation[]
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const { items, height, scrollToRow } = useVirtualRows(scroller, violations.length, ROW_HEIGHT)
  const go = (index: number): void => {
    const violation = violations[index]
    if (violation === undefined) return
    setActive(index)
    scrollToRow(index)
    void state.session.goTo(violation.offset, { length: 1 })
  }
  const move = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1)
    const last = violations.length - 1
    const next = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: last,
      Enter: active,
      ' ': active,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    go(Math.max(0, Math.min(last, next)))
  }
  return (
    <div
      class="schema-list"
      role="listbox"
      aria-label="Violations"
      tabIndex={0}
      ref={scroller}
      aria-activedescendant={items.some(({ index }) => index === active) ? `violation-${active}` : undefined}
      onKeyDown={move}
    >
      <div role="presentation" class="schema-list-rows" style={{ height: `${height}px` }}>
        {items.map(({ index, start }) => {
          const violation = violations[index]
          if (violation === undefined) return null
          const { code, message, offset, path, clause } = violation
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys, and the focus
            // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant tells which one is active
            <div
              role="option"
              id={`violation-${index}`}
              key={index}
              class="schema-violation"
              aria-selected={index === active}
              aria-posinset={index + 1}
              aria-setsize={violations.length}
              style={{ top: `${start}px`, height: `${ROW_HEIGHT}px` }}
              onClick={() => go(index)}
            >
              <span class="schema-violation-head">
                <code>{code}</code>
                <span class="offset">
                  {offset} <span class="clause">{clause}</span>
                </span>
              </span>
              <span class="message" title={message}>
                {message}
              </span>
              <span class="path" title={path}>
                {path}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
