/** What must be known of a mapped-ram stream before its pages pass by: all its blocks, which the pages of the first come before. */
import type { Configuration, RamBlock, Section } from '../visitor.ts'
import { SectionType } from '../visitor.ts'
import { IgnoringVisitor } from '../visitors.ts'

export class MappedSurvey extends IgnoringVisitor {
  /** The first list of blocks, without what mapped-ram adds to them. */
  readonly blocks: RamBlock[] = []
  /** Whether blocks have their pages in the file. */
  mapped = false
  /** The footer of the section that the list is in. */
  footer: number | undefined
  /** Everything is known: the walk need not go on. */
  done = false
  /** Octets of a page, where the stream has told so far. */
  pageSize: number | undefined
  hasConfiguration = false
  #inStart = false

  override configuration(_configuration: Configuration): void {
    this.hasConfiguration = true
  }

  override startSection(section: Section): void {
    this.#inStart = section.contents === 'ram' && section.type === SectionType.Start
  }

  override block(block: RamBlock): void {
    if (this.done) return
    const { name, length, pageSize, address, mapped } = block
    if (mapped !== undefined) {
      this.mapped = true
      this.pageSize = Number(mapped.pageSize)
    }
    this.blocks.push({ name, length, pageSize, address })
  }

  override endSection(footer: number | undefined): void {
    if (!this.#inStart) return
    this.footer = footer
    this.done = true
  }

  override finish(): void {
    this.done = true
  }
}
