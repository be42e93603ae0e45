/** The tree over a file: values by their path, read where somebody looks and nowhere else. */
import { BerError } from '../../src/index.ts'
import type { Growth, Path, TreeNode } from '../shared/types.ts'
import { Container } from './container.ts'
import type { Namer } from './namer.ts'
import { namingsOf } from './namings.ts'
import type { Octets } from './octets.ts'
import { KnownEnds, type Range, type Sibling } from './siblings.ts'
import { faultNode, MAX_DEPTH, valueNode } from './tree-nodes.ts'

/** Containers that are kept; those of longest ago are read again. */
const MOST_CONTAINERS = 20_000

export class Outline {
  readonly octets: Octets
  readonly #ends = new KnownEnds()
  readonly #containers = new Map<string, Container>()
  #namer: Namer | undefined

  constructor(octets: Octets) {
    this.octets = octets
    const range = { from: 0, end: octets.size, announced: Number.POSITIVE_INFINITY, indefinite: false }
    this.#containers.set('', new Container(octets, this.#ends, range, 0))
  }

  get namer(): Namer | undefined {
    return this.#namer
  }

  /** Names of a schema from now on, or none. What the page shows has to be asked for again. */
  setNamer(namer: Namer | undefined): void {
    this.#namer = namer
    // What is known of the values stays; further in, states follow from those above when somebody looks.
    const root = this.#containers.get('')!
    root.names = namer?.root
    root.namer = namer
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
    const namer = this.#namer
    const namings = namer && (await namingsOf(namer, this.octets, container, from, siblings))
    const nodes: TreeNode[] = []
    for (const [i, sibling] of siblings.entries()) {
      nodes.push(await valueNode(this.octets, [...path, sibling.index], container, sibling, namer, namings?.[i]))
    }
    const fault = faultNode(path, container)
    if (fault !== undefined && from <= container.walk.count && to > container.walk.count) nodes.push(fault)
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
      return this.#named(path, known)
    }
    if (path.length > MAX_DEPTH) throw new BerError('LIMIT_DEPTH', 0, { path: pathText(path) })
    // Upwards to what is known, then down: no recursion, since paths may be long.
    let depth = path.length - 1
    while (depth > 0 && !this.#containers.has(path.slice(0, depth).join('.'))) depth--
    let container = await this.container(path.slice(0, depth))
    for (; depth < path.length; depth++) {
      const inner = await this.#inside(container, path[depth]!)
      const innerKey = path.slice(0, depth + 1).join('.')
      // Somebody else may have looked inside meanwhile.
      container = this.#containers.get(innerKey) ?? inner
      this.#containers.set(innerKey, container)
    }
    this.#forgetOldest()
    return container
  }

  async #inside(container: Container, index: number): Promise<Container> {
    await container.grow(({ count }) => count > index)
    const [sibling] = await container.siblings(index, index + 1)
    if (sibling === undefined) throw new RangeError(`there is no value [${index}]`)
    const inner = new Container(this.octets, this.#ends, this.#rangeIn(container.range, sibling), container.depth + 1)
    await this.#nameInside(inner, container, sibling)
    return inner
  }

  /** A container that is known, with the names of the namer that is there now. */
  async #named(path: Path, container: Container): Promise<Container> {
    if (container.namer === this.#namer) return container
    const index = path.at(-1)!
    const above = await this.container(path.slice(0, -1))
    await above.grow(({ count }) => count > index)
    const [sibling] = await above.siblings(index, index + 1)
    if (sibling !== undefined) await this.#nameInside(container, above, sibling)
    return container
  }

  async #nameInside(inner: Container, container: Container, sibling: Sibling): Promise<void> {
    const namer = this.#namer
    const namings = namer && (await namingsOf(namer, this.octets, container, sibling.index, [sibling]))
    inner.names = namings?.[0]?.inside
    inner.namer = namer
  }

  #rangeIn({ end, announced }: Range, sibling: Sibling): Range {
    const { contents, leading, tagNumber } = sibling
    if (sibling.indefinite) {
      // Its end need not be known: it tells itself.
      const known = sibling.end === -1 || sibling.end + 2 > end ? undefined : sibling.end + 2
      return { from: contents, end: known ?? end, announced: known ?? announced, indefinite: true }
    }
    const isString = (leading & 0x20) === 0
    const isBits = isString && leading >> 6 === 0 && tagNumber === 3
    const from = isBits ? contents + 1 : contents
    if (isString) this.opened.add(from)
    const last = Math.min(sibling.end, end)
    return { from: Math.min(from, last), end: last, announced: Math.min(sibling.end, announced), indefinite: false }
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
