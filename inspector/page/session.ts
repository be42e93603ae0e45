/** What the page knows: the file that is open, and the one selection that all views share. Views and panels get it as `session`. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { proxy, type Remote, wrap } from 'comlink'
import type { Engine } from '../engine/engine.ts'
import type { Input, OpenedFile, Path, TreeNode } from '../shared/types.ts'
import { Tree } from './tree.ts'

/** Octets of the file, and the value that they are, if they are one. */
export interface Selection {
  readonly from: number
  readonly to: number
  readonly node: TreeNode | undefined
}

export type View = 'tree' | 'octets' | 'panels'

export class Session {
  readonly engine: Remote<Engine>
  readonly tree: Tree
  readonly file: Signal<OpenedFile | undefined> = signal(undefined)
  /** What is being opened, and the share of it that has been fetched. */
  readonly opening: Signal<{ readonly name: string; readonly share: number } | undefined> = signal(undefined)
  /** What went wrong last, to be shown until somebody closes it. */
  readonly problem: Signal<string | undefined> = signal(undefined)
  /** What was done, for those who cannot see that it was. */
  readonly notice: Signal<string> = signal('')
  readonly selection: Signal<Selection | undefined> = signal(undefined)
  readonly node: ReadonlySignal<TreeNode | undefined> = computed(() => this.selection.value?.node)
  /** Where the hex view is to go; a new object each time. */
  readonly shown: Signal<{ readonly offset: number }> = signal({ offset: 0 })
  /** Counted up whenever names may have changed. */
  readonly named: Signal<number> = signal(0)
  /** The panel that is open, by its id. */
  readonly panel: Signal<string> = signal('details')
  /** Where there is room for one view only. */
  readonly view: Signal<View> = signal('tree')
  readonly dialog: Signal<'paste' | 'url' | 'keys' | undefined> = signal(undefined)
  /** Octets that are marked in the hex view beside the selection: a match of a search, the place of a fault. */
  readonly mark: Signal<{ readonly from: number; readonly to: number } | undefined> = signal(undefined)
  #jobs = 0
  #opened = 0
  #input: Input | undefined

  constructor(worker: Worker) {
    this.engine = wrap<Engine>(worker)
    this.tree = new Tree(this)
  }

  /** A number for work that is to be stopped by `engine.stop`. */
  newJob(): number {
    return ++this.#jobs
  }

  async open(input: Input): Promise<void> {
    const turn = ++this.#opened
    const name = input.kind === 'url' ? input.address : input.name
    this.#input = input
    this.problem.value = undefined
    this.opening.value = { name, share: 0 }
    const onProgress = (share: number): void => {
      if (turn === this.#opened) this.opening.value = { name, share }
    }
    try {
      const file = await this.engine.open(input, proxy(onProgress))
      if (turn !== this.#opened) return
      this.selection.value = undefined
      this.mark.value = undefined
      this.file.value = file
      this.shown.value = { offset: 0 }
      await this.tree.reset()
    } catch (error) {
      if (turn === this.#opened) this.fail(error)
    } finally {
      if (turn === this.#opened) this.opening.value = undefined
    }
  }

  /** Opens what is open once more, as octets and not as the text that it looked like. */
  reopenAsOctets(): void {
    const input = this.#input
    if (input !== undefined && input.kind !== 'octets' && input.kind !== 'sample')
      void this.open({ ...input, form: 'octets' })
  }

  /** Selects a value; `from` is the view where that was done, which need not be moved. */
  select(node: TreeNode, from?: 'tree' | 'hex'): void {
    const to = node.next === -1 ? (this.file.peek()?.size ?? node.contents) : node.next
    this.selection.value = { from: node.start, to, node }
    if (from !== 'hex') this.shown.value = { offset: node.start }
  }

  /** Selects octets that need not be a value: a page of RAM, a field of a device. */
  selectOctets(from: number, to: number): void {
    this.selection.value = { from, to, node: undefined }
    this.shown.value = { offset: from }
  }

  /** Goes to the innermost value that holds an octet, or to the octet where there is none. @param length octets that are marked */
  async goTo(offset: number, { from, length = 0 }: { from?: 'hex'; length?: number } = {}): Promise<void> {
    try {
      const path = await this.engine.locate(offset)
      if (path.length === 0) this.selectOctets(offset, offset + 1)
      else await this.goToPath(path, from)
      if (from === undefined) this.shown.value = { offset }
      this.mark.value = length > 0 ? { from: offset, to: offset + length } : undefined
    } catch (error) {
      this.fail(error)
    }
  }

  /** Opens the tree down to a value, and selects it. @throws where there is none */
  async goToPath(path: Path, from?: 'hex'): Promise<void> {
    this.select(await this.tree.reveal(path), from)
  }

  /** Brings a panel to the front, also where there is room for one view only. */
  openPanel(id: string): void {
    this.panel.value = id
    this.view.value = 'panels'
  }

  /** After the engine got other names: everything is asked for again. */
  renamed(): void {
    this.named.value++
    this.tree.refresh()
  }

  fail(error: unknown): void {
    this.problem.value = error instanceof Error ? error.message : String(error)
  }
}

/** Somebody stopped it, and is not to be told. Comlink makes errors anew, by name and message. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
