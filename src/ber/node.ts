/** The lazy tree: a value's components are read when they are first asked for. */
import { shortAscii } from './ascii-text.ts'
import { EndOfContentsScan } from './end-of-contents.ts'
import { BerError, type BerErrorCode, berError } from './errors.ts'
import { Header, lengthFault, lengthOffset, readHeader } from './header.ts'
import { checkBaseOffset, type Limits, resolveLimits } from './limits.ts'
import type { TagClass, TagNumber } from './tag.ts'
import { BerValue, knownObjectIdentifier, shortInteger } from './value.ts'

export interface DecodeOptions {
  readonly limits?: Partial<Limits>
  /** Absolute offset of the first octet of `bytes`, 0 by default: all offsets count from there. */
  readonly baseOffset?: number
  /** Accept octets after the data value; `node.endOffset` tells where they begin. */
  readonly allowTrailing?: boolean
  /**
   * Read the whole tree now, contents included, and refuse what these rules do not allow: `BER`, `DER` or `CER`, which are
   * imported by name, so that programs without them do not carry them.
   */
  readonly rules?: EncodingRules
}

/** Rules that a tree may be held to. */
export interface EncodingRules {
  readonly name: 'BER' | 'DER' | 'CER'
  /** @throws {BerError} for the first finding */
  check(root: BerNode): void
}

/**
 * Reads one data value. Its own identifier and length octets are checked now, its components on `children()`; nothing is
 * copied. With the indefinite form the end is looked for at once.
 * @param bytes must not change as long as the tree is in use
 * @throws {BerError} `TRUNCATED`, `TRAILING_OCTETS`, and what identifier and length octets can be refused with; with `rules`, any
 *         of the codes of values and rules
 * @throws {RangeError} for options out of range
 */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): BerNode {
  const baseOffset = checkBaseOffset(options.baseOffset, bytes.length)
  const root = readRoot(bytes, resolveLimits(options.limits), baseOffset, 0)
  if (root.endOffset < baseOffset + bytes.length && !options.allowTrailing) {
    throw berError('TRAILING_OCTETS', root.endOffset)
  }
  options.rules?.check(root)
  return root
}

/** Reads the data value at the start of `bytes`. @param index among the data values of the stream, for paths */
export function readRoot(bytes: Uint8Array, limits: Limits, baseOffset: number, index: number): BerNode {
  return new Tree(bytes, limits, baseOffset, index).root
}

const indefiniteFlag = 0x100
const headerLengthShift = 9
const depthShift = 18
const noChildren: readonly BerNode[] = Object.freeze([])

/** A data value of a tree made by `decode`; see `BerValue` for what its members have in common with the cursor's. */
export class BerNode extends BerValue {
  // Five fields, `private` and not `#`, all written here but `kept`: a walk over small values makes these objects and little
  // else. Paths are worked out from the root.
  /** @internal From the lowest bit: leading identifier octet (8), whether indefinite (1), header length (9), depth (10). */
  declare readonly shape: number
  declare private readonly start: number
  /** @internal Position after the contents octets, before any end-of-contents octets. */
  declare readonly end: number
  declare private readonly tree: Tree
  declare private kept: readonly BerNode[] | undefined

  /** @internal Nodes come from `decode` and `children`. */
  constructor(tree: Tree, shape: number, start: number, end: number) {
    super()
    this.shape = shape
    this.start = start
    this.end = end
    this.tree = tree
    this.kept = undefined
  }

  get tagClass(): TagClass {
    return ((this.shape >> 6) & 3) as TagClass
  }

  get tagNumber(): TagNumber {
    const low = this.shape & 0x1f
    return low === 0x1f ? this.tree.highTagNumber(this.start) : low
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
    return this.tree.baseOffset + this.start + this.headerLength
  }

  get contentsLength(): number {
    return this.end - this.start - this.headerLength
  }

  override get endOffset(): number {
    return this.tree.baseOffset + this.end + (this.indefinite ? 2 : 0)
  }

  override get headerLength(): number {
    return (this.shape >> headerLengthShift) & 0x1ff
  }

  get depth(): number {
    return this.shape >> depthShift
  }

