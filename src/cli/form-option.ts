import { Option } from 'commander'
import { forms } from './text-form-look.ts'

/** `--from`, for commands that read octets or text that stands for them; `openForm` takes its value. */
export function formOption(): Option {
  return new Option('--from <form>', 'what the input is written in; told by its beginning otherwise').choices([
    ...forms,
  ])
}
