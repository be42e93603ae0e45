/** Octets that are written as text: the command's own readers, over what was pasted or dropped. */

import { TextFault } from '../../src/cli/text-form.ts'
import { type Form, formOf } from '../../src/cli/text-form-look.ts'
import { readerOf } from '../../src/cli/text-form-reader.ts'

/** What the beginning of a text looks like. */
export function formOfText(start: Uint8Array, isAll: boolean): Form {
  return formOf(start, isAll) ?? 'octets'
}

/** The octets of a text; where it is at fault, those before. */
export function decodeText(
  text: Uint8Array,
  form: Exclude<Form, 'octets'>,
): { readonly octets: Uint8Array<ArrayBuffer>; readonly fault: TextFault | undefined } {
  const reader = readerOf(form)
  let fault: TextFault | undefined
  try {
    reader.take(text)
    reader.end()
  } catch (error) {
    if (!(error instanceof TextFault)) throw error
    fault = error
  }
  return { octets: reader.octets().slice(), fault }
}