  get contents(): Uint8Array {
    return this.tree.bytes.subarray(this.start + this.headerLength, this.end)
  }

  get encoding(): Uint8Array {
    return this.tree.bytes.subarray(this.start, this.end + (this.indefinite ? 2 : 0))
  }

  get limits(): Limits {
    return this.tree.limits
  }

  get path(): string {
    return this.tree.pathTo(this.identifierOffset, this.depth)
  }

  override toInteger(): number | bigint {
    if (this.constructed) return super.toInteger()
    return shortInteger(this.tree.bytes, this.start + this.headerLength, this.end) ?? super.toInteger()
  }

  override toUtf8(): string {
    if (this.constructed) return super.toUtf8()
    return shortAscii(this.tree.bytes, this.start + this.headerLength, this.end) ?? super.toUtf8()
  }

  override toObjectIdentifier(): string {
    if (this.constructed) return super.toObjectIdentifier()
    return knownObjectIdentifier(this.tree.bytes, this.start + this.headerLength, this.end, this.limits, () =>
      super.toObjectIdentifier(),
    )
  }

  /**
   * The components of a constructed value, in order; none for a primitive one. Read on the first call, then kept.
   * @throws {BerError} for the first component, in order, whose identifier or length octets are refused; `LIMIT_DEPTH`,
   *         `LIMIT_VALUES`
   */
  children(): readonly BerNode[] {
    this.kept ??= this.constructed
      ? this.tree.components(this, this.start + this.headerLength, this.end, this.depth + 1)
      : noChildren
    return this.kept
  }

  /**
   * @internal Once `children()` was refused: the components before the one that is at fault. From now on these are all that the node
   * has, so that who goes on with them can ask for their paths.
   */
  keepSound(): readonly BerNode[] {
    this.kept = this.tree.soundComponents(this, this.start + this.headerLength, this.end, this.depth + 1)
    return this.kept
  }
}

/** What the nodes of one tree share. */
class Tree {
  declare readonly bytes: Uint8Array
  declare readonly limits: Limits
  declare readonly baseOffset: number
  declare readonly root: BerNode
  /** Index of the root among the data values of the stream. */
  declare readonly index: number
  declare private readonly header: Header
  declare private readonly maxDepth: number
  declare private readonly maxValues: number
  private scan: EndOfContentsScan | undefined
  /** Data values read so far. */
  private values = 1
  constructor(bytes: Uint8Array, limits: Limits, baseOffset: number, index: number) {
    this.bytes = bytes
    this.limits = limits
    this.baseOffset = baseOffset
    this.index = index
    this.header = new Header(limits.maxTagNumberOctets)
    this.maxDepth = limits.maxDepth
    this.maxValues = limits.maxValues
    this.root = this.readRoot()
  }

  /** The values, of the given depth, that lie in `[start, end)`: all contents octets of `parent`. */
  components(parent: BerNode, start: number, end: number, depth: number): readonly BerNode[] {
    // Most values have few components, and an array that grows by `push` takes room for seventeen at once.
    let first: BerNode | undefined
    let second: BerNode | undefined
    let all: BerNode[] | undefined
    let count = 0
    for (let position = start; position < end; count++) {
      const node = this.read(parent, position, end, depth, count)
      position = node.end + ((node.shape & indefiniteFlag) === 0 ? 0 : 2)
      if (all !== undefined) all.push(node)
      else if (first === undefined) first = node
      else if (second === undefined) second = node
      else all = [first, second, node]
    }
    this.values += count
    if (all !== undefined) return all
    if (second !== undefined) return [first as BerNode, second]
    return first === undefined ? noChildren : [first]
  }

  soundComponents(parent: BerNode, start: number, end: number, depth: number): readonly BerNode[] {
    const sound: BerNode[] = []
    try {
      for (let position = start; position < end; ) {
        const node = this.read(parent, position, end, depth, sound.length)
        sound.push(node)
        position = node.endOffset - this.baseOffset
      }
    } catch (error) {
      if (!(error instanceof BerError)) throw error
    }
    this.values += sound.length
    return sound
  }

