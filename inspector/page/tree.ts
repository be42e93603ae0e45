/** The rows of the tree: which values are open, and what stands where. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { proxy } from 'comlink'
import type { Growth, Path, TreeNode } from '../shared/types.ts'
import { Branch, RANGE } from './branch.ts'
import type { Session } from './session.ts'

interface RowPlace {
  readonly key: string
  /** From 1. */
  readonly level: number
  readonly position: number
  /** -1 as long as it is not known. */
  readonly siblings: number
  readonly isOpen: boolean
  /** The open value that it stands in. */
  readonly parent: Path
}

export type Row = RowPlace &
  (
    | { readonly kind: 'value'; readonly index: number; readonly node: TreeNode | undefined }
    | { readonly kind: 'range'; readonly from: number; readonly width: number; readonly to: number }
    | { readonly kind: 'reading'; readonly growth: Growth }
  )

export class Tree {
  readonly rows: ReadonlySignal<readonly Row[]>
  /** Key of the row that has the focus, or would get it. */
  readonly active: Signal<string> = signal('')
  /** Counted up when the active row is to be brought into view. */
  readonly reveals: Signal<number> = signal(0)
  readonly #session: Session
  readonly #branches = new Map<string, Branch>()
  readonly #changes = signal(0)
  #isChanging = false
  /** The rows stay as they are until all is open that is wanted. */
  #held = 0

  constructor(session: Session) {
    this.#session = session
    this.rows = computed(() => {
      this.#changes.value
      const rows: Row[] = []
      this.#addBranch(rows, [], 1)
      return rows
    })
  }

