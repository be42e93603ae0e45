/** What crosses between the page and its worker: plain data that structured cloning knows. Positions and lengths are octets. */

/** What text that stands for octets is written in; `octets` where it is no such text. */
export type InputForm = 'octets' | 'hex' | 'hexdump' | 'base64' | 'pem'

export type Input =
  | { readonly kind: 'blob'; readonly blob: Blob; readonly name: string; readonly form?: InputForm }
  | { readonly kind: 'text'; readonly text: string; readonly name: string; readonly form?: InputForm }
  | { readonly kind: 'url'; readonly address: string; readonly form?: InputForm }
  | { readonly kind: 'octets'; readonly octets: Uint8Array<ArrayBuffer>; readonly name: string }
  | { readonly kind: 'sample'; readonly sample: SampleName; readonly name: string }

/** What the engine makes when it is asked for. */
export type SampleName = 'certificate' | 'calls' | 'damaged' | 'machine'

export interface OpenedFile {
  readonly name: string
  /** Octets of the input as it is read, that is once text is decoded. */
  readonly size: number
  readonly form: InputForm
  /** What is wrong with text that was to stand for octets, and what is read of it. */
  readonly formFault?: string
}

/** Indexes from the root: of the value in the file, then of the component in each. Empty for the file itself. */
export type Path = readonly number[]

export interface Fault {
  readonly code: string
  /** Of X.690, unless it names another recommendation; empty for a limit. */
  readonly clause: string
  readonly message: string
  readonly offset: number
}

/** A data value, or octets that are none because of a fault: a row of the tree. */
export interface TreeNode {
  readonly path: Path
  readonly kind: 'value' | 'fault'
  /** First identifier octet. */
  readonly start: number
  /** First length octet. */
  readonly lengthOffset: number
  /** First contents octet. */
  readonly contents: number
  /** After the contents octets; -1 as long as the end of the indefinite form is not found. */
  readonly end: number
  /** After the value, end-of-contents octets included; -1 with `end`. */
  readonly next: number
  readonly tagClass: number
  readonly tagNumber: number | bigint
  readonly constructed: boolean
  readonly indefinite: boolean
  /** `SEQUENCE`, `[0]`, `[APPLICATION 3]`. */
  readonly type: string
  /** The value in a line; empty for a constructed one. */
  readonly preview: string
  /** Well-known name of an OBJECT IDENTIFIER. */
  readonly oidName?: string
  /** By a schema: of the component, and of its type. */
  readonly name?: string
  readonly typeName?: string
  /** The type in the schema's list, and how many values further out its encoding begins: those around are its explicit tags. */
  readonly schemaType?: number
  readonly outerTags?: number
  /** The schema has no place for it. */
  readonly isUnexpected?: boolean
  /** A string whose contents octets are a data value themselves. */
  readonly opens: boolean
  readonly fault?: Fault
}

/** How far the children of a value are known. */
export interface Growth {
  readonly count: number
  /** Up to where they are read. */
  readonly position: number
  readonly done: boolean
  /** A fault stands behind the last one, as a row of its own. */
  readonly faulty: boolean
}

/** A header in the file, for the colours of the hex view: `[start, lengthOffset)` identifier, `[lengthOffset, contents)` length octets. */
export interface Span {
  readonly start: number
  readonly lengthOffset: number
  readonly contents: number
  /** End-of-contents octets, which have neither. */
  readonly isEnd: boolean
}

/** What is shown of one value beside its row. */
export interface Details {
  readonly node: TreeNode
  readonly pathText: string
  /** The value, up to some thousand characters; of strings in segments the whole of them. Undefined for what has none of its own. */
  readonly value: string | undefined
  readonly identifier: Uint8Array
  readonly length: Uint8Array
  /** Components as far as they are known. */
  readonly components: Growth | undefined
  /** What DER does not allow about it; undefined where it is too long to be looked at. */
  readonly findings: readonly Fault[] | undefined
}

export type SearchKind = 'text' | 'hex' | 'tag'

export interface Match {
  readonly offset: number
  readonly length: number
  /** The octets and some around them, as text. */
  readonly before: string
  readonly match: string
  readonly after: string
}

export interface SearchReport {
  /** Those found since the last report. */
  readonly matches: readonly Match[]
  readonly position: number
  readonly done: boolean
  /** Why it ended before the end of the file. */
  readonly reason?: string
}

/** What a selection is copied or exported as. */
export type OctetForm = 'octets' | 'hex' | 'base64' | 'pem'
