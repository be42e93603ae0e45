/** What a check of a stream found. */

/**
 * What QEMU does about it: `refuses` the stream for certain, `may refuse` it, or the rest of the machine's life depends on something
 * the check cannot see; or takes it, with a `note` of what is different afterwards.
 */
export type Verdict = 'refuses' | 'may refuse' | 'note'

/** A command of `ber migration` that takes what was found out of the stream, and what it is told. */
export interface Repair {
  readonly command: 'drop' | 'set'
  readonly argument: string
}

export interface Finding {
  readonly verdict: Verdict
  /** Absolute, in the stream that is looked at; undefined where the thing is not in it. */
  readonly offset: number | undefined
  /** `section 12 (0000:00:02.0/vga).config[0]`. */
  readonly path: string
  /** What is different, and what QEMU makes of it. */
  readonly message: string
  readonly repair?: Repair
}

/** Findings that are kept; a stream that differs in more is another machine's. */
export const MAX_FINDINGS = 10_000

export class Findings {
  readonly found: Finding[] = []
  /** Those that were not kept. */
  more = 0
  /** Of all, those that make QEMU refuse the stream. */
  refusals = 0

  add(verdict: Verdict, offset: number | undefined, path: string, message: string, repair?: Repair): void {
    if (verdict === 'refuses') this.refusals++
    if (this.found.length >= MAX_FINDINGS) this.more++
    else this.found.push({ verdict, offset, path, message, ...(repair && { repair }) })
  }
}
