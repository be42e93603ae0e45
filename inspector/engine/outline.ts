/** The tree over a file: values by their path, read where somebody looks and nowhere else. */
import { BerError } from '../../src/index.ts'
import type { Fault, Growth, Path, TreeNode } from '../shared/types.ts'
import { Container } from './container.ts'
import type { Namer, NameState } from './namer.ts'
import type { Octets } from './octets.ts'
import { opensAs } from './opens.ts'
import { longPreview, PREVIEW_OCTETS, type Preview, previewOf } from './preview.ts'
import { faultOf, KnownEnds, type Range, type Sibling } from './siblings.ts'
import { typeOf } from './type-names.ts'

/** Values that may be open at one time: as many as the library allows at most. */
export const MAX_DEPTH = 1023
/** Containers that are kept; those of longest ago are read again. */
const MOST_CONTAINERS = 20_000
/** Components that are named one after another at most; lists are named without. */
const MOST_NAMED = 10_000

export class Outline {
  readonly octets: Octets
  readonly #ends = new KnownEnds()
  readonly #containers = new Map<string, Container>()
  #namer: Namer | undefined

  constructor(octets: Octets) {
    this.octets = octets
    const range = { from: 0, end: octets.size, cut: true, indefinite: false }
    this.#containers.set('', new Container(octets, this.#ends, range, 0))
  }

  get namer(): Namer | undefined {
    return this.#namer
  }

  /** Names of a schema from now on, or none. What the page shows has to be asked for again. */
  setNamer(namer: Namer | undefined): void {
    this.#namer = namer
    for (const [key, container] of this.#containers) {
      container.names = undefined
      if (key === '') container.names = namer?.root()
    }
    // States further in follow from those above.
    for (const key of this.#containers.keys()) if (key !== '') this.#containers.delete(key)
  }

  /** Reads on in a value; `report` hears of it now and then, and at the end. @throws the signal's reason */
  async grow(path: Path, report: (growth: Growth) => void, signal?: AbortSignal): Promise<Growth> {
    const container = await this.container(path)
    let due = performance.now() + 30
    await container.grow(() => {
      if (performance.now() >= due) {
        report(growthOf(container))
        due = performance.now() + 120
      }
      return false
    }, signal)
    return growthOf(container)
  }

  /** How many children there are, as far as that is known or found out in no time. */
  async known(path: Path): Promise<Growth | undefined> {
    if (path.length > MAX_DEPTH) return undefined
    const container = await this.container(path)
    const due = performance.now() + 20
    await container.grow(() => performance.now() > due)
    return growthOf(container)
  }

  /** The children `[from, to)` of a value as far as they are known, and behind the last one the fault that ends them. */
  async children(path: Path, from: number, to: number): Promise<TreeNode[]> {
    const container = await this.container(path)
    const siblings = await container.siblings(from, to)
    const names = this.#namer && container.names && (await this.#names(container, from, siblings))
    const nodes: TreeNode[] = []
    for (const [i, sibling] of siblings.entries()) {
      const naming = names?.[i]
      const node = await this.#node([...path, sibling.index], container, sibling)
      nodes.push(naming === undefined ? node : { ...node, ...naming })
    }
    const fault = this.#faultNode(path, container)
    if (fault !== undefined && to >= container.walk.count) nodes.push(fault)
    return nodes
  }

  /** Whether somebody has looked inside a value. */
  isOpened(path: Path): boolean {
    return this.#containers.has(path.join('.'))
  }

  /** @throws {RangeError} where there is none */
  async node(path: Path): Promise<TreeNode> {
    const index = path.at(-1)
    if (index === undefined) throw new RangeError('the file itself is no value')
    const above = path.slice(0, -1)
    const container = await this.container(above)
    await container.grow(({ count, isOpen }) => count > index + 1 || (count > index && !isOpen))
    const node = (await this.children(above, index, index + 1))[0]
    if (node === undefined) throw new RangeError(`there is no value ${pathText(path)}`)
    return node
  }

  /** Path of the innermost value that holds the octet, strings that were opened included; empty for none. */
  async locate(offset: number, signal?: AbortSignal): Promise<number[]> {
    const path: number[] = []
    for (;;) {
      const container = await this.container(path)
      const index = await container.indexAt(offset, signal)
      if (index === undefined) return path
      path.push(index)
      const [sibling] = await container.siblings(index, index + 1)
      if (sibling === undefined || offset < sibling.contents || path.length >= MAX_DEPTH) return path
      if ((sibling.leading & 0x20) === 0 && !this.isOpened(path)) return path
    }
  }

  /** Where the contents of strings begin that were opened as BER. */
  readonly opened = new Set<number>()

  /** @throws {RangeError} where there is no such value; {BerError} past the limit of depth */
  async container(path: Path): Promise<Container> {
    const key = path.join('.')
    const known = this.#containers.get(key)
    if (known !== undefined) {
      // The map keeps the order of use.
      if (key !== '') {
        this.#containers.delete(key)
        this.#containers.set(key, known)
      }
      return known
    }
    if (path.length > MAX_DEPTH) throw new BerError('LIMIT_DEPTH', 0, { path: pathText(path) })
    // Upwards to what is known, then down: no recursion, since paths may be long.
    let depth = path.length - 1
    while (depth > 0 && !this.#containers.has(path.slice(0, depth).join('.'))) depth--
    let container = this.#containers.get(path.slice(0, depth).join('.'))!
    for (; depth < path.length; depth++) {
      container = await this.#inside(container, path[depth]!)
      this.#containers.set(path.slice(0, depth + 1).join('.'), container)
    }
    this.#forgetOldest()
    return container
  }

  async #inside(container: Container, index: number): Promise<Container> {
    await container.grow(({ count }) => count > index)
    const [sibling] = await container.siblings(index, index + 1)
    if (sibling === undefined) throw new RangeError(`there is no value [${index}]`)
    const inner = new Container(
      this.octets,
      this.#ends,
      await this.#rangeIn(container.range, sibling),
      container.depth + 1,
    )
    if (this.#namer && container.names) inner.names = (await this.#states(container, index, [sibling]))[0]
    return inner
  }

  async #rangeIn({ end, cut }: Range, sibling: Sibling): Promise<Range> {
    const { contents, leading, tagNumber } = sibling
    const isConstructed = (leading & 0x20) !== 0
    // The end of an indefinite one need not be known: it tells itself.
    if (isConstructed && sibling.end === -1) return { from: contents, end, cut, indefinite: true }
    if (sibling.indefinite) {
      const isFound = sibling.end <= end - 2
      return { from: contents, end: isFound ? sibling.end + 2 : end, cut: isFound ? false : cut, indefinite: true }
    }
    const isBits = !isConstructed && leading >> 6 === 0 && tagNumber === 3
    const from = isBits ? contents + 1 : contents
    const isCut = sibling.end > end
    if (!isConstructed) this.opened.add(from)
    return { from: Math.min(from, end), end: isCut ? end : sibling.end, cut: isCut && cut, indefinite: false }
  }

  async #node(path: Path, container: Container, sibling: Sibling): Promise<TreeNode> {
    const { range, walk } = container
    const { start, lengthOffset, contents, indefinite, leading, tagNumber } = sibling
    const constructed = (leading & 0x20) !== 0
    const isLast = sibling.index === walk.count - 1 && walk.done
    const isAtFault = isLast && walk.faultInLast
    const end = isAtFault ? range.end : sibling.end
    const tagClass = leading >> 6
    let seen: Preview = { preview: '' }
    let opens = false
    if (!constructed) {
      const shown = await this.octets.slice(start, Math.min(end, contents + PREVIEW_OCTETS))
      if (isAtFault || end - contents > PREVIEW_OCTETS) {
        seen = { preview: longPreview(tagClass, tagNumber, shown.subarray(contents - start), end - contents) }
      } else seen = previewOf(shown, start, contents)
      opens = !isAtFault && (await opensAs(this.octets, leading, contents, end))
    }
    const depthFault = constructed && path.length >= MAX_DEPTH ? faultOf('LIMIT_DEPTH', start) : undefined
    const fault: Fault | undefined = (isAtFault ? walk.fault : undefined) ?? seen.fault ?? depthFault
    return {
      path,
      kind: 'value',
      start,
      lengthOffset,
      contents,
      end,
      next: end === -1 ? -1 : indefinite && !isAtFault ? end + 2 : end,
      tagClass,
      tagNumber,
      constructed,
      indefinite,
      type: typeOf(tagClass, tagNumber),
      preview: seen.preview,
      opens,
      ...(seen.oidName === undefined ? {} : { oidName: seen.oidName }),
      ...(fault === undefined ? {} : { fault }),
    }
  }

