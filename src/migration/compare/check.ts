/**
 * Whether the QEMU that saved one stream would take another: what it holds them to, from the outside in: machine, RAM blocks,
 * sections, versions, subsections, fields. Defaults of devices that a stream leaves out are not known here, so that some
 * questions stay open; they are told as such.
 */
import type { StreamModel } from '../model.ts'
import { checkBlocks } from './check-blocks.ts'
import { checkConfiguration } from './check-configuration.ts'
import { checkRecords } from './check-records.ts'
import { checkSections } from './check-sections.ts'
import type { Findings } from './finding.ts'
import { checkSoundness } from './soundness.ts'

/** Adds to `findings` what QEMU would make of `stream`: any, or the one that saved `against`. */
export function checkStream(stream: StreamModel, against: StreamModel | undefined, findings: Findings): void {
  checkSoundness(stream, findings)
  checkRecords(stream, against, findings)
  if (against === undefined) return
  checkConfiguration(stream, against, findings)
  checkBlocks(stream.blocks, against.blocks, findings)
  checkSections(stream, against, findings)
}