  /** The file is another one. */
  async reset(): Promise<void> {
    for (const { job } of this.#branches.values()) this.#session.engine.stop(job)
    this.#branches.clear()
    this.active.value = ''
    const root = this.#open([])
    if (root.length === 0 && !root.growth.done) await root.changed()
    if (root.length === 0) return this.#changed()
    const first = await this.#fetched(root, 0)
    // Another file may be open by now.
    if (first === undefined || !this.#isPresent(root)) return
    if (canOpen(first)) this.#open(first.path)
    this.active.value = keyOf(first.path)
    this.#session.select(first)
  }

  /** Names may have changed. */
  refresh(): void {
    for (const branch of this.#branches.values()) branch.makeStale()
    this.#changed()
  }

  toggle(row: Row): void {
    if (row.isOpen) this.close(row)
    else this.open(row)
  }

  open(row: Row): void {
    if (row.kind === 'range') this.#branches.get(row.parent.join('.'))?.openRanges.add(`${row.from}:${row.width}`)
    else if (row.kind === 'value' && row.node !== undefined && canOpen(row.node)) this.#open(row.node.path)
    this.#changed()
  }

  close(row: Row): void {
    if (row.kind === 'range') this.#branches.get(row.parent.join('.'))?.openRanges.delete(`${row.from}:${row.width}`)
    else if (row.kind === 'value' && row.node !== undefined) this.#close(row.node.path)
    this.#changed()
  }

  /** Opens a string as BER, also where it does not look like it. */
  openAnyway(node: TreeNode): void {
    this.#open(node.path)
    this.#changed()
  }

  isOpen(path: Path): boolean {
    return this.#branches.has(path.join('.'))
  }

  /** Fetches what rows lack that are in view. */
  want(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.kind !== 'value') continue
      const branch = this.#branches.get(row.parent.join('.'))
      if (branch?.isWanted(row.index)) void this.#fetched(branch, row.index)
    }
  }

  /** The value of a row, fetched if it is not there yet. */
  async fetched({ parent, index }: Extract<Row, { kind: 'value' }>): Promise<TreeNode | undefined> {
    const branch = this.#branches.get(parent.join('.'))
    return branch && (branch.node(index) ?? (await this.#fetched(branch, index)))
  }

  /** Opens all that a value stands in, and makes its row the active one. @throws where there is no such value */
  async reveal(path: Path): Promise<TreeNode> {
    // From now on the engine knows all that is around it.
    const node = await this.#session.engine.node(path)
    this.#held++
    try {
      const branches = path.map((_, depth) => this.#open(path.slice(0, depth)))
      for (const [depth, branch] of branches.entries()) {
        const index = path[depth]!
        while (branch.growth.count <= index && !branch.growth.done) await branch.changed()
        for (let { width } = branch; width >= RANGE; width /= RANGE) {
          branch.openRanges.add(`${index - (index % width)}:${width}`)
        }
      }
      this.active.value = keyOf(path)
    } finally {
      this.#held--
    }
    this.#changes.value++
    this.reveals.value++
    return node
  }

  async #fetched(branch: Branch, index: number): Promise<TreeNode | undefined> {
    const { engine } = this.#session
    try {
      await branch.fetch(index, (from, to) => engine.children(branch.path, from, to))
    } catch (error) {
      if (this.#isPresent(branch)) this.#session.fail(error)
    }
    this.#changed()
    return branch.node(index)
  }

  #open(path: Path): Branch {
    const key = path.join('.')
    const known = this.#branches.get(key)
    if (known !== undefined) return known
    const branch = new Branch(path, this.#session.newJob())
    this.#branches.set(key, branch)
    const grown = (growth: Growth): void => {
      // Reports come by another way than the result, which may overtake them.
      if (branch.growth.done) return
      branch.grown(growth)
      this.#changed()
    }
    this.#session.engine.grow(path, branch.job, proxy(grown)).then(grown, (error) => {
      grown({ ...branch.growth, done: true })
      if (this.#isPresent(branch)) this.#session.fail(error)
    })
    return branch
  }

  /** It is open, and so is its file. */
  #isPresent(branch: Branch): boolean {
    return this.#branches.get(branch.path.join('.')) === branch
  }

  #close(path: Path): void {
    const key = path.join('.')
    for (const [each, { job }] of this.#branches) {
      if (each !== key && !each.startsWith(`${key}.`)) continue
      this.#session.engine.stop(job)
      this.#branches.delete(each)
    }
  }

  /** The rows are made anew once for all that changes at a time. */
  #changed(): void {
    if (this.#isChanging) return
    this.#isChanging = true
    queueMicrotask(() => {
      this.#isChanging = false
      if (this.#held === 0) this.#changes.value++
    })
  }

  #addBranch(rows: Row[], path: Path, level: number): void {
    const branch = this.#branches.get(path.join('.'))
    if (branch === undefined) return
    const { growth, length, width } = branch
    if (width === 0) this.#addValues(rows, branch, 0, length, level, growth.done ? length : -1)
    else this.#addRanges(rows, branch, 0, length, width, level, growth.done)
    if (growth.done) return
    const place = { level, position: -1, siblings: -1, isOpen: false, parent: path }
    rows.push({ ...place, kind: 'reading', key: `reading ${path.join('.')}`, growth })
  }

  #addRanges(rows: Row[], branch: Branch, from: number, to: number, width: number, level: number, done: boolean): void {
    const siblings = done ? Math.ceil((to - from) / width) : -1
    for (let start = from; start < to; start += width) {
      const end = Math.min(start + width, to)
      const isOpen = branch.openRanges.has(`${start}:${width}`)
      rows.push({
        kind: 'range',
        key: `${branch.path.join('.')}/${start}:${width}`,
        level,
        position: (start - from) / width + 1,
        siblings,
        isOpen,
        parent: branch.path,
        from: start,
        to: end,
        width,
      })
      if (!isOpen) continue
      if (width > RANGE) this.#addRanges(rows, branch, start, end, width / RANGE, level + 1, done || end < to)
      else this.#addValues(rows, branch, start, end, level + 1, done || end < to ? end - start : -1)
    }
  }

  #addValues(rows: Row[], branch: Branch, from: number, to: number, level: number, siblings: number): void {
    const key = branch.path.length === 0 ? '' : `${branch.path.join('.')}.`
    for (let index = from; index < to; index++) {
      const node = branch.node(index)
      const own = `${key}${index}`
      const isOpen = this.#branches.has(own)
      const position = index - from + 1
      rows.push({ kind: 'value', key: own, level, position, siblings, isOpen, parent: branch.path, index, node })
      if (isOpen) this.#addBranch(rows, [...branch.path, index], level + 1)
    }
  }
}

export const keyOf = (path: Path): string => path.join('.')

export function canOpen(node: TreeNode): boolean {
  if (node.fault?.code === 'LIMIT_DEPTH') return false
  return node.kind === 'value' && (node.constructed ? node.end !== node.contents : node.opens)
}
