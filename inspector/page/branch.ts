/** An open value of the tree: its children as far as they are known and fetched. */
import type { Growth, Path, TreeNode } from '../shared/types.ts'

/** Children that are fetched at a time. */
export const CHUNK = 100
/** Rows of a list that stand beside one another at most; more are put into ranges of so many. */
export const RANGE = 1000

interface Chunk {
  readonly nodes: readonly TreeNode[]
  /** Some of it was not known yet, or may have another name now. */
  isStale: boolean
}

export class Branch {
  readonly path: Path
  readonly job: number
  growth: Growth = { count: 0, position: 0, done: false, faulty: false }
  /** Ranges that are open, as `from:width`. */
  readonly openRanges = new Set<string>(['0:1000'])
  readonly #chunks = new Map<number, Chunk>()
  readonly #fetching = new Set<number>()
  #waiting: (() => void)[] = []

  constructor(path: Path, job: number) {
    this.path = path
    this.job = job
  }

  /** Rows, the fault at the end included. */
  get length(): number {
    return this.growth.count + (this.growth.faulty ? 1 : 0)
  }

  /** Values in a range at the outermost level; 0 where they stand without ranges. */
  get width(): number {
    if (this.length <= RANGE) return 0
    let width = RANGE
    while (this.length / width > RANGE) width *= RANGE
    return width
  }

  grown(growth: Growth): void {
    if (growth.count === this.growth.count && growth.done === this.growth.done) {
      this.growth = growth
      return
    }
    // The last one known may have no end so far, and its chunk be too short.
    const chunk = this.#chunks.get(Math.floor(Math.max(0, this.growth.count - 1) / CHUNK))
    if (chunk !== undefined) chunk.isStale = true
    this.growth = growth
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** Until more is known. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  node(index: number): TreeNode | undefined {
    return this.#chunks.get(Math.floor(index / CHUNK))?.nodes[index % CHUNK]
  }

  isWanted(index: number): boolean {
    const number = Math.floor(index / CHUNK)
    const chunk = this.#chunks.get(number)
    return (chunk === undefined || chunk.isStale) && !this.#fetching.has(number)
  }

  /** Fetches the chunk that holds `index`. */
  async fetch(index: number, children: (from: number, to: number) => Promise<TreeNode[]>): Promise<void> {
    const number = Math.floor(index / CHUNK)
    this.#fetching.add(number)
    const { growth } = this
    try {
      const nodes = await children(number * CHUNK, (number + 1) * CHUNK)
      this.#chunks.set(number, { nodes, isStale: growth !== this.growth && nodes.length < CHUNK })
    } finally {
      this.#fetching.delete(number)
    }
  }

  /** Everything is to be fetched again; what is here is shown meanwhile. */
  makeStale(): void {
    for (const chunk of this.#chunks.values()) chunk.isStale = true
  }
}
