/** The reader of each form of text. */
import type { TextForm } from './text-form.ts'
import { Base64Form } from './text-form-base64.ts'
import { HexForm } from './text-form-hex.ts'
import { HexDumpForm } from './text-form-hexdump.ts'
import type { Form } from './text-form-look.ts'
import { PemForm } from './text-form-pem.ts'

const readers: Readonly<Record<Exclude<Form, 'octets'>, new () => TextForm>> = {
  hex: HexForm,
  hexdump: HexDumpForm,
  base64: Base64Form,
  pem: PemForm,
}

export function readerOf(form: Exclude<Form, 'octets'>): TextForm {
  return new readers[form]()
}
