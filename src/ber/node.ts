/** The lazy tree: a value's components are read when they are first asked for. */
import { EndOfContentsScan } from './end-of-contents.ts'
import { type BerErrorCode, berError } from './errors.ts'
import { Header, lengthOffset, readHeader } from './header.ts'
import { checkBaseOffset, type Limits, resolveLimits } from './limits.ts'
import type { TagClass, TagNumber } from './tag.ts'
import { BerValue } from './value.ts'

export interface DecodeOptions {
  readonly limits?: Partial<Limits>
  /** Absolute offset of the first octet of `bytes`, 0 by default: all offsets count from there. */
  readonly baseOffset?: number
  /** Accept octets after the data value; `node.endOffset` tells where they begin. */
  readonly allowTrailing?: boolean
}

/**
 * Reads one data value. Its own identifier and length octets are checked now, its components on `children()`; nothing is
 * copied. With the indefinite form the end is looked for at once.
 * @param bytes must not change as long as the tree is in use
 * @throws {BerError} `TRUNCATED`, `TRAILING_OCTETS`, and what identifier and length octets can be refused with
 * @throws {RangeError} for options out of range
 */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): BerNode {
  const baseOffset = checkBaseOffset(options.baseOffset, bytes.length)
  const root = readRoot(bytes, resolveLimits(options.limits), baseOffset, 0)
  if (root.endOffset < baseOffset + bytes.length && !options.allowTrailing) {
    throw berError('TRAILING_OCTETS', root.endOffset)
  }
  return root
}

/** Reads the data value at the start of `bytes`. @param index among the data values of the stream, for paths */
export function readRoot(bytes: Uint8Array, limits: Limits, baseOffset: number, index: number): BerNode {
  return new Tree(bytes, limits, baseOffset, index).root()
}

const indefiniteFlag = 0x100
const noChildren: readonly BerNode[] = Object.freeze([])

/** A data value of a tree made by `decode`; see `BerValue` for what its members have in common with the cursor's. */
export class BerNode extends BerValue {
  readonly tagNumber: TagNumber
  // Few fields, and none written later but `kept`: a walk over small values makes these objects and little else.
  /** The leading identifier octet, and `indefiniteFlag`. */
  private readonly shape: number
  private readonly start: number
  private readonly contentsStart: number
  /** Position after the contents octets, before any end-of-contents octets. */
  private readonly contentsEnd: number
  readonly depth: number
  private readonly tree: Tree
  /** The value that this one is a component of; undefined for the root. */
  readonly parent: BerNode | undefined
  private kept: readonly BerNode[] | undefined

  /** @internal Nodes come from `decode` and `children`. */
  constructor(tree: Tree, parent: BerNode | undefined, depth: number, header: Header, contentsEnd: number) {
    super()
    this.tagNumber = header.tagNumber
    this.shape = header.indefinite ? header.leading | indefiniteFlag : header.leading
    this.start = header.identifierOffset
    this.contentsStart = header.contentsOffset
    this.contentsEnd = contentsEnd
    this.depth = depth
    this.tree = tree
    this.parent = parent
    this.kept = undefined
  }

  get tagClass(): TagClass {
    return ((this.shape >> 6) & 3) as TagClass
  }

  get constructed(): boolean {
    return (this.shape & 0x20) !== 0
  }

  get indefinite(): boolean {
    return (this.shape & indefiniteFlag) !== 0
  }

  get identifierOffset(): number {
    return this.tree.baseOffset + this.start
  }

  get contentsOffset(): number {
    return this.tree.baseOffset + this.contentsStart
  }

  get contentsLength(): number {
    return this.contentsEnd - this.contentsStart
  }

  override get endOffset(): number {
    return this.tree.baseOffset + this.contentsEnd + (this.indefinite ? 2 : 0)
  }

  override get headerLength(): number {
    return this.contentsStart - this.start
  }

  get contents(): Uint8Array {
    return this.tree.bytes.subarray(this.contentsStart, this.contentsEnd)
  }

  get encoding(): Uint8Array {
    return this.tree.bytes.subarray(this.start, this.contentsEnd + (this.indefinite ? 2 : 0))
  }

  get limits(): Limits {
    return this.tree.limits
  }

  get path(): string {
    let text = ''
    let node: BerNode = this
    for (let parent = node.parent; parent !== undefined; node = parent, parent = node.parent) {
      text = `.[${parent.children().indexOf(node)}]${text}`
    }
    return `[${this.tree.index}]${text}`
  }

