/** What one stream alone tells of how QEMU will take it: beyond its grammar, which its walk has checked. */
import { Command, commandLength, commandName } from '../commands.ts'
import type { KeptAsOctets } from '../device-input.ts'
import type { StreamModel } from '../model.ts'
import { SectionType } from '../visitor.ts'
import type { Findings } from './finding.ts'

export function checkStream(model: StreamModel, keptAsOctets: readonly KeptAsOctets[], findings: Findings): void {
  checkCommands(model, findings)
  checkSectionIds(model, findings)
  for (const { offset, what, reason } of keptAsOctets) {
    findings.add('note', offset, what, `kept as octets, so that its fields were not looked at: ${reason}`)
  }
  if (!model.hasEnd) findings.add('refuses', undefined, 'stream', 'there is no end of the stream (octet 00)')
  const isPostcopy = model.commands.some(
    ({ command }) => command === Command.POSTCOPY_RUN || command === Command.PACKAGED,
  )
  if (isPostcopy) {
    findings.add(
      'note',
      undefined,
      'stream',
      'it was recorded from a postcopy migration: QEMU wants a peer for it that answers',
    )
  }
  if (model.descriptionText === undefined) {
    findings.add('note', undefined, 'description', 'there is none: QEMU does without, we take device state as octets')
  } else if (model.description === undefined) {
    findings.add(
      'note',
      undefined,
      'description',
      'it cannot be read: QEMU does not look at it, we take device state as octets',
    )
  } else {
    const told = model.description.devices.length
    const sent = model.sections.filter(({ section }) => section.type === SectionType.Full).length
    if (told !== sent) {
      findings.add('note', undefined, 'description', `it tells of ${told} devices, and the stream has ${sent}`)
    }
  }
  if (model.tailOctets > 0)
    findings.add('note', undefined, 'tail', `${model.tailOctets} octets after the end, which QEMU does not read`)
}

function checkCommands(model: StreamModel, findings: Findings): void {
  for (const { command, data } of model.commands) {
    const name = commandName(command)
    const path = `command ${command}${name === undefined ? '' : ` ${name}`}`
    if (name === undefined) findings.add('refuses', undefined, path, 'a command that no QEMU up to 10.0 knows')
    else if (commandLength(command)?.includes(data.length) === false) {
      const expected = commandLength(command)!.join(' or ')
      findings.add('refuses', undefined, path, `it has ${data.length} octets of data, and must have ${expected}`)
    }
  }
}

/** A device that comes twice is read twice; two devices of one section id leave QEMU's PARTs without a sure owner. */
function checkSectionIds(model: StreamModel, findings: Findings): void {
  const devices = new Map<string, number>()
  for (const { section } of model.sections) {
    const { type, name, instanceId, offset, id } = section
    if (type === SectionType.Part || type === SectionType.End) continue
    const key = `${name} ${instanceId}`
    const earlier = devices.get(key)
    if (earlier === undefined) devices.set(key, offset)
    else
      findings.add(
        'note',
        offset,
        `section ${id} (${name})`,
        `the device came before, at ${earlier}: QEMU reads both, the last one counts`,
      )
  }
}
