/** The ISO 8601 types: BER leaves out what the type says anyway (X.690 8.26), values are the text of the notation. */
import type { TimeKind } from '../notation/types.ts'

interface Form {
  readonly encoded: RegExp
  readonly text: string
  readonly written: RegExp
  readonly contents: string
}

const forms: Readonly<Partial<Record<TimeKind, Form>>> = {
  DATE: { encoded: /^(\d{4})(\d\d)(\d\d)$/, text: '$1-$2-$3', written: /^(\d{4})-(\d\d)-(\d\d)$/, contents: '$1$2$3' },
  'TIME-OF-DAY': {
    encoded: /^(\d\d)(\d\d)(\d\d)$/,
    text: '$1:$2:$3',
    written: /^(\d\d):(\d\d):(\d\d)$/,
    contents: '$1$2$3',
  },
  'DATE-TIME': {
    encoded: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
    text: '$1-$2-$3T$4:$5:$6',
    written: /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/,
    contents: '$1$2$3$4$5$6',
  },
  DURATION: { encoded: /^/, text: 'P', written: /^P/, contents: '' },
}

/** From the characters that are encoded to the value; those of another form stay as they are. */
export function timeReader(kind: TimeKind): (contents: string) => string {
  const form = forms[kind]
  return form === undefined ? (contents) => contents : (contents) => contents.replace(form.encoded, form.text)
}

/** The way back. */
export function timeWriter(kind: TimeKind): (text: string) => string {
  const form = forms[kind]
  return form === undefined ? (text) => text : (text) => text.replace(form.written, form.contents)
}
