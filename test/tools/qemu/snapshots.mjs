/** savevm: snapshots of a running guest inside a qcow2 image. */

import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROUNDS_X86 } from './guest.mjs'
import { Qemu, QemuError } from './qemu.mjs'
import { digestOf, makeImages, ran } from './source.mjs'
import { visibleMemory } from './visible-memory.mjs'

const guest = 'guest-512-1000.img'
/** Of the machine whose snapshots they are. */
export const snapshotArgs = [
  '-M',
  'pc',
  '-m',
  '16',
  '-nodefaults',
  '-drive',
  `if=ide,format=raw,snapshot=on,file=${guest}`,
]

/**
 * Makes NAME.qcow2 with a snapshot for each of `tags`, NAME.list as `qemu-img snapshot -l` prints them, and NAME.json with
 * the guest's memory at each.
 */
export async function makeSnapshots(installation, folder, name, tags) {
  const image = join(folder, `${name}.qcow2`)
  const environment = { env: { ...process.env, ...installation.env } }
  rmSync(image, { force: true })
  execFileSync(installation.img, ['create', '-q', '-f', 'qcow2', image, '64M'], environment)
  makeImages(folder, snapshotArgs)
  const disk = ['-blockdev', `driver=qcow2,node-name=vm,file.driver=file,file.filename=${image}`]
  const args = [...snapshotArgs, ...disk, '-device', 'virtio-blk-pci,drive=vm']
  const qemu = await Qemu.start(installation, { args, cwd: folder })
  const snapshots = []
  try {
    await qemu.until('a round of the guest', () => ran(qemu, ROUNDS_X86))
    for (const tag of tags) {
      await qemu.execute('cont')
      await sleep(50)
      await qemu.execute('stop')
      await qemu.monitor('qemu-io vm "write -P 7 1M 64k"')
      await save(qemu, tag)
      snapshots.push({ tag, blocks: await visibleMemory(qemu, folder) })
    }
  } finally {
    await qemu.quit()
  }
  const list = String(execFileSync(installation.img, ['snapshot', '-l', image], environment))
  writeFileSync(join(folder, `${name}.list`), list)
  const files = [{ file: `${name}.qcow2`, sha256: await digestOf(image) }]
  const told = { name, qemu: installation.version, machine: 'x86', args, files, snapshots, list }
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(told, null, 1)}\n`)
  return told
}

/** A job, unlike the monitor's savevm: it takes a tag as it is, blanks included. */
async function save(qemu, tag) {
  const job = `save ${tag}`.replaceAll(/[^a-z0-9]/gi, '-')
  await qemu.execute('snapshot-save', { 'job-id': job, tag, vmstate: 'vm', devices: ['vm'] })
  await qemu.until('the snapshot', async () => {
    const state = (await qemu.execute('query-jobs')).find(({ id }) => id === job)
    if (state?.error) throw new QemuError(`snapshot-save: ${state.error}`)
    return state?.status === 'concluded'
  })
  await qemu.execute('job-dismiss', { id: job })
}
