/** The layout of page records and registers stands in assembly/ and in src/: the two must say the same. */
import { readFileSync } from 'node:fs'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationMemory } from '../../src/migration/memory.ts'
import * as mirror from '../../src/migration/page-records.ts'

const suite = makeSuite('migration/page records')
const source = readFileSync(new URL('../../assembly/page-record.ts', import.meta.url), 'utf8')
const constants = new Map(
  [...source.matchAll(/^export const (\w+): \w+ = (\w+)$/gm)].map(([, name, value]) => [name, Number(value)]),
)

/** Names in assembly/, by the names in src/. */
const pairs: Readonly<Record<string, number>> = {
  PAGE_RECORD: mirror.PAGE_RECORD,
  MAX_PAGE_DATA: mirror.MAX_PAGE_DATA,
  CONTINUED: mirror.CONTINUED,
  DATA_ADDRESS: mirror.PageField.DataAddress,
  DATA_LENGTH: mirror.PageField.DataLength,
  FILL_OCTET: mirror.PageField.Fill,
  PAGE_OFFSET: mirror.PageField.Offset,
  PAGE_ZERO: mirror.PageKind.Zero,
  PAGE_FILL: mirror.PageKind.Fill,
  PAGE_FULL: mirror.PageKind.Full,
  PAGE_XBZRLE: mirror.PageKind.Xbzrle,
  PAGE_PACKED: mirror.PageKind.Packed,
  PAGE_HOOK: mirror.PageKind.Hook,
  PAGE_COUNT: mirror.PageRegister.Count,
  PAGE_NEXT: mirror.PageRegister.Next,
  PAGE_WANTED: mirror.PageRegister.Wanted,
  PAGE_FAULT: mirror.PageRegister.Fault,
  PAGE_PHASE: mirror.PageRegister.Phase,
  PAGE_KIND: mirror.PageRegister.Kind,
  PAGE_AT: mirror.PageRegister.At,
  WRITTEN_END: mirror.PageRegister.WrittenEnd,
  PAGE_TALLY: mirror.PageRegister.Tally,
  TALLY_XBZRLE: mirror.PageRegister.TallyXbzrle,
  TALLY_PACKED: mirror.PageRegister.TallyPacked,
  TALLY_SIZE: mirror.PageRegister.TallyLast - mirror.PageRegister.Tally,
  TALLY_LAST: mirror.PageRegister.TallyLast,
  PAGES_NEED_INPUT: mirror.PageStatus.NeedInput,
  PAGES_FULL: mirror.PageStatus.Full,
  PAGES_OTHER: mirror.PageStatus.Other,
  PAGES_FAULT: mirror.PageStatus.Fault,
  FAULT_FLAGS: mirror.PageFault.Flags,
  FAULT_OUTSIDE_BLOCK: mirror.PageFault.OutsideBlock,
  FAULT_ENCODING: mirror.PageFault.Encoding,
  FAULT_INTEGER: mirror.PageFault.Integer,
  FAULT_PAGE_SIZE: mirror.PageFault.PageSize,
  FAULT_TOO_LONG: mirror.PageFault.TooLong,
  FAULT_ADDRESS_FLAGS: mirror.PageFault.AddressFlags,
  RUN_OUTSIDE: mirror.RunFault.Outside,
  RUN_PAGE_SIZE: mirror.RunFault.PageSize,
}

suite('every constant, and no other', () => {
  assert.equal(Object.fromEntries([...constants].sort()), Object.fromEntries(Object.entries(pairs).sort()))
})

suite('phases of the BER page reader', () => {
  const reader = readFileSync(new URL('../../assembly/ram-ber.ts', import.meta.url), 'utf8')
  const phases = [...reader.matchAll(/^const PHASE_(\w+): u32 = (\d)$/gm)].map(([, name, value]) => [
    name,
    Number(value),
  ])
  const { Page, Address, Data } = mirror.PagePhase
  assert.equal(phases, [
    ['PAGE', Page],
    ['ADDRESS', Address],
    ['DATA', Data],
  ])
})

suite('a record reads as the fields say, and regions do not overlap', () => {
  const memory = new MigrationMemory()
  const { registers, pages, scratch, name, output, regions } = memory
  assert.ok(regions.end <= registers && registers + mirror.PageRegister.TallyLast + 8 <= pages)
  assert.ok(pages + memory.pageCapacity * mirror.PAGE_RECORD <= scratch)
  assert.ok(scratch + mirror.MAX_PAGE_DATA <= name && name + 256 <= output && output < memory.octets.length)
  const { view } = memory
  const kinds = [mirror.PageKind.Zero, mirror.PageKind.Hook, mirror.PageKind.Zero | mirror.CONTINUED]
  for (const [i, kind] of kinds.entries()) {
    view.setUint32(pages + i * mirror.PAGE_RECORD + mirror.PageField.Kind, kind, true)
    view.setBigUint64(pages + i * mirror.PAGE_RECORD + mirror.PageField.Offset, BigInt(i), true)
  }
  memory.kernel.tallyPages(registers, pages, kinds.length, 0n, true)
  const tally = Array.from({ length: 7 }, (_, i) => memory.register(mirror.PageRegister.Tally + 4 * i))
  assert.equal(tally, [2, 0, 0, 0, 0, 1, 1])
})

suite.run()
