/** Light, dark, or as the system has it. */
import { signal } from '@preact/signals'

export type Theme = 'auto' | 'light' | 'dark'
export const themes: readonly Theme[] = ['auto', 'light', 'dark']
const key = 'ber-inspector-theme'

export const theme = signal<Theme>(kept())

export function setTheme(next: Theme): void {
  theme.value = next
  apply(next)
  try {
    localStorage.setItem(key, next)
  } catch {
    // Nothing is kept where the browser keeps nothing.
  }
}

export function apply(next: Theme): void {
  if (next === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
}

function kept(): Theme {
  try {
    const found = localStorage.getItem(key)
    return found === 'light' || found === 'dark' ? found : 'auto'
  } catch {
    return 'auto'
  }
}
