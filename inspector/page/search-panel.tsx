/** Search by text, octets or tag. */
import { useEffect, useRef } from 'preact/hooks'
import type { Match, SearchKind } from '../shared/types.ts'
import { Icon } from './icon.tsx'
import { grouped } from './numbers.ts'
import { searching } from './searching.ts'
import type { Session } from './session.ts'
import { useVirtualRows } from './virtual-rows.ts'

const kinds: readonly [SearchKind, string, string][] = [
  ['text', 'Text', 'Text, or an OBJECT IDENTIFIER in dots'],
  ['hex', 'Octets', 'Hexadecimal: 06 03 55 04'],
  ['tag', 'Tag', 'SEQUENCE, [0], [APPLICATION 3]'],
]

export function SearchPanel({ session }: { readonly session: Session }) {
  const { kind, text, found, problem } = searching
  const file = session.file.value
  const fileOfResults = useRef(file)
  useEffect(() => {
    if (fileOfResults.current !== file) searching.clear(session)
    fileOfResults.current = file
  }, [file])
  const submit = (event: Event): void => {
    event.preventDefault()
    void searching.start(session)
  }
  const hint = kinds.find(([each]) => each === kind.value)![2]
  return (
    <div class="search">
      {/* biome-ignore lint/a11y/useSemanticElements: <search> is younger than the browsers that the page is for */}
      <form role="search" onSubmit={submit}>
        <fieldset class="choice">
          <legend class="unseen">Search for</legend>
          {kinds.map(([each, name]) => (
            <label key={each}>
              <input type="radio" name="kind" checked={each === kind.value} onChange={() => (kind.value = each)} />
              {name}
            </label>
          ))}
        </fieldset>
        <input
          id="search-text"
          type="search"
          aria-label="Search for"
          placeholder={hint}
          value={text}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        {/* Two buttons, by their keys: one that became the other while it is clicked would begin the search anew. */}
        {found.value?.isRunning ? (
          <button type="button" key="stop" onClick={() => searching.stop(session)}>
            Stop
          </button>
        ) : (
          <button type="submit" key="search" class="primary">
            Search
          </button>
        )}
      </form>
      {problem.value !== undefined && (
        <p class="fault-text" role="alert">
          {problem.value}
        </p>
      )}
      {found.value !== undefined && <Results session={session} />}
    </div>
  )
}

function Results({ session }: { readonly session: Session }) {
  const { matches, position, isRunning, reason } = searching.found.value!
  const size = session.file.value?.size ?? 0
  const count = matches.length === 1 ? '1 match' : `${grouped(matches.length)} matches`
  const isCut = reason?.startsWith('these are the first') === true
  return (
    <>
      <div class="outcome">
        <span role="status">
          {count}
          {isRunning ? ` in the first ${Math.floor((100 * position) / Math.max(1, size))} %` : ''}
          {reason !== undefined && !isCut ? `; ${reason}` : ''}
        </span>
        {isCut && (
          <button type="button" onClick={() => void searching.more(session)}>
            Search on
          </button>
        )}
        <button
          type="button"
          class="quiet icon"
          aria-label="Previous match"
          disabled={matches.length === 0}
          onClick={() => searching.step(session, -1)}
        >
          <Icon name="previous" />
        </button>
        <button
          type="button"
          class="quiet icon"
          aria-label="Next match"
          disabled={matches.length === 0}
          onClick={() => searching.step(session, 1)}
        >
          <Icon name="next" />
        </button>
      </div>
      {isRunning && <progress aria-label="Searched" value={position} max={Math.max(1, size)} />}
      <Matches session={session} matches={matches} />
    </>
  )
}

const ROW_HEIGHT = 26

function Matches({ session, matches }: { readonly session: Session; readonly matches: readonly Match[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const { items, height, scrollToRow } = useVirtualRows(scroller, matches.length, ROW_HEIGHT)
  const at = searching.at.value
  useEffect(() => {
    if (at >= 0) scrollToRow(at)
  }, [at])
  const key = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined
    if (by === undefined) return
    event.preventDefault()
    searching.step(session, by)
  }
  if (matches.length === 0) return null
  const isShown = items.some(({ index }) => index === at)
  return (
    <div
      class="matches"
      role="listbox"
      aria-label="Matches"
      tabIndex={0}
      aria-activedescendant={isShown ? `match-${at}` : undefined}
      ref={scroller}
      onKeyDown={key}
    >
      <div role="presentation" class="rows" style={{ height: `${height}px` }}>
        {items.map(({ index, start }) => {
          const match = matches[index]
          if (match === undefined) return null
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for all of its options
            <div
              key={match.offset}
              role="option"
              id={`match-${index}`}
              tabIndex={-1}
              aria-selected={index === at}
              aria-setsize={matches.length}
              aria-posinset={index + 1}
              class="match"
              style={{ top: `${start}px`, height: `${ROW_HEIGHT}px` }}
              onClick={() => searching.goTo(session, index)}
            >
              <span class="offset">{grouped(match.offset)}</span>
              <span class="around">
                {match.before}
                <mark>{match.match}</mark>
                {match.after}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
