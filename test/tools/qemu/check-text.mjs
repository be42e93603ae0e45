/** Streams edited as text: to XER or JER, a field changed in the text, and back; QEMU sees the change. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ber, schema } from './ber.mjs'
import { equal } from './checks.mjs'
import { loaded } from './destination.mjs'
import { deviceFields } from './device-fields.mjs'

/** How the field apic.tpr stands in the text, and what it becomes. */
const notations = [
  { to: 'xer', from: /(<name>tpr<\/name>\s*<value>\s*<uint8>)0(<\/uint8>)/, becomes: '$132$2' },
  { to: 'jer', from: /("name": "tpr",\s*"value": \{"uint8": )0(\})/, becomes: '$132$2' },
]

export async function checkText({ checks, folder }, { installation, name, record, original }) {
  for (const { to, from, becomes } of notations) {
    await checks.check(`${name}: QEMU ${installation.major} sees apic.tpr changed in ${to.toUpperCase()}`, async () => {
      const place = (ending) => join(folder, `${name}.text.${ending}`)
      await ber('migration', 'to-ber', original, place('ber'))
      await ber('convert', '--schema', schema, '--to', to, place('ber'), '-o', place(to))
      const text = await readFile(place(to), 'latin1')
      if (!from.test(text)) throw new Error('the text has no such field')
      await writeFile(place(to), text.replace(from, becomes), 'latin1')
      await ber('convert', '--schema', schema, '--from', to, place(to), '-o', place('ber'))
      await ber('migration', 'from-ber', place('ber'), place('mig'))
      await oneFieldDiffers(original, place('mig'))
      await loaded(installation, record, folder, place('mig'), async (qemu) => {
        const shown = await qemu.monitor('info lapic')
        if (!/TPR 0x20/.test(shown)) throw new Error(`info lapic shows no TPR 0x20: ${shown}`)
      })
    })
  }
}

/** All octets of the two streams are the same but those of the field apic.tpr. */
async function oneFieldDiffers(one, other) {
  const [before, after] = [await readFile(one), await readFile(other)]
  equal('length', after.length, before.length)
  const field = deviceFields(before).find(({ device, path }) => device.startsWith('apic:') && path === 'tpr')
  const differing = []
  for (let at = 0; at < before.length; at++) if (before[at] !== after[at]) differing.push(at)
  equal('offsets that differ', differing, [field.offset])
}
