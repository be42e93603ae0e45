import type { Session } from './session.ts'

export function SearchPanel({ session }: { readonly session: Session }) {
  return <p class="empty">{session.file.value === undefined ? 'No file is open.' : ''}</p>
}
