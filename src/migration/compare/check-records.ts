/** Records of RAM and commands that some versions of QEMU take and others do not, or only when they are told to. */
import { Command } from '../commands.ts'
import type { StreamModel } from '../model.ts'
import type { SeenRecords } from '../ram/page-survey.ts'
import type { Findings } from './finding.ts'
import { type QemuVersions, Since, versionsOf, versionText, whyAtLeast, whyBelow } from './qemu-version.ts'

const RAM = 'ram'
const SWITCHOVER = `command ${Command.SWITCHOVER_START} SWITCHOVER_START`
const anyQemu: QemuVersions = { least: undefined, below: undefined }

/** @param against of the machine that is to take the stream; pages of it that were passed over tell nothing */
export function checkRecords(stream: StreamModel, against: StreamModel | undefined, findings: Findings): void {
  const versions = against === undefined ? anyQemu : versionsOf(against)
  const { fill, packed, hook, flush } = stream.pages
  if (hook.count > 0) {
    findings.add('refuses', hook.offset, RAM, `${pages(hook)} that RDMA has sent, which QEMU takes over RDMA alone`)
  }
  until(Since.CONFIGURATION_DESCRIBED, fill, 'filled with an octet that is not zero', versions, findings)
  until(Since.NO_PACKED_PAGES, packed, 'packed by zlib', versions, findings)
  checkCapability(packed, versions, against, findings)
  since(Since.FLUSH, flush, versions, findings)
  checkSwitchover(stream, versions, findings)
}

function pages({ count }: SeenRecords): string {
  return count === 1 ? 'a page' : `${count} pages`
}

/** Pages that QEMU took before `version`. */
function until(version: number, seen: SeenRecords, what: string, versions: QemuVersions, findings: Findings): void {
  if (seen.count === 0 || whyBelow(versions, version)) return
  const why = whyAtLeast(versions, version)
  const message = `${pages(seen)} ${what}: QEMU ${versionText(version)} and later take none${known(why)}`
  findings.add(why === undefined ? 'may refuse' : 'refuses', seen.offset, RAM, message)
}

/** That the other QEMU is one of those, where that is known. */
function known(why: string | undefined): string {
  return why === undefined ? '' : `; the other QEMU is one of them, as ${why}`
}

/** QEMU inflates pages only where its capability `compress` is on, and then packs what it sends. */
function checkCapability(
  packed: SeenRecords,
  versions: QemuVersions,
  against: StreamModel | undefined,
  findings: Findings,
): void {
  if (packed.count === 0 || whyAtLeast(versions, Since.NO_PACKED_PAGES)) return
  const sent = against?.pages
  if (sent !== undefined && sent.packed.count > 0) return
  const isOff = sent !== undefined && sent.pages > 0
  const what = `${pages(packed)} packed by zlib`
  const message = isOff
    ? `${what}, and the other QEMU sent none: say migrate_set_capability compress on there ("Received an unexpected compressed page")`
    : `${what}, which a QEMU takes where its capability compress is on`
  findings.add(isOff ? 'refuses' : 'may refuse', packed.offset, RAM, message)
}

/** Records that QEMU takes from `version` on. */
function since(version: number, seen: SeenRecords, versions: QemuVersions, findings: Findings): void {
  if (seen.count === 0 || whyAtLeast(versions, version)) return
  const why = whyBelow(versions, version)
  const message = `a flush of multifd: QEMU before ${versionText(version)} does not know it${known(why)}`
  findings.add(why === undefined ? 'may refuse' : 'refuses', seen.offset, RAM, message)
}

function checkSwitchover({ commands }: StreamModel, versions: QemuVersions, findings: Findings): void {
  const sent = commands.find(({ command }) => command === Command.SWITCHOVER_START)
  if (sent === undefined || whyAtLeast(versions, Since.SWITCHOVER_START)) return
  const why = whyBelow(versions, Since.SWITCHOVER_START)
  const message = `QEMU before 10.0 does not know it, and refuses the whole stream, which needs nothing of it${known(why)}`
  const repair = { command: 'drop', argument: 'SWITCHOVER_START' } as const
  findings.add(why === undefined ? 'may refuse' : 'refuses', sent.offset, SWITCHOVER, message, repair)
}
