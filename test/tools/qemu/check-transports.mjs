/** Streams that do not come as one file of sections in a row: several connections, mapped RAM, snapshots, postcopy. */

import { join } from 'node:path'
import { ber } from './ber.mjs'
import { checkMemory, checkRoundTrip, checkTaken } from './check-stream.mjs'

/** multifd: the connections as one stream, which a QEMU takes that knows nothing of channels. */
export async function checkChannels(context, { installation, name, record }) {
  const [main, ...channels] = ['main', 'ch0', 'ch1'].map((part) => join(context.folder, `${name}.${part}.mig`))
  await checkRoundTrip(context, `${name}, main connection`, main)
  const merged = join(context.folder, `${name}.merged`)
  const options = channels.flatMap((channel) => ['--channel', channel])
  const convert = () => ber('migration', 'convert', '--to', 'stream', main, merged, ...options)
  if (!(await context.checks.check(`${name}: connections as one stream`, convert))) return
  await checkRoundTrip(context, `${name}, merged`, merged)
  await checkMemory(context, `${name}, merged`, merged, record.blocks)
  await checkTaken(context, {
    installation,
    name: `${name}, merged`,
    record: { ...record, capabilities: [] },
    file: merged,
  })
}

/** A mapped-ram file as a plain stream, which a QEMU takes without the capability, and back as a mapped-ram file. */
export async function checkMapped(context, { installation, name, record, original }) {
  const { checks, folder } = context
  const [plain, mapped] = [join(folder, `${name}.plain`), join(folder, `${name}.mapped`)]
  const convert = (to, file, out) => () => ber('migration', 'convert', '--to', to, file, out)
  if (!(await checks.check(`${name}: as a plain stream`, convert('stream', original, plain)))) return
  await checkMemory(context, `${name}, plain`, plain, record.blocks)
  await checkTaken(context, {
    installation,
    name: `${name}, plain`,
    record: { ...record, capabilities: [] },
    file: plain,
  })
  if (!(await checks.check(`${name}: as a mapped-ram file again`, convert('mapped-ram', plain, mapped)))) return
  await checkMemory(context, `${name}, mapped again`, mapped, record.blocks)
  await checkTaken(context, { installation, name: `${name}, mapped again`, record, file: mapped })
}

/** Snapshots in a disk image: each is a stream that a QEMU takes. */
export async function checkSnapshots(context, { installation, name, record }) {
  const { checks, folder } = context
  const image = join(folder, `${name}.qcow2`)
  for (const { tag, blocks } of record.snapshots) {
    const what = `${name}, ${tag}`
    const [bers, back] = ['ber', 'mig'].map((suffix) => join(folder, `${tag}.${suffix}`))
    const toBer = () => ber('migration', 'to-ber', `${image}#${tag}`, bers)
    if (!(await checks.check(`${what}: to BER`, toBer))) continue
    if (!(await checks.check(`${what}: from BER`, () => ber('migration', 'from-ber', bers, back)))) continue
    await checkRoundTrip(context, what, back)
    await checkMemory(context, what, back, blocks)
    await checkTaken(context, { installation, name: what, record: { ...record, blocks }, file: back })
  }
}

/** Postcopy: nothing describes its devices; RAM of both sides of the switch comes to what the source had. */
export async function checkPostcopy(context, { name, record }) {
  const main = join(context.folder, `${name}.main.mig`)
  await checkRoundTrip(context, name, main)
  // With a connection of their own, pages that were asked for are not in this one.
  if (record.files.length === 1) await checkMemory(context, name, main, record.blocks)
}
