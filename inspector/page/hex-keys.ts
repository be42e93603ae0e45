/** The keys of the hex view (ARIA grid pattern). */

/**
 * @param page     rows in view
 * @param setCaret moves to an octet; `isChosen` where its value is to be selected at once
 */
export function hexKey(
  event: KeyboardEvent,
  caret: number,
  size: number,
  columns: number,
  page: number,
  setCaret: (offset: number, isChosen: boolean) => void,
): void {
  if (event.altKey) return
  const isFar = event.ctrlKey || event.metaKey
  const column = caret % columns
  const moves: Record<string, number> = isFar
    ? { Home: 0, End: size - 1 }
    : {
        ArrowRight: caret + 1,
        ArrowLeft: caret - 1,
        ArrowDown: caret + columns >= size ? caret : caret + columns,
        ArrowUp: caret < columns ? caret : caret - columns,
        PageDown: Math.min(caret + page * columns, size - 1),
        PageUp: caret - page * columns < 0 ? column : caret - page * columns,
        Home: caret - column,
        End: caret - column + columns - 1,
      }
  const move = moves[event.key]
  if (move !== undefined) setCaret(move, false)
  else if (event.key === 'Enter' && !isFar) setCaret(caret, true)
  else return
  event.preventDefault()
}
