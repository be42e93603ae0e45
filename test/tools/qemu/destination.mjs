/** A destination of a migration: a real QEMU that a stream is loaded into. */

import { join } from 'node:path'
import { Qemu, QemuError } from './qemu.mjs'
import { makeImages } from './source.mjs'

/** Run states of a QEMU that has taken a stream and was started with -S. */
const settled = ['paused', 'running', 'prelaunch', 'postmigrate']

/**
 * Loads `file` into a QEMU of the arguments and capabilities in `record`, and gives that QEMU, still running, to `use`.
 * @returns what `use` returned
 * @throws QemuError when QEMU does not take the stream, with what it says about it
 */
export async function loaded(installation, record, folder, file, use = () => {}) {
  makeImages(folder, record.args)
  const args = [...record.args, '-S', '-incoming', 'defer']
  const qemu = await Qemu.start(installation, { machine: record.machine, args, cwd: folder })
  try {
    await qemu.capabilities(record.capabilities ?? [])
    const mapped = record.capabilities?.includes('mapped-ram')
    await qemu.execute('migrate-incoming', { uri: mapped ? `file:${file}` : `exec:cat '${file}'` })
    await qemu.migrated()
    const state = await qemu.status()
    if (!settled.includes(state)) throw new QemuError(`run state ${state} after loading`)
    return await use(qemu)
  } finally {
    await qemu.quit()
  }
}

/** As QEMU would say it: why it does not take the stream, or undefined when it does. */
export async function refusal(installation, record, folder, file) {
  try {
    await loaded(installation, record, folder, file)
    return undefined
  } catch (error) {
    if (error instanceof QemuError) return error.message.replaceAll(/^QEMU ended: |qemu-system-\w+: /gm, '')
    throw error
  }
}

/** Saves a loaded guest again, as it came. */
export async function resave(qemu, folder, name, capabilities = []) {
  const mapped = capabilities.includes('mapped-ram')
  const file = join(folder, name)
  // Pages that threads pack come in any order.
  if (capabilities.includes('compress')) await qemu.capabilities(['compress'], false)
  await qemu.parameters({ 'max-bandwidth': 100_000_000_000 })
  await qemu.execute('migrate', { uri: mapped ? `file:${file}` : `exec:cat > '${file}'` })
  await qemu.migrated()
  return file
}
