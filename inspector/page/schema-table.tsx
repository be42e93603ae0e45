/** A table of a list: which columns, the first rows, and the whole as CSV or lines of JSON. */
import { useState } from 'preact/hooks'
import type { Subject, TableColumn, TableColumns, TablePreview } from '../shared/schema.ts'
import { fileNameOf, SchemaDownloads } from './schema-download.tsx'
import { SchemaFault } from './schema-fault.tsx'
import type { SchemaState } from './schema-state.ts'
import { NoSubject, SchemaSubject } from './schema-subject.tsx'
import { useJob } from './use-job.ts'
import { type Scope, useSubject } from './use-subject.ts'

export function SchemaTable({ state }: { readonly state: SchemaState }) {
  const [scope, setScope] = useState<Scope>('selection')
  const subject = useSubject(state, scope, (path) => state.part.tableSubject(path))
  const known = typeof subject === 'object' ? subject : undefined
  const columns = useJob(state.session, known && (() => state.part.columns(known)), [
    known?.type,
    state.subjectKey.value,
  ])
  return (
    <div class="schema-table">
      <div class="schema-row">
        <SchemaSubject state={state} scope={scope} setScope={setScope} subject={subject} />
      </div>
      {known === undefined ? (
        <NoSubject subject={subject as 'none' | undefined} />
      ) : (
        columns.result !== undefined &&
        !columns.isWorking && (
          <Columns
            key={`${known.type} ${columns.result.columns.length}`}
            state={state}
            subject={known}
            offered={columns.result}
          />
        )
      )}
    </div>
  )
}

interface ColumnsProps {
  readonly state: SchemaState
  readonly subject: Subject
  readonly offered: TableColumns
}

function Columns({ state, subject, offered }: ColumnsProps) {
  const { columns, isCut } = offered
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(columns.filter((each) => each.isUsual).map(({ path }) => path)),
  )
  const paths = columns.filter(({ path }) => chosen.has(path)).map(({ path }) => path)
  const start = paths.length === 0 ? undefined : (job: number) => state.part.previewTable(job, subject, paths)
  const { result, isWorking, problem } = useJob(state.session, start, [
    subject,
    paths.join('\n'),
    state.subjectKey.value,
  ])
  const toggle = (path: string): void => {
    const next = new Set(chosen)
    if (!next.delete(path)) next.add(path)
    setChosen(next)
  }
  if (columns.length === 0) return <p class="schema-hint">{subject.typeName} has no components for columns.</p>
  return (
    <>
      <details class="schema-columns">
        <summary>
          {paths.length} of {columns.length} columns
        </summary>
        <fieldset>
          <legend class="unseen">Columns</legend>
          {columns.map((column) => (
            <ColumnChoice key={column.path} column={column} isChosen={chosen.has(column.path)} onToggle={toggle} />
          ))}
        </fieldset>
        {isCut && <p class="schema-hint">What lies deeper, or further on, is not offered.</p>}
      </details>
      {problem !== undefined && <p class="schema-hint is-bad">{problem}</p>}
      {result !== undefined && <Rows state={state} preview={result} isWorking={isWorking} />}
      {result !== undefined && (
        <SchemaDownloads
          state={state}
          subject={subject}
          downloads={(['csv', 'ndjson'] as const).map((format) => ({
            title: format === 'csv' ? 'Download CSV' : 'Download NDJSON',
            fileName: fileNameOf(state, subject, `.${format}`),
            start: (job, onProgress) => state.part.wholeTable(job, subject, paths, format, onProgress),
          }))}
        />
      )}
    </>
  )
}

interface ChoiceProps {
  readonly column: TableColumn
  readonly isChosen: boolean
  readonly onToggle: (path: string) => void
}

function ColumnChoice({ column, isChosen, onToggle }: ChoiceProps) {
  const { path, name, typeName, depth } = column
  return (
    <label class="schema-check" title={path} style={{ marginInlineStart: `${depth * 16}px` }}>
      <input type="checkbox" checked={isChosen} onChange={() => onToggle(path)} />
      <span>{name === '[*]' ? 'each element' : name}</span> <span class="where">{typeName}</span>
    </label>
  )
}

interface RowsProps {
  readonly state: SchemaState
  readonly preview: TablePreview
  readonly isWorking: boolean
}

function Rows({ state, preview, isWorking }: RowsProps) {
  const { columns, rows, isCut, violation } = preview
  const go = (offset: number): void => {
    void state.session.goTo(offset, { length: 1 })
  }
  const prefix = commonPrefix(columns)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section class="schema-grid" tabIndex={0} aria-label="Rows" aria-busy={isWorking}>
        <table>
          <caption class="unseen">{isCut ? `The first ${rows.length} rows` : `${rows.length} rows`}</caption>
          <thead>
            <tr>
              {columns.map((path) => (
                <th scope="col" key={path} title={path}>
                  {path.slice(prefix.length) || path}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={columns[column]} class={cell?.isNumber ? 'is-number' : undefined}>
                    {cell !== undefined && (
                      <button type="button" class="cell" title={cell.text} onClick={() => go(cell.offset)}>
                        {cell.text === '' ? '""' : cell.text}
                      </button>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="schema-hint" role="status">
        {isCut ? `The first ${rows.length} rows are shown.` : rows.length === 1 ? 'One row.' : `${rows.length} rows.`}
      </p>
      {violation !== undefined && <SchemaFault state={state} violation={violation} what="The rows end here" />}
    </>
  )
}

/** What all paths begin with, up to a dot behind an element: it need not stand in each head. */
function commonPrefix(paths: readonly string[]): string {
  const [first = ''] = paths
  const at = first.lastIndexOf('[*].')
  const prefix = at === -1 ? '' : first.slice(0, at + 4)
  return paths.every((path) => path.startsWith(prefix)) ? prefix : ''
}