  /** The octets behind the last value that are none. */
  #faultNode(path: Path, { walk, range }: Container): TreeNode | undefined {
    const { fault, done, count } = walk
    if (!done || fault === undefined || walk.faultInLast) return undefined
    const octets = range.end - walk.end
    return {
      path: [...path, count],
      kind: 'fault',
      start: walk.end,
      lengthOffset: walk.end,
      contents: walk.end,
      end: range.end,
      next: range.end,
      tagClass: 0,
      tagNumber: 0,
      constructed: false,
      indefinite: false,
      type: 'not readable',
      preview: octets === 1 ? '1 octet' : `${octets} octets`,
      opens: false,
      fault,
    }
  }

  async #names(container: Container, from: number, siblings: readonly Sibling[]) {
    const steps = await this.#steps(container, from, siblings)
    return steps.map(
      (step) => step && { name: step.name, ...(step.typeName === undefined ? {} : { typeName: step.typeName }) },
    )
  }

  async #states(container: Container, from: number, siblings: readonly Sibling[]): Promise<(NameState | undefined)[]> {
    return (await this.#steps(container, from, siblings)).map((step) => step?.inside)
  }

  /** The steps of the namer over siblings that follow one another from index `from` on. */
  async #steps(container: Container, from: number, siblings: readonly Sibling[]) {
    const namer = this.#namer!
    let state = container.names!
    let before: Sibling[] = []
    if (!namer.isList(state) && from > 0) {
      if (from > MOST_NAMED) return siblings.map(() => undefined)
      before = await container.siblings(0, from)
    }
    const steps = []
    for (const sibling of [...before, ...siblings]) {
      const { index, leading, tagNumber, contents, end } = sibling
      const constructed = (leading & 0x20) !== 0
      const isShort = !constructed && end - contents <= PREVIEW_OCTETS
      const octets = isShort ? await this.octets.slice(contents, end) : undefined
      const step = namer.step(state, { index, tagClass: leading >> 6, tagNumber, constructed }, octets)
      if (step !== undefined) state = step.next
      if (index >= from) steps.push(step)
    }
    return steps
  }

  #forgetOldest(): void {
    for (const key of this.#containers.keys()) {
      if (this.#containers.size <= MOST_CONTAINERS) return
      if (key !== '') this.#containers.delete(key)
    }
  }
}

function growthOf({ walk }: Container): Growth {
  const faulty = walk.fault !== undefined && !walk.faultInLast
  return { count: walk.count, position: walk.position, done: walk.done, faulty }
}

export function pathText(path: Path): string {
  return path.map((index) => `[${index}]`).join('.')
}
