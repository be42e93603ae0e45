/** Files that were dropped or picked: panels take what is theirs, the first of the others is opened. */
import { panels } from './panels.ts'
import type { Session } from './session.ts'

export function openFiles(session: Session, files: readonly File[]): void {
  let rest = files
  for (const panel of panels) {
    const taken = rest.filter(({ name }) => panel.takes?.(name) === true)
    if (taken.length === 0) continue
    rest = rest.filter((file) => !taken.includes(file))
    panel.take?.(session, taken)
    session.openPanel(panel.id)
  }
  const [file] = rest
  if (file === undefined) return
  void session.open({ kind: 'blob', blob: file, name: file.name })
  if (rest.length > 1) session.notice.value = `${file.name} is opened, the first of ${rest.length} files`
}