  /**
   * The components of a constructed value, in order; none for a primitive one. Read on the first call, then kept.
   * @throws {BerError} for the first component, in order, whose identifier or length octets are refused; `LIMIT_DEPTH`,
   *         `LIMIT_VALUES`
   */
  children(): readonly BerNode[] {
    if (this.kept !== undefined) return this.kept
    this.kept = this.constructed ? this.tree.components(this, this.contentsStart, this.contentsEnd) : noChildren
    return this.kept
  }
}

/** What the nodes of one tree share. */
class Tree {
  readonly bytes: Uint8Array
  readonly limits: Limits
  readonly baseOffset: number
  /** Index of the root among the data values of the stream. */
  readonly index: number
  readonly #header: Header
  #scan: EndOfContentsScan | undefined
  /** Data values read so far. */
  #values = 0

  constructor(bytes: Uint8Array, limits: Limits, baseOffset: number, index: number) {
    this.bytes = bytes
    this.limits = limits
    this.baseOffset = baseOffset
    this.index = index
    this.#header = new Header(limits.maxTagNumberOctets, baseOffset)
  }

  root(): BerNode {
    const { bytes } = this
    const header = this.#header
    const end = bytes.length
    if (!readHeader(bytes, 0, header, end)) this.#refuse(header.fault, header.faultOffset, undefined, 0, header.missing)
    // No depth to check: one value may always be open.
    if (header.end > end) this.#refuse('TRUNCATED', end, undefined, 0, header.end - end)
    this.#values = 1
    if (!header.indefinite) return new BerNode(this, undefined, 0, header, header.end)
    return this.#indefinite(undefined, 0, Number.POSITIVE_INFINITY, 0)
  }

  /** The values that lie in `[start, end)`, all contents octets of `parent`. */
  components(parent: BerNode, start: number, end: number): readonly BerNode[] {
    const { bytes } = this
    const { maxDepth, maxValues } = this.limits
    const header = this.#header
    const depth = parent.depth + 1
    const nodes: BerNode[] = []
    for (let position = start; position < end; ) {
      if (!readHeader(bytes, position, header, end)) {
        const wanting = header.fault === 'TRUNCATED'
        this.#refuse(wanting ? 'HEADER_EXCEEDS_PARENT' : header.fault, header.faultOffset, parent, nodes.length)
      }
      const next = header.contentsOffset + header.contentsLength
      if (next > end) this.#refuse('LENGTH_EXCEEDS_PARENT', lengthOffset(bytes, position), parent, nodes.length)
      if (depth >= maxDepth && header.constructed) this.#refuse('LIMIT_DEPTH', position, parent, nodes.length)
      if (this.#values + nodes.length >= maxValues) this.#refuse('LIMIT_VALUES', position, parent, nodes.length)
      if (header.indefinite) {
        const node = this.#indefinite(parent, depth, end, nodes.length)
        nodes.push(node)
        position = node.endOffset - this.baseOffset
      } else {
        nodes.push(new BerNode(this, parent, depth, header, next))
        position = next
      }
    }
    this.#values += nodes.length
    return nodes
  }

  /** The node of the value in the indefinite form whose header was just read. */
  #indefinite(parent: BerNode | undefined, depth: number, enclosingEnd: number, index: number): BerNode {
    const header = this.#header
    const { contentsOffset } = header
    this.#scan ??= new EndOfContentsScan(
      this.bytes,
      new Header(header.maxTagNumberOctets, this.baseOffset),
      this.limits.maxDepth,
      true,
    )
    const scan = this.#scan
    const contentsEnd = scan.find(contentsOffset, contentsOffset, 0, enclosingEnd, depth + 1)
    if (contentsEnd === -1) {
      const { fault, faultOffset, missing } = scan.header
      this.#refuse(fault, faultOffset, parent, index, missing, scan.indexes)
    }
    return new BerNode(this, parent, depth, header, contentsEnd)
  }

  #refuse(
    code: BerErrorCode,
    offset: number,
    parent: BerNode | undefined,
    index: number,
    missing = 0,
    below: readonly number[] = [],
  ): never {
    let path = parent === undefined ? `[${this.index}]` : `${parent.path}.[${index}]`
    for (const deeper of below) path += `.[${deeper}]`
    throw berError(code, this.baseOffset + offset, code === 'TRUNCATED' ? { path, missing } : { path })
  }
}
