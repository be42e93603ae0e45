/** The values of one container as far as they are known: counted on demand, kept by checkpoints, read again where they are shown. */
import { Breath } from './breath.ts'
import type { Namer, NameState } from './namer.ts'
import type { Octets, Window } from './octets.ts'
import { type KnownEnds, type Range, type Sibling, SiblingWalk } from './siblings.ts'

/** Values between two checkpoints: so many are read again to find one. */
const STRIDE = 128
/** Milliseconds that may go into an end which is not needed yet. */
const PATIENCE = 200

export class Container {
  readonly range: Range
  readonly depth: number
  /** What the schema says of the values in it; undefined where it says nothing. */
  names: NameState | undefined
  /** Who said so. */
  namer: Namer | undefined
  readonly #octets: Octets
  readonly #ends: KnownEnds
  readonly #walk: SiblingWalk
  /** Where every 128th value begins. */
  readonly #checkpoints: number[] = []

  constructor(octets: Octets, ends: KnownEnds, range: Range, depth: number) {
    this.#octets = octets
    this.#ends = ends
    this.range = range
    this.depth = depth
    this.#walk = new SiblingWalk(range, ends)
  }

  /** How far it is read; `count`, `position`, `done`, and the fault that ends it. */
  get walk(): SiblingWalk {
    return this.#walk
  }

  /**
   * Reads on until `enough` says so, or nothing is left. Several may do so at one time.
   * @param enough asked after every window at the latest
   * @throws the signal's reason
   */
  async grow(enough: (walk: SiblingWalk) => boolean, signal?: AbortSignal): Promise<void> {
    const walk = this.#walk
    const breath = new Breath()
    while (!walk.done && !enough(walk)) {
      signal?.throwIfAborted()
      const window = this.#octets.window(walk.position) ?? (await this.#window(walk.position))
      // Whoever else reads on may have got ahead meanwhile.
      if (walk.position >= window.from && walk.position < window.from + window.covers) {
        walk.step(window, (sibling) => this.#begins(sibling, enough))
      }
      if (breath.isDue) await breath.take()
    }
  }

  /** The values `[from, to)` as far as they are known. */
  async siblings(from: number, to: number): Promise<Sibling[]> {
    const end = Math.min(to, this.#walk.count)
    const found: Sibling[] = []
    if (from >= end) return found
    const checkpoint = Math.floor(from / STRIDE)
    const walk = new SiblingWalk(this.range, this.#ends, this.#checkpoints[checkpoint], checkpoint * STRIDE)
    // Where the walk proper still looks for the end of the last one, nobody waits for it here.
    const isLastOpen = end === this.#walk.count && this.#walk.isOpen
    const isEnough = () => walk.done || walk.count > end || (walk.count === end && (isLastOpen || !walk.isOpen))
    const breath = new Breath()
    let after: number | undefined
    while (!isEnough()) {
      walk.step(await this.#window(walk.position), (sibling) => {
        if (sibling.index >= end) after = sibling.start
        else if (sibling.index >= from) found.push(sibling)
        return sibling.index + 1 >= end
      })
      if (breath.isDue) await breath.take()
    }
    if (!walk.isOpen && !walk.faultInLast) after ??= walk.position
    return found.map((sibling, i) => {
      const next = i + 1 < found.length ? found[i + 1]!.start : after
      return sibling.end !== -1 || next === undefined ? sibling : { ...sibling, end: next - 2 }
    })
  }

  /** The value that `offset` lies in, reading on as far as needed; undefined where there is none. */
  async indexAt(offset: number, signal?: AbortSignal): Promise<number | undefined> {
    // To know the end of a value that is open here spares looking for it at every level inside; if it is not too far.
    let due: number | undefined
    const isSpared = (): boolean => performance.now() > (due ??= performance.now() + PATIENCE)
    await this.grow(({ position, isOpen }) => position > offset && (!isOpen || isSpared()), signal)
    const walk = this.#walk
    if (offset < this.range.from || walk.count === 0) return undefined
    let low = 0
    for (let high = this.#checkpoints.length; high - low > 1; ) {
      const middle = (low + high) >> 1
      if (this.#checkpoints[middle]! <= offset) low = middle
      else high = middle
    }
    const siblings = await this.siblings(low * STRIDE, (low + 1) * STRIDE)
    const found = siblings.findLast(({ start }) => start <= offset)
    if (found === undefined) return undefined
    // Behind the last value there may be octets that are none.
    const isLast = found.index === walk.count - 1
    if (isLast && walk.done && !walk.faultInLast && offset >= walk.end) return undefined
    return found.index
  }

  #begins({ index, start }: Sibling, enough: (walk: SiblingWalk) => boolean): boolean {
    if (index % STRIDE === 0) this.#checkpoints[index / STRIDE] = start
    return index % STRIDE === 0 && enough(this.#walk)
  }

  /** Behind the end of the file: no octets, so that a walk sees the end. */
  #window(position: number): Window | Promise<Window> {
    if (position >= this.#octets.size) return { bytes: new Uint8Array(0), from: position, covers: 1 }
    return this.#octets.window(position) ?? this.#octets.load(position)
  }
}
