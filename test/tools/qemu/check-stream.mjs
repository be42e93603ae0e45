/** A stream that a QEMU has made: to BER and back, its RAM, and a QEMU that takes it back. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ber, differencesOf, findingsOf, readByAsn1c, sameOctets, validate } from './ber.mjs'
import { equal } from './checks.mjs'
import { loaded, refusal, resave } from './destination.mjs'
import { compareResaves, onlyClocks } from './resaves.mjs'
import { digestOf } from './source.mjs'
import { visibleMemory } from './visible-memory.mjs'

/**
 * Checks of one file. `context`: checks, folder, converter (asn1c's).
 * @returns whether the stream came back from BER
 */
export async function checkRoundTrip({ checks, folder, converter }, name, file) {
  const [bers, back] = [join(folder, `${name}.ber`), join(folder, `${name}.back`)]
  if (!(await checks.check(`${name}: to BER`, () => ber('migration', 'to-ber', file, bers)))) return false
  await checks.check(`${name}: valid by the schema`, () => validate(bers))
  if (converter) await checks.check(`${name}: asn1c's converter`, () => readByAsn1c(converter, bers))
  return checks.check(`${name}: the same octets from BER`, async () => {
    await ber('migration', 'from-ber', bers, back)
    await sameOctets(file, back)
  })
}

/** RAM as `ber` gathers it of `file`, against what pmemsave has written; `shared`: blocks whose pages are elsewhere. */
export async function checkMemory({ checks, folder }, name, file, recorded, shared = []) {
  const blocks = Object.entries(recorded).filter(([block]) => !shared.includes(block))
  const whole = blocks.filter(([, { sha256 }]) => sha256)
  const pieces = blocks.filter(([, block]) => !block.sha256 && block.pieces.length > 0)
  await checks.check(`${name}: RAM as pmemsave has it (${whole.map(([block]) => block).join(', ')})`, async () => {
    const info = JSON.parse(await ber('migration', 'info', '--json', '--digests', file))
    for (const [block, { size, sha256 }] of whole) {
      const found = info.blocks.find((one) => one.name === block)
      equal(block, [found?.length, found?.sha256], [size, sha256])
    }
  })
  for (const [block, { pieces: shown }] of pieces) {
    await checks.check(`${name}: RAM as pmemsave has it (${shown.length} pieces of ${block})`, async () => {
      const image = join(folder, `${name}.block`)
      await ber('migration', 'extract', file, block, image)
      for (const { offset, length, sha256 } of shown) {
        equal(`at ${offset}`, await digestOf(image, { start: offset, end: offset + length - 1 }), sha256)
      }
      rmSync(image)
    })
  }
}

/** QEMU takes `file`, and has the memory then that was recorded. */
export function checkTaken({ checks, folder }, { installation, name, record, file }) {
  return checks.check(`${name}: QEMU ${installation.major} takes it, with the same memory`, async () => {
    const memory = await loaded(installation, record, folder, file, (qemu) => visibleMemory(qemu, folder))
    sameMemory(memory, record.blocks)
  })
}

function sameMemory(memory, recorded) {
  for (const [block, { pieces }] of Object.entries(recorded)) {
    if (pieces.length > 0) equal(block, memory[block]?.pieces, pieces)
  }
}

/**
 * QEMU takes `file` as it takes the stream in `original`, has the same memory, and saves the same again. `like`: a stream that
 * describes the devices, where these do not.
 */
export async function checkLoading({ checks, folder }, { installation, name, record, original, file, like }) {
  const load = (which, stream) => {
    return loaded(installation, record, folder, stream, async (qemu) => {
      const memory = await visibleMemory(qemu, folder)
      return { memory, saved: await resave(qemu, folder, `${name}.${which}`, record.capabilities) }
    })
  }
  await checks.check(`${name}: QEMU ${installation.major} takes it from BER, and saves the same again`, async () => {
    const before = await load('before', original)
    const after = await load('after', file)
    sameMemory(after.memory, record.blocks ?? {})
    equal('memory', after.memory, before.memory)
    // What this QEMU has just saved of its machine tells what it takes; but `resave` has switched zlib pages off.
    const there = record.capabilities?.includes('compress') ? original : before.saved
    const { refused, findings } = await findingsOf(original, '--against', there)
    if (refused) throw new Error(`ber migration check refuses it: ${findings.map(({ message }) => message)}`)
    // Dirty bitmaps make QEMU send pages a second time: RAM is compared by what it comes to.
    const all = await compareResaves(before.saved, after.saved, like)
    if (!all) equal('RAM', await digestsOf(after.saved), await digestsOf(before.saved))
    if (all && !like) await onlyClocks(before.saved, await differencesOf(before.saved, after.saved))
  })
}

async function digestsOf(file) {
  const { blocks } = JSON.parse(await ber('migration', 'info', '--json', '--digests', file))
  return blocks.map(({ name, length, sha256 }) => [name, length, sha256])
}

/** A recorded stream that this QEMU takes is taken from BER as well. */
export async function checkRecorded(context, given) {
  const { installation, name, record, original } = given
  const refused = await refusal(installation, record, context.folder, original)
  if (refused === undefined) return checkLoading(context, given)
  const why = `it does not take the original: ${refused.split('\n')[0]}`
  context.checks.skip(`${name}: QEMU ${installation.major} takes it from BER`, why)
}
