/** A source of a migration: starts a guest, migrates it, and says what was sent. */

import { createCipheriv, createHash } from 'node:crypto'
import { appendFileSync, createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { armProgram, bootDisk, ENTRY_ARM, ROUNDS_ARM, ROUNDS_X86 } from './guest.mjs'
import { Qemu, QemuError } from './qemu.mjs'
import { Recorder } from './recorder.mjs'
import { visibleMemory } from './visible-memory.mjs'

const unlimited = 100_000_000_000

/**
 * Makes the stream `name` in `folder`, and NAME.json about it.
 *
 *     machine       'x86' or 'arm'
 *     args          of QEMU; images are named without a folder, and found in `folder`
 *     guest         true, or options of bootDisk(): the guest that dirties memory
 *     run           seconds the guest runs first; 0: it has never been started
 *     capabilities  of the source
 *     parameters    of the source
 *     live          octets a second: the guest runs on until `passes` over memory have been sent, and is stopped then
 *     to            'exec' (default), 'file', 'channels' (a file for each connection), 'postcopy'
 *     before        what to do before migrating, with the Qemu
 */
export async function makeStream(installation, folder, name, options) {
  const recipe = { machine: 'x86', args: [], run: 0, capabilities: [], parameters: {}, to: 'exec', ...options }
  await mkdir(folder, { recursive: true })
  const guest = guestOf(recipe, folder, name)
  const args = [...recipe.args, ...guest.args]
  const started = recipe.run > 0 || guest.rounds !== undefined
  const qemu = await Qemu.start(installation, { ...recipe, args: started ? args : [...args, '-S'], cwd: folder })
  let destination
  try {
    await qemu.capabilities(recipe.capabilities)
    if (Object.keys(recipe.parameters).length > 0) await qemu.parameters(recipe.parameters)
    if (guest.rounds) await qemu.until('a round of the guest', () => ran(qemu, guest.rounds))
    if (recipe.run > 0) await sleep(recipe.run * 1000)
    await recipe.before?.(qemu)

    if (recipe.to === 'postcopy') destination = await incoming(installation, recipe, args, folder, name)
    const recorder = ['channels', 'postcopy'].includes(recipe.to) && new Recorder(folder, name, destination?.path)
    const file = `${name}.mig`
    const uri = recorder ? await recorder.listen() : recipe.to === 'file' ? `file:${file}` : `exec:cat > ${file}`
    if (!recipe.live && started) await qemu.execute('stop')
    await qemu.parameters({ 'max-bandwidth': recipe.live ?? unlimited, 'downtime-limit': recipe.live ? 1 : 300 })
    await qemu.execute('migrate', { uri })
    if (recipe.live) await endLive(qemu, recipe)
    const statistics = await qemu.migrated()
    const blocks = await visibleMemory(qemu, folder)
    await qemu.quit()
    await destination?.qemu.quit()
    await recorder?.close?.()

    const files = recorder ? recorder.files.sort() : [file]
    const told = await describe(installation, folder, name, { recipe, args, files, blocks, statistics })
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(told, null, 1)}\n`)
    return told
  } finally {
    await qemu.quit()
    await destination?.qemu.quit()
  }
}

/** Images are made where they are needed; a QEMU that loads the stream needs them as well. */
export function makeImages(folder, args) {
  const wanted = args.join(' ')
  const make = (name, octets) => existsSync(join(folder, name)) || writeFileSync(join(folder, name), octets())
  if (wanted.includes('blank.img')) make('blank.img', () => Buffer.alloc(1 << 20))
  for (const [, file, mebibytes] of wanted.matchAll(/(shared-(\d+)\.ram)/g)) {
    // What a source left there is what a destination finds.
    make(file, () => Buffer.alloc(Number(mebibytes) << 20))
  }
  for (const [, file, pages, pause] of wanted.matchAll(/(guest-(\d+)-(\d+)\.img)/g)) {
    make(file, () => bootDisk({ pages: Number(pages), pause: Number(pause) }))
  }
  for (const [, file, mebibytes] of wanted.matchAll(/(noise-(\d+)\.ram)/g)) {
    if (!existsSync(join(folder, file))) writeNoise(join(folder, file), Number(mebibytes))
  }
  if (wanted.includes('guest-arm.bin')) make('guest-arm.bin', armProgram)
}

/** The same octets each time, not to be compressed. */
function writeNoise(file, mebibytes) {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16))
  const zeros = Buffer.alloc(1 << 20)
  writeFileSync(file, '')
  for (let part = 0; part < mebibytes; part++) appendFileSync(file, noise.update(zeros))
}

function guestOf({ machine, args, guest }, folder) {
  const { pages = 512, pause = 2000 } = guest ?? {}
  const image = `guest-${pages}-${pause}.img`
  let found = { args: [] }
  if (guest && machine === 'arm') {
    const loader = `loader,file=guest-arm.bin,addr=${ENTRY_ARM},cpu-num=0,force-raw=on`
    found = { args: ['-device', loader], rounds: ROUNDS_ARM }
  } else if (guest) {
    found = { args: ['-drive', `if=ide,format=raw,snapshot=on,file=${image}`], rounds: ROUNDS_X86 }
  }
  makeImages(folder, [...args, ...found.args])
  return found
}

/** Memory holds anything before the guest has begun; its rounds are counted from one. */
export async function ran(qemu, address) {
  const rounds = await qemu.word(address)
  return rounds > 0 && rounds < 1e6
}

async function incoming(installation, recipe, args, folder, name) {
  const path = join(folder, `${name}.destination`)
  const all = [...args, '-incoming', 'defer']
  const qemu = await Qemu.start(installation, { ...recipe, args: all, cwd: folder })
  await qemu.capabilities(recipe.capabilities)
  await qemu.execute('migrate-incoming', { uri: `unix:${path}` })
  return { qemu, path }
}

async function endLive(qemu, { passes = 4, to }) {
  await qemu.until(`${passes} passes over memory`, async () => {
    const state = await qemu.execute('query-migrate')
    if (state.status === 'completed' || state.status === 'failed') {
      throw new QemuError(`the migration has ended too soon: ${state.status} ${state['error-desc'] ?? ''}`)
    }
    return state.ram?.['dirty-sync-count'] > passes
  })
  await qemu.execute(to === 'postcopy' ? 'migrate-start-postcopy' : 'stop')
  await qemu.parameters({ 'max-bandwidth': unlimited, 'downtime-limit': 300 })
}

async function describe(installation, folder, name, { recipe, args, files, blocks, statistics }) {
  const described = []
  for (const file of files) {
    described.push({ file, size: (await stat(join(folder, file))).size, sha256: await digestOf(join(folder, file)) })
  }
  return {
    name,
    qemu: installation.version,
    machine: recipe.machine,
    args,
    capabilities: recipe.capabilities,
    parameters: recipe.parameters,
    files: described,
    blocks,
    statistics,
  }
}

/** SHA-256 of a file, or of its octets from `start` to `end`, that one included. */
export async function digestOf(file, range) {
  const hash = createHash('sha256')
  for await (const octets of createReadStream(file, range)) hash.update(octets)
  return hash.digest('hex')
}

export function readRecord(folder, name) {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}
