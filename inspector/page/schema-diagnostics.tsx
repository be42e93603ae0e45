/** What is wrong with modules: place, message, and the line with what is meant. */
import type { SchemaDiagnostic } from '../shared/schema.ts'

interface Props {
  readonly diagnostics: readonly SchemaDiagnostic[]
  readonly isOpen: boolean
}

export function SchemaDiagnostics({ diagnostics, isOpen }: Props) {
  return (
    <details class="schema-diagnostics" open={isOpen}>
      <summary>{titleOf(diagnostics)}</summary>
      <ol aria-label="Diagnostics">
        {diagnostics.map((each) => (
          <Diagnostic key={`${each.file}:${each.line}:${each.column}:${each.code}`} diagnostic={each} />
        ))}
      </ol>
    </details>
  )
}

function titleOf(diagnostics: readonly SchemaDiagnostic[]): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = diagnostics.filter((each) => each.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`]
  })
  return counts.join(', ')
}

function Diagnostic({ diagnostic }: { readonly diagnostic: SchemaDiagnostic }) {
  const { severity, code, message, clause, file, line, column, excerpt, excerptStart, excerptEnd, related } = diagnostic
  return (
    <li class={`is-${severity}`}>
      <p>
        <span class="severity">{severity}</span> {message}
      </p>
      <p class="where">
        <span>
          {file}:{line}:{column}
        </span>{' '}
        <code>{code}</code> {clause}
      </p>
      {excerpt !== '' && (
        <pre>
          {excerpt.slice(0, excerptStart)}
          <mark>{excerpt.slice(excerptStart, excerptEnd) || ' '}</mark>
          {excerpt.slice(excerptEnd)}
        </pre>
      )}
      {related.map((each) => (
        <p class="where" key={each}>
          {each}
        </p>
      ))}
    </li>
  )
}
