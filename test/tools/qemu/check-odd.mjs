/** Streams that a QEMU refuses, and odd ones that it takes: `ber` is to be as strict, and no stricter. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ber, findingsOf, sameOctets } from './ber.mjs'
import { refusal } from './destination.mjs'
import { layoutOf } from './layout.mjs'
import { accepted, acceptedOnce, refused } from './odd-streams.mjs'

/** All odd streams that can be made of `good`, a stream of this QEMU that layout.mjs can read. */
export async function checkOdd({ checks, folder }, installation, record, good) {
  const stream = await readFile(good)
  const layout = layoutOf(stream)
  const qemu = `QEMU ${installation.major}`
  const early = installation.major < 9

  const write = async (name, make) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.mig`)
    await writeFile(file, make(stream, layout))
    return file
  }
  const bad = Object.entries({ ...refused, ...(early ? {} : refusedSince()) })
  for (const [name, { make, alone }] of bad) {
    await checks.check(`${name}: refused by ${qemu} and by ber`, async () => {
      const file = await write(name, make)
      const said = await refusal(installation, record, folder, file)
      if (said === undefined) throw new Error(`${qemu} takes it`)
      const verdict = await findingsOf(file, ...(alone ? [] : ['--against', good]))
      if (!verdict.refused) throw new Error(`ber takes it; ${qemu}: ${said}`)
      const reasons = verdict.findings.filter((finding) => finding.verdict === 'refuses')
      if (process.env.REASONS) tell(name, said, reasons)
      for (const { path, offset, message } of reasons) {
        if (!path || offset === undefined || !message) throw new Error('no place, or no reason')
      }
    })
  }
  for (const [name, make] of Object.entries({ ...accepted, ...(early ? acceptedOnce : {}) })) {
    await checks.check(`${name}: taken by ${qemu} and by ber, octet for octet`, async () => {
      const file = await write(name, make)
      const said = await refusal(installation, record, folder, file)
      if (said !== undefined) throw new Error(`${qemu}: ${said}`)
      const { refused, findings } = await findingsOf(file, '--against', good)
      if (refused) throw new Error(`ber: ${findings.map(({ message }) => message)}`)
      await ber('migration', 'to-ber', file, `${file}.ber`)
      await ber('migration', 'from-ber', `${file}.ber`, `${file}.back`)
      await sameOctets(`${file}.back`, file)
    })
  }
}

function refusedSince() {
  return Object.fromEntries(Object.entries(acceptedOnce).map(([name, make]) => [name, { make }]))
}

/** What both say, to be read: REASONS=1. */
function tell(name, said, reasons) {
  console.log(`      ${name}\n      QEMU: ${said.split('\n')[0]}`)
  for (const { offset, path, message } of reasons) console.log(`      ber:  ${offset}: ${path}: ${message}`)
}
