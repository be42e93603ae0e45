/** The module files: dropped, picked, pasted, or those that come with the page; what is wrong with them. */
import { useRef, useState } from 'preact/hooks'
import type { CompiledModules, ModuleFile } from '../shared/schema.ts'
import { bundledModules } from './schema-bundled.ts'
import { SchemaDiagnostics } from './schema-diagnostics.tsx'
import { SchemaFold } from './schema-fold.tsx'
import type { SchemaState } from './schema-state.ts'

export function SchemaModules({ state }: { readonly state: SchemaState }) {
  const picker = useRef<HTMLInputElement>(null)
  const paster = useRef<HTMLButtonElement>(null)
  const [isPasting, setPasting] = useState(false)
  const files = state.files.value
  const compiled = state.compiled.value
  const take = (list: FileList | null | undefined): void => {
    if (list && list.length > 0) void state.addFiles([...list])
  }
  const errors = compiled?.diagnostics.filter(({ severity }) => severity === 'error').length ?? 0
  const endPasting = (): void => {
    setPasting(false)
    paster.current?.focus()
  }
  return (
    <section class="schema-modules" aria-label="ASN.1 modules">
      <SchemaFold
        class="schema-fold"
        title={
          <>
            ASN.1 modules <span class="where">{compiled?.isSound && summaryOf(compiled)}</span>
          </>
        }
        isOpen={!state.isFolded.value}
      >
        {files.length === 0 ? (
          <p class="schema-hint">
            Drop ASN.1 modules here to name what is in the tree, to check the file, and to get it as XER, JSON or a
            table.
          </p>
        ) : (
          <ul class="schema-files" aria-label="Module files">
            {files.map((file) => (
              <FileChip key={file.name} file={file} state={state} />
            ))}
          </ul>
        )}
        <div class="schema-actions">
          <button type="button" onClick={() => picker.current?.click()}>
            Choose modules…
          </button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label="ASN.1 module files"
            onChange={(event) => {
              const input = event.currentTarget
              take(input.files)
              input.value = ''
            }}
          />
          <button ref={paster} type="button" aria-expanded={isPasting} onClick={() => setPasting(!isPasting)}>
            Paste…
          </button>
          {bundledModules
            .filter(({ files: bundled }) => !bundled.every(({ name }) => files.some((file) => file.name === name)))
            .map(({ title, files: bundled }) => (
              <button type="button" key={title} onClick={() => void state.add(bundled)}>
                {title}
              </button>
            ))}
        </div>
        {isPasting && <PasteField state={state} onDone={endPasting} />}
        {errors > 0 && (
          <p class="schema-summary is-bad" role="status">
            {errors === 1 ? 'There is an error.' : `There are ${errors} errors.`}
          </p>
        )}
        {compiled !== undefined && compiled.diagnostics.length > 0 && (
          <SchemaDiagnostics diagnostics={compiled.diagnostics} isOpen={errors > 0} />
        )}
        {(state.anyMissing.value || compiled?.diagnostics.some(({ code }) => code === 'MODULE_MISSING')) && (
          <label class="schema-check">
            <input
              type="checkbox"
              checked={state.anyMissing}
              onChange={(event) => void state.setAnyMissing(event.currentTarget.checked)}
            />
            Take what missing modules define for any value
          </label>
        )}
      </SchemaFold>
    </section>
  )
}

function summaryOf({ modules, types }: CompiledModules): string {
  const names = modules.length <= 3 ? modules.join(', ') : `${modules.length} modules`
  return `${names}: ${types.length === 1 ? 'one type' : `${types.length} types`}`
}

function FileChip({ file, state }: { readonly file: ModuleFile; readonly state: SchemaState }) {
  return (
    <li>
      <span class="schema-file-name">{file.name}</span>
      <button
        type="button"
        class="remove"
        aria-label={`Remove ${file.name}`}
        onClick={() => void state.remove(file.name)}
      >
        ×
      </button>
    </li>
  )
}

function PasteField({ state, onDone }: { readonly state: SchemaState; readonly onDone: () => void }) {
  const [text, setText] = useState('')
  const add = (): void => {
    const pasted = state.files.peek().filter(({ name }) => name.startsWith('pasted')).length
    void state.add([{ name: pasted === 0 ? 'pasted' : `pasted ${pasted + 1}`, text }])
    onDone()
  }
  return (
    <div class="schema-paste">
      <label for="schema-paste">ASN.1 notation</label>
      <textarea
        id="schema-paste"
        rows={8}
        spellcheck={false}
        placeholder="Example DEFINITIONS ::= BEGIN … END"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="schema-actions">
        <button type="button" class="primary" disabled={text.trim() === ''} onClick={add}>
          Add
        </button>
        <button type="button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </div>
  )
}
