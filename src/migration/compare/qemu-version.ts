/** Which versions of QEMU a stream may come from, as far as it shows. */
import { Command } from '../commands.ts'
import { hasCapability } from '../configuration.ts'
import type { StreamModel } from '../model.ts'

/** A version of QEMU as one number: 8.2 is 802. */
export type QemuVersion = number

/** What a version of QEMU brought or gave up that shows in a stream. */
export const Since = {
  /** A flush of multifd is a record of RAM. */
  FLUSH: 801,
  /** CONFIGURATION is described. A page filled with another octet than zero is no longer taken. */
  CONFIGURATION_DESCRIBED: 802,
  MAPPED_RAM: 900,
  /** Pages packed by zlib are no longer taken. */
  NO_PACKED_PAGES: 901,
  SWITCHOVER_START: 1000,
} as const

interface Bound {
  readonly version: QemuVersion
  /** What shows it: `its machine is pc-q35-7.2`. */
  readonly because: string
}

export interface QemuVersions {
  /** It is this version or a later one. */
  readonly least: Bound | undefined
  /** It is older than this one. */
  readonly below: Bound | undefined
}

export function versionText(version: QemuVersion): string {
  return `${Math.trunc(version / 100)}.${version % 100}`
}

export function versionsOf(model: StreamModel): QemuVersions {
  const { configuration, description, descriptionText, commands, pages } = model
  const least: Bound[] = []
  const [, major, minor] = /-(\d{1,2})\.(\d{1,2})$/.exec(configuration?.machine ?? '') ?? []
  if (major !== undefined) {
    least.push({ version: 100 * Number(major) + Number(minor), because: `its machine is ${configuration!.machine}` })
  }
  if (pages.flush.count > 0) least.push({ version: Since.FLUSH, because: 'it sent a flush of multifd' })
  if (configuration && hasCapability(configuration, 'mapped-ram')) {
    least.push({ version: Since.MAPPED_RAM, because: 'it has mapped-ram' })
  }
  if (commands.some(({ command }) => command === Command.SWITCHOVER_START)) {
    least.push({ version: Since.SWITCHOVER_START, because: 'it sent SWITCHOVER_START' })
  }
  let below: Bound | undefined
  // A description that was given is another stream's.
  if (descriptionText !== undefined && description !== undefined && configuration !== undefined) {
    const version = Since.CONFIGURATION_DESCRIBED
    if (description.configuration !== undefined) least.push({ version, because: 'it describes CONFIGURATION' })
    else below = { version, because: 'it does not describe CONFIGURATION' }
  }
  if (below === undefined && pages.packed.count > 0) {
    below = { version: Since.NO_PACKED_PAGES, because: 'it sent pages packed by zlib' }
  }
  least.sort((one, other) => other.version - one.version)
  // Whoever leaves something out may be anybody; who has something has it.
  if (below !== undefined && least.length > 0 && least[0].version >= below.version) below = undefined
  return { least: least[0], below }
}

/** Why a QEMU of these versions is of `version` or later for certain; undefined where it may be older. */
export function whyAtLeast({ least }: QemuVersions, version: QemuVersion): string | undefined {
  return least !== undefined && least.version >= version ? least.because : undefined
}

/** Why a QEMU of these versions is older than `version` for certain; undefined where it may not be. */
export function whyBelow({ below }: QemuVersions, version: QemuVersion): string | undefined {
  return below !== undefined && below.version <= version ? below.because : undefined
}
