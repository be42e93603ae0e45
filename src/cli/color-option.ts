import { Option } from 'commander'

/** `--color`, for commands that print what people read; `colorsFor` takes its value. */
export function colorOption(): Option {
  return new Option('--color <when>', 'colours in the output').choices(['auto', 'always', 'never']).default('auto')
}
