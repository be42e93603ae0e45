/** Streams that a QEMU refuses, and odd ones that it takes: `ber` is to be as strict, and no stricter. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ber, complaintOf, sameOctets } from './ber.mjs'
import { refusal } from './destination.mjs'
import { layoutOf } from './layout.mjs'
import { accepted, acceptedOnce, refused } from './odd-streams.mjs'

/** All odd streams that can be made of `good`, a stream of this QEMU that layout.mjs can read. */
export async function checkOdd({ checks, folder, commands }, installation, record, good) {
  const stream = await readFile(good)
  const layout = layoutOf(stream)
  const qemu = `QEMU ${installation.major}`
  const early = installation.major < 9

  const write = async (name, make) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.mig`)
    await writeFile(file, make(stream, layout))
    return file
  }
  const verdicts = async (file, alone) => {
    const said = await refusal(installation, record, folder, file)
    const check = commands.has('check') ? ['check', file, ...(alone ? [] : ['--against', good])] : ['info', file]
    return { said, complaint: await complaintOf('migration', ...check) }
  }

  const bad = Object.entries({ ...refused, ...(early ? {} : refusedSince()) })
  for (const [name, { make, alone }] of bad) {
    if (!alone && !commands.has('check')) {
      checks.skip(`${name}: refused by ${qemu} and by ber`, 'ber migration has no check')
      continue
    }
    await checks.check(`${name}: refused by ${qemu} and by ber`, async () => {
      const { said, complaint } = await verdicts(await write(name, make), alone)
      if (said === undefined) throw new Error(`${qemu} takes it`)
      if (complaint === undefined) throw new Error(`ber takes it; ${qemu}: ${said}`)
    })
  }
  for (const [name, make] of Object.entries({ ...accepted, ...(early ? acceptedOnce : {}) })) {
    await checks.check(`${name}: taken by ${qemu} and by ber, octet for octet`, async () => {
      const file = await write(name, make)
      const { said, complaint } = await verdicts(file)
      if (said !== undefined) throw new Error(`${qemu}: ${said}`)
      if (complaint !== undefined) throw new Error(`ber: ${complaint}`)
      await ber('migration', 'to-ber', file, `${file}.ber`)
      await ber('migration', 'from-ber', `${file}.ber`, `${file}.back`)
      await sameOctets(`${file}.back`, file)
    })
  }
}

function refusedSince() {
  return Object.fromEntries(Object.entries(acceptedOnce).map(([name, make]) => [name, { make }]))
}
