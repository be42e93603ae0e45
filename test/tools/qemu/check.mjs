/** node test/tools/qemu/check.mjs: all checks with the QEMUs at hand. check-qemu.sh says what it takes. */

import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { checkDrop, checkDropCommand, checkRepair, checkSet } from './check-edit.mjs'
import { checkOdd } from './check-odd.mjs'
import { checkLoading, checkMemory, checkRecorded, checkRoundTrip } from './check-stream.mjs'
import { checkText } from './check-text.mjs'
import { checkAsMapped, checkChannels, checkMapped, checkPostcopy, checkSnapshots } from './check-transports.mjs'
import { Checks, inParallel } from './checks.mjs'
import { installations } from './installation.mjs'
import { recipes } from './recipes.mjs'
import { makeSnapshots } from './snapshots.mjs'
import { makeStream } from './source.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    qemu10: { type: 'string' },
    converter: { type: 'string' },
    streams: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
  },
})
const checks = new Checks()
const shared = { checks, converter: values.converter }
/** Each stream has a folder of its own, for its images and all that is made of it. */
const contextOf = async (name) => {
  const folder = join(values.folder, name)
  await mkdir(folder, { recursive: true })
  return { ...shared, folder }
}
const wanted = (name) => positionals.length === 0 || positionals.some((pattern) => name.includes(pattern))
const found = installations(values.qemu10)

for (const missing of values.without) checks.skip(...missing.split(/: (.*)/).slice(0, 2))

const tasks = []
/** Those that have a source and a destination at a time: one after the other, so that there are never more than two QEMUs. */
const pairs = []
for (const installation of found) {
  console.log(`      ${installation.version}`)
  for (const [name, recipe] of Object.entries(recipes)) {
    if (recipe.named || installation.major < (recipe.since ?? 0) || installation.major >= (recipe.below ?? Infinity))
      continue
    const list = recipe.to === 'postcopy' ? pairs : tasks
    if (wanted(name)) list.push(() => checkMade(installation, `${name}-${installation.major}`, recipe))
  }
  if (wanted('savevm')) tasks.push(() => checkSaved(installation))
}
for (const recorded of recordedStreams()) {
  if (wanted(recorded.name)) tasks.push(() => checkRecordedStream(recorded))
}
await inParallel(tasks, 2)
await inParallel(pairs, 1)
checks.end()
process.exitCode = checks.failed === 0 ? 0 : 1

async function checkMade(installation, name, recipe) {
  const context = await contextOf(name)
  const { folder } = context
  let record
  const make = async () => (record = await makeStream(installation, folder, name, recipe))
  if (await checks.check(`${name}: made`, make)) await checkParts(context, { installation, name, record, recipe })
  await rm(folder, { recursive: true })
}

async function checkParts(context, { installation, name, record, recipe }) {
  /** A stream of the same machine that carries its description. */
  const describing = async () => {
    const { args, guest } = recipe
    const { files } = await makeStream(installation, context.folder, `${name}.describing`, { args, guest })
    return join(context.folder, files[0].file)
  }
  if (recipe.to === 'channels') return checkChannels(context, { installation, name, record })
  if (recipe.to === 'postcopy') return checkPostcopy(context, { name, record, describing })
  const original = join(context.folder, record.files[0].file)
  const file = join(context.folder, `${name}.back`)
  const whole = await checkRoundTrip(context, name, original)
  await checkMemory(context, name, original, record.blocks, recipe.shared)
  if (whole) await checkLoading(context, { installation, name, record, original, file })
  if (recipe.to === 'file') await checkMapped(context, { installation, name, record, original })
  if (recipe.asMapped) await checkAsMapped(context, { installation, name, record, original })
  if (!name.startsWith('pc-bare-')) return
  await checkSet(context, { installation, name, record, original })
  await checkText(context, { installation, name, record, original })
  await checkDrop(context, { installation, name, record, original })
  await checkRepair(context, { installation, name, record, original })
  await checkOdd(context, installation, record, original)
}

async function checkSaved(installation) {
  const name = `savevm-${installation.major}`
  const context = await contextOf(name)
  let record
  const make = async () => (record = await makeSnapshots(installation, context.folder, name, ['first', 'before lunch']))
  if (await checks.check(`${name}: made`, make)) await checkSnapshots(context, { installation, name, record })
  await rm(context.folder, { recursive: true })
}

/** Streams of QEMUs that need not be here: those beside the checkout, or the fixtures. */
function recordedStreams() {
  const listed = JSON.parse(readFileSync(join(values.streams, 'streams.json'), 'utf8'))
  return listed.streams ?? listed
}

async function checkRecordedStream(recorded) {
  const context = await contextOf(recorded.name)
  // Machines of 2.2 describe nothing; those of 2.3 have the same devices.
  const sibling = recordedStreams().find(({ name }) => name === recorded.name.replace('-2.2-', '-2.3-'))
  const { folder } = context
  const record = { ...recorded, machine: recorded.args.includes('virt') ? 'arm' : 'x86', blocks: undefined }
  record.args = recorded.args.map((arg) => arg.replaceAll('DIR/', ''))
  const original = join(folder, `${recorded.name}.mig`)
  const file = join(folder, `${recorded.name}.back`)
  await unpack(recorded, original)
  let like
  if (sibling.name !== recorded.name) {
    like = join(folder, 'described.mig')
    await unpack(sibling, like)
  }
  if (await checkRoundTrip(context, recorded.name, original)) {
    for (const installation of found) {
      const given = { installation, name: recorded.name, record, original, file, like }
      await checkRecorded(context, given)
      if (recorded.name === 'none-10.0' && installation.major < 10) await checkDropCommand(context, given)
    }
  }
  await rm(folder, { recursive: true })
}

async function unpack({ file }, to) {
  const packed = ['.', 'streams'].map((at) => join(values.streams, at, file)).find(existsSync)
  await writeFile(to, gunzipSync(await readFile(packed)))
}
