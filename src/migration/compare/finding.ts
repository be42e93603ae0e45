/** What a comparison of two streams found. */

/**
 * What QEMU does about it: `refuses` the stream for certain, `may refuse` it, or the rest of the machine's life depends on something
 * the comparison cannot see; or takes it, with a `note` of what is different afterwards.
 */
export type Verdict = 'refuses' | 'may refuse' | 'note'

export interface Finding {
  readonly verdict: Verdict
  /** Absolute, in the stream that is looked at; undefined where the thing is not in it. */
  readonly offset: number | undefined
  /** `section 12 (0000:00:02.0/vga).config[0]`. */
  readonly path: string
  /** What is different, and what QEMU makes of it. */
  readonly message: string
}

/** Findings that are kept; a stream that differs in more is another machine's. */
export const MAX_FINDINGS = 10_000

export class Findings {
  readonly found: Finding[] = []
  /** Those that were not kept. */
  more = 0

  add(verdict: Verdict, offset: number | undefined, path: string, message: string): void {
    if (this.found.length < MAX_FINDINGS) this.found.push({ verdict, offset, path, message })
    else this.more++
  }
}
