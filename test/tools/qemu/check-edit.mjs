/** Streams with something changed: QEMU sees the change, or takes what it has refused. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ber, findingsOf, sameOctets } from './ber.mjs'
import { equal } from './checks.mjs'
import { loaded, refusal, resave } from './destination.mjs'
import { deviceFields } from './device-fields.mjs'
import { makeStream } from './source.mjs'

/** What `set` is told, where QEMU's monitor shows it, and the field by device and path, with its octets. */
const changes = [
  {
    set: ['cpu.env.regs[0]=0xcafe1234', 'cpu.env.eip=31744'],
    monitor: 'info registers',
    shows: /EAX=cafe1234[\s\S]*EIP=00007c00/,
    fields: { 'cpu:0 env.regs[0]': '00000000cafe1234', 'cpu:0 env.eip': '0000000000007c00' },
  },
  { set: ['apic.tpr=0x20'], monitor: 'info lapic', shows: /TPR 0x20/, fields: { 'apic:0 tpr': '20' } },
  {
    set: ['i8259#1.imr=0xa5', 'i8259#0.imr=0x5a'],
    monitor: 'info pic',
    shows: /pic1: irr=\w\w imr=a5[\s\S]*pic0: irr=\w\w imr=5a/,
    fields: { 'i8259:0 imr': '5a', 'i8259:1 imr': 'a5' },
  },
  {
    set: ['cpu.cpu/msr_smi_count.env.msr_smi_count=77'],
    fields: { 'cpu:0 cpu/msr_smi_count.env.msr_smi_count': '000000000000004d' },
  },
]

/** Fields that `set` has changed, as this QEMU shows them after loading and as it saves them again. */
export async function checkSet(context, { installation, name, record, original }) {
  const { checks, folder } = context
  for (const { set, monitor, shows, fields } of changes) {
    await checks.check(`${name}: QEMU ${installation.major} sees ${set.join(' and ')}`, async () => {
      const file = join(folder, `${name}.set`)
      await ber('migration', 'set', original, file, ...set)
      const saved = await loaded(installation, record, folder, file, async (qemu) => {
        const shown = monitor ? await qemu.monitor(monitor) : ''
        if (monitor && !shows.test(shown)) throw new Error(`${monitor} shows no ${shows}: ${shown}`)
        return resave(qemu, folder, `${name}.saved`)
      })
      await sameFields(saved, fields)
    })
  }
  await checks.check(`${name}: what is set to what it was is the same stream`, async () => {
    const value = await fieldsOf(original, ['apic:0 tpr'])
    const file = join(folder, `${name}.unset`)
    await ber('migration', 'set', original, file, `apic.tpr=0x${value['apic:0 tpr']}`)
    await sameOctets(original, file)
  })
}

async function sameFields(file, wanted) {
  equal('fields', await fieldsOf(file, Object.keys(wanted)), wanted)
}

async function fieldsOf(file, names) {
  const stream = await readFile(file)
  const found = {}
  for (const { device, path, offset, size } of deviceFields(stream)) {
    const name = `${device} ${path}`
    if (names.includes(name)) found[name] = stream.toString('hex', offset, offset + size)
  }
  return Object.fromEntries(names.map((name) => [name, found[name]]))
}

/**
 * What `ber migration check` says about a stream that QEMU refuses, done as it says: QEMU takes it then.
 * @param against a stream of the machine that is to take it
 */
async function repaired({ folder }, file, against) {
  const { refused, findings } = await findingsOf(file, '--against', against)
  if (!refused) throw new Error('ber migration check finds no reason')
  let from = file
  for (const [place, { verdict, repair, path }] of findings.entries()) {
    if (verdict !== 'refuses') continue
    if (!repair) throw new Error(`no repair of ${path}`)
    const to = join(folder, `repaired-${place}.mig`)
    await ber('migration', repair.command, from, to, repair.argument)
    from = to
  }
  const after = await findingsOf(from, '--against', against)
  if (after.refused) throw new Error(`still refused: ${after.findings[0].message}`)
  return from
}

/** A guest with one device more than its destination has: refused, until the device's section is dropped. */
export async function checkDrop(context, { installation, name, record, original }) {
  const { checks, folder } = context
  await checks.check(`${name}: QEMU ${installation.major} takes it without a device that it has not`, async () => {
    const args = [...record.args, '-device', 'i6300esb']
    await makeStream(installation, folder, `${name}.more`, { args, run: 0.2 })
    const more = join(folder, `${name}.more.mig`)
    const said = await refusal(installation, record, folder, more)
    if (!/Unknown savevm section or instance '\S+' 0/.test(said ?? '')) throw new Error(`refused otherwise: ${said}`)
    const dropped = await repaired(context, more, original)
    equal('refusal', await refusal(installation, record, folder, dropped), undefined)
  })
}

/** A machine with another name, and fields that must be as they are at the destination. */
export async function checkRepair(context, { installation, name, record, original }) {
  const { checks, folder } = context
  for (const set of [['configuration.machine=pc-of-somebody-else'], ['PCIBUS.nirq=5', 'vmmouse.queue_size=16']]) {
    await checks.check(
      `${name}: QEMU ${installation.major} takes it after ${set.join(' and ')} was repaired`,
      async () => {
        const file = join(folder, `${name}.edited`)
        await ber('migration', 'set', original, file, ...set)
        const said = await refusal(installation, record, folder, file)
        if (said === undefined) throw new Error('QEMU takes it as it is')
        const again = await repaired(context, file, original)
        equal('refusal', await refusal(installation, record, folder, again), undefined)
        await sameOctets(again, original)
      },
    )
  }
}

/** A stream of QEMU 10 for an older one: it has no name for the command 11, but needs nothing else. */
export async function checkDropCommand(context, { installation, name, record, original }) {
  const { checks, folder } = context
  await checks.check(`${name}: QEMU ${installation.major} takes it without command 11`, async () => {
    await makeStream(installation, folder, 'receiver', { args: record.args })
    const dropped = await repaired(context, original, join(folder, 'receiver.mig'))
    equal('refusal', await refusal(installation, record, folder, dropped), undefined)
  })
}
