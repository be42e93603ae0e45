/** The rows of the machine's tree that are open, one below another; children are fetched when a row is opened. */
import { type Signal, signal } from '@preact/signals'
import type { MachineRow, RowOctets } from '../shared/machine.ts'
import { machineEngine } from './machine-remote.ts'
import type { Session } from './session.ts'

export interface OpenRow {
  readonly row: MachineRow
  readonly level: number
  readonly position: number
  readonly siblings: number
}

/** A row has no more children than this: there are ranges. */
const MOST = 1000
/** Octets of a row that are shown. */
const SHOWN = 4096

export class MachineRows {
  readonly open: Signal<readonly OpenRow[]> = signal([])
  readonly expanded: Signal<ReadonlySet<string>> = signal(new Set())
  readonly selected: Signal<MachineRow | undefined> = signal(undefined)
  readonly octets: Signal<RowOctets | undefined> = signal(undefined)
  readonly #session: Session
  readonly #children = new Map<string, readonly MachineRow[]>()

  constructor(session: Session) {
    this.#session = session
  }

  /** Another stream: its first rows, with the devices open. */
  reset(): void {
    this.expanded.value = new Set()
    this.selected.value = undefined
    this.octets.value = undefined
    this.open.value = []
    void this.#refetch(['']).then(async () => {
      const devices = this.#children.get('')?.find(({ name }) => name === 'devices')
      if (devices !== undefined) await this.expand(devices)
    })
  }

  /** The same stream: what is marked in its rows may be otherwise. */
  refresh(): void {
    void this.#refetch(['', ...this.expanded.value])
  }

  async #refetch(ids: readonly string[]): Promise<void> {
    this.#children.clear()
    for (const id of ids) await this.#fetch(id)
    this.#lay()
  }

  async #fetch(id: string): Promise<void> {
    try {
      this.#children.set(id, await machineEngine(this.#session).rows(id, 0, MOST))
    } catch (error) {
      this.#session.fail(error)
    }
  }

  async expand(row: MachineRow): Promise<void> {
    if (row.children === 0) return
    if (!this.#children.has(row.id)) await this.#fetch(row.id)
    this.expanded.value = new Set([...this.expanded.value, row.id])
    this.#lay()
  }

  collapse(row: MachineRow): void {
    const expanded = new Set(this.expanded.value)
    expanded.delete(row.id)
    this.expanded.value = expanded
    this.#lay()
  }

  async select(row: MachineRow): Promise<void> {
    this.selected.value = row
    const octets = await machineEngine(this.#session).rowOctets(row.id, SHOWN)
    if (this.selected.peek() === row) this.octets.value = octets
  }

  #lay(): void {
    const open: OpenRow[] = []
    const under = (id: string, level: number): void => {
      const rows = this.#children.get(id) ?? []
      for (const [i, row] of rows.entries()) {
        open.push({ row, level, position: i + 1, siblings: rows.length })
        if (this.expanded.value.has(row.id)) under(row.id, level + 1)
      }
    }
    under('', 1)
    this.open.value = open
  }
}
