/** What no file can hold, and no other connection that was recorded: a stream with it would not be whole, whatever form it took. */
import { Command } from '../commands.ts'
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import type { PageRun, Visitor } from '../visitor.ts'
import { ForwardingVisitor } from '../visitors.ts'

export class PlainCheck extends ForwardingVisitor {
  readonly #memory: MigrationMemory

  constructor(output: Visitor, memory: MigrationMemory) {
    super(output)
    this.#memory = memory
  }

  override pages(run: PageRun): void {
    const { view } = run.memory
    for (let page = 0; page < run.count; page++) {
      const kind = view.getUint32(run.records + page * PAGE_RECORD + PageField.Kind, true) & 0xff
      if (kind === PageKind.Hook) throw this.#refusal('ram', 'RDMA: its pages went from memory to memory')
    }
    this.output.pages(run)
  }

  override command(command: number, data: Uint8Array, packaged: boolean): void {
    if (command === Command.ENABLE_COLO) {
      throw this.#refusal('command ENABLE_COLO', 'COLO: checkpoints follow for as long as the guest runs')
    }
    this.output.command(command, data, packaged)
  }

  #refusal(path: string, actual: string): MigrationError {
    const summary = 'the stream is only a part of a migration that no recording holds'
    return new MigrationError('MIGRATION_UNSUPPORTED', this.#memory.position(), { path, summary, actual })
  }
}
