/** Streams that do not come as one file of sections in a row: several connections, mapped RAM, snapshots, postcopy. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ber, differencesOf, sameOctets } from './ber.mjs'
import { checkMemory, checkRoundTrip, checkTaken } from './check-stream.mjs'

/** multifd: the connections as one stream, which a QEMU takes that knows nothing of channels. */
export async function checkChannels(context, { installation, name, record }) {
  const { checks, folder } = context
  const { main, options } = connectionsOf(context, record)
  await checkRoundTrip(context, `${name}, main connection`, main)
  const merged = join(folder, `${name}.merged`)
  const convert = (to, from, out, ...more) => ber('migration', 'convert', '--to', to, from, out, ...more)
  if (!(await checks.check(`${name}: connections as one stream`, () => convert('stream', main, merged, ...options))))
    return
  await checkRoundTrip(context, `${name}, merged`, merged)
  await checkMemory(context, `${name}, merged`, merged, record.blocks)
  const plain = { ...record, capabilities: [] }
  await checkTaken(context, { installation, name: `${name}, merged`, record: plain, file: merged })
  await checks.check(`${name}: the same with the main connection as BER`, async () => {
    const [bers, again] = ['main.ber', 'again'].map((suffix) => join(folder, `${name}.${suffix}`))
    await ber('migration', 'to-ber', main, bers)
    await convert('stream', bers, again, ...options)
    await sameOctets(again, merged)
  })
  const mapped = join(folder, `${name}.mapped`)
  if (
    !(await checks.check(`${name}: connections as a mapped-ram file`, () =>
      convert('mapped-ram', main, mapped, ...options),
    ))
  )
    return
  await checkMemory(context, `${name}, mapped`, mapped, record.blocks)
  await checkMappedTaken(context, { installation, name: `${name}, mapped`, record, file: mapped })
}

/** Files of the connections of a migration: the main one, and options of `convert` for the others. */
function connectionsOf({ folder }, { files }) {
  const [main] = files.filter(({ file }) => file.includes('.main.'))
  const others = files.filter((file) => file !== main)
  return { main: join(folder, main.file), options: others.flatMap(({ file }) => ['--channel', join(folder, file)]) }
}

/** A mapped-ram file that `ber` has made: QEMUs from 9 on take it. */
async function checkMappedTaken(context, { installation, name, record, file }) {
  if (installation.major < 9) return
  await checkTaken(context, { installation, name, record: { ...record, capabilities: ['mapped-ram'] }, file })
}

/** A plain stream as a mapped-ram file, whatever its pages were packed with. */
export async function checkAsMapped(context, { installation, name, record, original }) {
  const { checks, folder } = context
  const mapped = join(folder, `${name}.mapped`)
  const convert = () => ber('migration', 'convert', '--to', 'mapped-ram', original, mapped)
  if (!(await checks.check(`${name}: as a mapped-ram file`, convert))) return
  await checkMemory(context, `${name}, mapped`, mapped, record.blocks)
  await checkSameDevices(context, `${name}, mapped`, original, mapped)
  await checkMappedTaken(context, { installation, name: `${name}, mapped`, record, file: mapped })
}

/** Nothing but the capability in CONFIGURATION may be another in a stream whose RAM has taken another form. */
function checkSameDevices({ checks }, name, one, other) {
  return checks.check(`${name}: devices and RAM as before`, async () => {
    const { differences, ram } = await differencesOf(one, other)
    const others = differences.filter(({ path }) => !path.startsWith('configuration/capabilities'))
    const paths = [...others.map(({ path }) => path), ...ram.map(({ block }) => `ram ${block}`)]
    if (paths.length > 0) throw new Error(`ber migration diff: ${paths.join(', ')}`)
  })
}

/** A mapped-ram file as a plain stream, which a QEMU takes without the capability, and back as a mapped-ram file. */
export async function checkMapped(context, { installation, name, record, original }) {
  const { checks, folder } = context
  const [plain, mapped] = [join(folder, `${name}.plain`), join(folder, `${name}.mapped`)]
  const convert = (to, file, out) => () => ber('migration', 'convert', '--to', to, file, out)
  if (!(await checks.check(`${name}: as a plain stream`, convert('stream', original, plain)))) return
  await checkMemory(context, `${name}, plain`, plain, record.blocks)
  await checkSameDevices(context, `${name}, plain`, original, plain)
  await checkTaken(context, {
    installation,
    name: `${name}, plain`,
    record: { ...record, capabilities: [] },
    file: plain,
  })
  if (!(await checks.check(`${name}: as a mapped-ram file again`, convert('mapped-ram', plain, mapped)))) return
  await checkMemory(context, `${name}, mapped again`, mapped, record.blocks)
  await checkSameDevices(context, `${name}, mapped again`, original, mapped)
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

/**
 * Postcopy: RAM of both sides of the switch comes to what the source had. Nothing describes its devices; `describing` is a stream
 * of the same machine that does.
 */
export async function checkPostcopy(context, { name, record, describing }) {
  const { checks, folder } = context
  const { main, options } = connectionsOf(context, record)
  await checkRoundTrip(context, name, main)
  let whole = main
  if (options.length > 0) {
    whole = join(folder, `${name}.merged`)
    const convert = () => ber('migration', 'convert', '--to', 'stream', main, whole, ...options)
    if (!(await checks.check(`${name}: connections as one stream`, convert))) return
    await checkRoundTrip(context, `${name}, merged`, whole)
  }
  await checkMemory(context, name, whole, record.blocks)
  if (describing === undefined) return
  await checks.check(`${name}: devices by the description of another stream`, async () => {
    const [bers, back] = ['described.ber', 'described.back'].map((suffix) => join(folder, `${name}.${suffix}`))
    const source = await describing()
    await ber('migration', 'to-ber', '--description', source, main, bers)
    await ber('migration', 'from-ber', bers, back)
    await sameOctets(back, main)
    // The name of a field, which is nowhere in the stream itself.
    if (!(await readFile(bers)).includes('env.eip')) throw new Error('the processor is told as octets')
  })
}
