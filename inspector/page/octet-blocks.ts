/** The octets that the hex view shows, by blocks that are fetched as they come into view, and what each octet is. */
import { type Signal, signal } from '@preact/signals'
import type { Span } from '../shared/types.ts'
import type { Session } from './session.ts'

export const BLOCK = 4096
const MOST_KEPT = 64

/** What an octet is to the value that it belongs to. */
export const OctetKind = { Contents: 0, Identifier: 1, Length: 2, End: 3 } as const
export type OctetKind = (typeof OctetKind)[keyof typeof OctetKind]

interface Block {
  octets: Uint8Array
  kinds: Uint8Array
}

export class OctetBlocks {
  /** Counted up when something has come. */
  readonly changes: Signal<number> = signal(0)
  readonly #session: Session
  readonly #blocks = new Map<number, Block>()
  readonly #fetching = new Set<number>()

  constructor(session: Session) {
    this.#session = session
  }

  /** Undefined as long as it is not there. */
  octet(offset: number): number | undefined {
    return this.#blocks.get(Math.floor(offset / BLOCK))?.octets[offset % BLOCK]
  }

  kind(offset: number): OctetKind {
    return (this.#blocks.get(Math.floor(offset / BLOCK))?.kinds[offset % BLOCK] ?? OctetKind.Contents) as OctetKind
  }

  /** Fetches what is not there of `[from, to)`. */
  want(from: number, to: number): void {
    for (let index = Math.floor(from / BLOCK); index * BLOCK < to; index++) {
      if (!this.#blocks.has(index) && !this.#fetching.has(index)) void this.#fetch(index)
    }
  }

  /** Asks once more what the octets of `[from, to)` are: more of the file is known by now, or other strings are open. */
  lookAgain(from: number, to: number): void {
    for (let index = Math.floor(from / BLOCK); index * BLOCK < to; index++) {
      const block = this.#blocks.get(index)
      if (block !== undefined) void this.#look(index, block)
    }
  }

  async #fetch(index: number): Promise<void> {
    this.#fetching.add(index)
    try {
      const octets = await this.#session.engine.octets(index * BLOCK, (index + 1) * BLOCK)
      const block = { octets, kinds: new Uint8Array(BLOCK) }
      this.#blocks.set(index, block)
      for (const oldest of this.#blocks.keys()) {
        if (this.#blocks.size <= MOST_KEPT) break
        this.#blocks.delete(oldest)
      }
      this.changes.value++
      await this.#look(index, block)
    } catch (error) {
      this.#session.fail(error)
    } finally {
      this.#fetching.delete(index)
    }
  }

  async #look(index: number, block: Block): Promise<void> {
    const from = index * BLOCK
    const spans = await this.#session.engine.spans(from, from + BLOCK)
    block.kinds = kindsOf(spans, from)
    this.changes.value++
  }
}

/** What each octet of the block at `from` is. */
export function kindsOf(spans: readonly Span[], from: number): Uint8Array {
  const kinds = new Uint8Array(BLOCK)
  const fill = (kind: OctetKind, start: number, end: number): void => {
    if (end > from) kinds.fill(kind, Math.max(0, start - from), Math.min(BLOCK, end - from))
  }
  for (const { start, lengthOffset, contents, isEnd } of spans) {
    if (isEnd) fill(OctetKind.End, start, contents)
    else {
      fill(OctetKind.Identifier, start, lengthOffset)
      fill(OctetKind.Length, lengthOffset, contents)
    }
  }
  return kinds
}
