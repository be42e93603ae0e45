/** XER or JSON of the selection. */
import { useMemo, useState } from 'preact/hooks'
import type { Subject, TextNotation, TextPreview } from '../shared/schema.ts'
import { fileNameOf, SchemaDownloads } from './schema-download.tsx'
import { SchemaFault } from './schema-fault.tsx'
import type { SchemaState } from './schema-state.ts'
import { NoSubject, SchemaSubject } from './schema-subject.tsx'
import { useJob } from './use-job.ts'
import { type Scope, useSubject } from './use-subject.ts'

/** Lines of text that the browser lays out together, and characters of one. */
const BLOCK_LINES = 100
const LINE_HEIGHT = 18

export function SchemaText({ state }: { readonly state: SchemaState }) {
  const [notation, setNotation] = useState<TextNotation>('xer')
  const [isTight, setTight] = useState(false)
  const [scope, setScope] = useState<Scope>('selection')
  const subject = useSubject(state, scope, (path) => state.part.textSubject(path))
  const known = typeof subject === 'object' ? subject : undefined
  const options = { notation, canonical: isTight, compact: isTight }
  const start = known && ((job: number) => state.part.previewText(job, known, options))
  const { result, isWorking, problem } = useJob(state.session, start, [
    known,
    notation,
    isTight,
    state.subjectKey.value,
  ])
  return (
    <div class="schema-text">
      <div class="schema-row">
        <fieldset class="schema-choice">
          <legend class="unseen">Notation</legend>
          {(['xer', 'jer'] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="schema-notation"
                value={each}
                checked={notation === each}
                onChange={() => setNotation(each)}
              />
              {each === 'xer' ? 'XER' : 'JSON'}
            </label>
          ))}
        </fieldset>
        <label class="schema-check">
          <input type="checkbox" checked={isTight} onChange={(event) => setTight(event.currentTarget.checked)} />
          {notation === 'xer' ? 'Canonical' : 'Compact'}
        </label>
        <SchemaSubject state={state} scope={scope} setScope={setScope} subject={subject} />
      </div>
      {problem !== undefined && <p class="schema-hint is-bad">{problem}</p>}
      {known === undefined ? (
        <NoSubject subject={subject as 'none' | undefined} />
      ) : (
        result !== undefined && (
          <Shown state={state} subject={known} preview={result} options={options} isWorking={isWorking} />
        )
      )}
    </div>
  )
}

interface ShownProps {
  readonly state: SchemaState
  readonly subject: Subject
  readonly preview: TextPreview
  readonly options: { readonly notation: TextNotation; readonly canonical: boolean; readonly compact: boolean }
  readonly isWorking: boolean
}

function Shown({ state, subject, preview, options, isWorking }: ShownProps) {
  const { text, isCut, violation } = preview
  const blocks = useMemo(() => blocksOf(text), [text])
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        state.session.notice.value = 'copied'
      },
      (error) => state.session.fail(error),
    )
  }
  const extension = options.notation === 'xer' ? '.xml' : '.json'
  return (
    <>
      <section
        class="schema-code"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        aria-label={options.notation === 'xer' ? 'XER' : 'JSON'}
        aria-busy={isWorking}
      >
        <pre>
          {blocks.map(({ text: block, lines }, index) => (
            <span class="block" key={index} style={{ containIntrinsicBlockSize: `${lines * LINE_HEIGHT}px` }}>
              {block}
            </span>
          ))}
        </pre>
      </section>
      {violation !== undefined && <SchemaFault state={state} violation={violation} what="The text ends here" />}
      {isCut && <p class="schema-hint">The first MiB of the text is shown.</p>}
      <div class="schema-row">
        <button type="button" onClick={copy}>
          {isCut ? 'Copy what is shown' : 'Copy'}
        </button>
        <SchemaDownloads
          state={state}
          subject={subject}
          downloads={[
            {
              title: isCut ? 'Download the whole' : 'Download',
              fileName: fileNameOf(state, subject, extension),
              start: (job, onProgress) => state.part.wholeText(job, subject, options, onProgress),
            },
          ]}
        />
      </div>
    </>
  )
}

/** The text by blocks of lines: what is far from view is not laid out. */
function blocksOf(text: string): { readonly text: string; readonly lines: number }[] {
  const lines = text.trimEnd().split('\n')
  const blocks = []
  for (let at = 0; at < lines.length; at += BLOCK_LINES) {
    const some = lines.slice(at, at + BLOCK_LINES)
    blocks.push({ text: `${some.join('\n')}\n`, lines: some.length })
  }
  return blocks
}