  private read(parent: BerNode, position: number, end: number, depth: number, index: number): BerNode {
    if (position + 1 < end) {
      const leading = this.bytes[position]
      const length = this.bytes[position + 1]
      // The common case of `readHeader` once more, for the reason that the cursor has.
      if (length < 0x80 && (leading & 0x1f) !== 0x1f && (leading & 0xdf) !== 0) {
        const next = position + 2 + length
        if (next <= end && depth < this.maxDepth && this.values + index < this.maxValues) {
          return new BerNode(this, leading | (2 << headerLengthShift) | (depth << depthShift), position, next)
        }
      }
    }
    return this.readAnyForm(parent, position, end, depth, index)
  }

  private readAnyForm(parent: BerNode, position: number, end: number, depth: number, index: number): BerNode {
    const { bytes, header } = this
    if (!readHeader(bytes, position, header, end)) {
      const code = header.fault === 'TRUNCATED' ? 'HEADER_EXCEEDS_PARENT' : header.fault
      this.refuse(code, header.faultOffset, parent, index)
    }
    const next = header.end
    if (next > end) this.refuse(lengthFault(this.baseOffset, next), lengthOffset(bytes, position), parent, index)
    if (depth >= this.maxDepth && header.constructed) this.refuse('LIMIT_DEPTH', position, parent, index)
    if (this.values + index >= this.maxValues) this.refuse('LIMIT_VALUES', position, parent, index)
    const shape = header.leading | ((header.contentsOffset - position) << headerLengthShift) | (depth << depthShift)
    if (!header.indefinite) return new BerNode(this, shape, position, next)
    return new BerNode(this, shape | indefiniteFlag, position, this.endOfContents(parent, depth, end, index))
  }

  highTagNumber(start: number): TagNumber {
    readHeader(this.bytes, start, this.header)
    return this.header.tagNumber
  }

  /** The path of the node at an absolute offset; nodes of one offset differ in depth. */
  pathTo(identifierOffset: number, depth: number): string {
    let path = `[${this.index}]`
    let node = this.root
    for (let level = 0; level < depth; level++) {
      const siblings = node.children()
      // The last that does not begin behind it: found by halves, since whoever tells of many faults asks for many paths.
      let index = 0
      for (let end = siblings.length; end - index > 1; ) {
        const middle = (index + end) >> 1
        if (siblings[middle].identifierOffset <= identifierOffset) index = middle
        else end = middle
      }
      path += `.[${index}]`
      node = siblings[index]
    }
    return path
  }

  private readRoot(): BerNode {
    const { bytes, header } = this
    const end = bytes.length
    if (!readHeader(bytes, 0, header, end)) {
      this.refuse(header.fault, header.faultOffset, undefined, 0, header.missing)
    }
    // No depth to check: one value may always be open.
    if (header.end > end) {
      if (lengthFault(this.baseOffset, header.end) === 'LENGTH_TOO_LARGE') {
        this.refuse('LENGTH_TOO_LARGE', lengthOffset(bytes, 0), undefined, 0)
      }
      this.refuse('TRUNCATED', end, undefined, 0, header.end - end)
    }
    const shape = header.leading | (header.contentsOffset << headerLengthShift)
    if (!header.indefinite) return new BerNode(this, shape, 0, header.end)
    return new BerNode(this, shape | indefiniteFlag, 0, this.endOfContents(undefined, 0, Number.POSITIVE_INFINITY, 0))
  }

  /** Position of the end-of-contents octets of the value in the indefinite form whose header was just read. */
  private endOfContents(parent: BerNode | undefined, depth: number, enclosingEnd: number, index: number): number {
    const { contentsOffset, maxTagNumberOctets } = this.header
    this.scan ??= new EndOfContentsScan(
      this.bytes,
      this.baseOffset,
      new Header(maxTagNumberOctets),
      this.limits.maxDepth,
      true,
    )
    const { scan } = this
    const found = scan.find(contentsOffset, contentsOffset, 0, enclosingEnd, depth + 1)
    if (found !== -1) return found
    const { fault, faultOffset, missing } = scan.header
    return this.refuse(fault, faultOffset, parent, index, missing, scan.indexes)
  }

  private refuse(
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
