/** How far work has come, and how to stop it. */

interface Props {
  readonly label: string
  /** 0 to 1 */
  readonly share: number
  readonly onStop: () => void
}

export function SchemaProgress({ label, share, onStop }: Props) {
  return (
    <div class="schema-progress">
      <progress aria-label={label} value={share} />
      <span aria-hidden="true">{Math.floor(share * 100)} %</span>
      <button type="button" onClick={onStop}>
        Cancel
      </button>
    </div>
  )
}
