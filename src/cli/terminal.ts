/** Terminals, and colours where they are wanted. */
import { fstatSync, statSync } from 'node:fs'
import { devNull } from 'node:os'
import type { Style } from '../dump/text.ts'

export type ColorWhen = 'auto' | 'always' | 'never'

/** Functions that put a text between escape sequences, or leave it as it is. */
export type Colors = Record<'dim' | 'cyan' | 'red', (text: string) => string>

/** Whether `fd` is a terminal. */
export function isTerminal(fd: number): boolean {
  // node:tty brings sockets with it, and takes 3 ms to load: it is asked only about what may be a terminal.
  return mayBeTerminal(fd) && process.getBuiltinModule('node:tty').isatty(fd)
}

function mayBeTerminal(fd: number): boolean {
  try {
    const stats = fstatSync(fd)
    return stats.isCharacterDevice() && stats.rdev !== statSync(devNull).rdev
  } catch {
    // Closed.
    return false
  }
}

/** Colours for what goes to `fd`: with `auto` on a terminal only, and not where NO_COLOR is set (no-color.org). */
export async function colorsFor(fd: number, when: ColorWhen): Promise<Colors> {
  const refused = (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb'
  const wanted = when === 'auto' ? isTerminal(fd) && !refused : when === 'always'
  if (!wanted) return { dim: asItIs, cyan: asItIs, red: asItIs }
  // Loading it opens process.stdout, which makes a pipe non-blocking and output into it several times slower: measured
  // by `ber migration to-ber FILE - | cat`.
  const { default: picocolors } = await import('picocolors')
  return picocolors.createColors(true)
}

/** What a colour puts before and after a text. */
export function styleOf(color: (text: string) => string): Style {
  const [before, after = ''] = color('|').split('|')
  return [before, after]
}

function asItIs(text: string): string {
  return text
}
