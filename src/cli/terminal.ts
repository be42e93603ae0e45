/** Colours, where they are wanted. */
import { isatty } from 'node:tty'
import { Option } from 'commander'
import { createColors } from 'picocolors'
import type { Style } from '../dump/text.ts'

export type ColorWhen = 'auto' | 'always' | 'never'
export type Colors = ReturnType<typeof createColors>

export function colorOption(): Option {
  return new Option('--color <when>', 'colours in the output').choices(['auto', 'always', 'never']).default('auto')
}

/** Colours for what goes to `fd`: with `auto` on a terminal only, and not where NO_COLOR is set (no-color.org). */
export function colorsFor(fd: number, when: ColorWhen = 'auto'): Colors {
  const refused = (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb'
  return createColors(when === 'auto' ? isatty(fd) && !refused : when === 'always')
}

/** What a colour puts before and after a text. */
export function styleOf(color: (text: string) => string): Style {
  const [before, after] = color('|').split('|')
  return [before, after]
}
