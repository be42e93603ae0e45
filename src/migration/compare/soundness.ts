/** What one stream alone tells of how QEMU will take it: beyond its grammar, which its walk has checked. */
import { Command, commandLength, commandName } from '../commands.ts'
import { pathOf } from '../device-input.ts'
import type { ModelSection, StreamModel } from '../model.ts'
import { SectionType } from '../visitor.ts'
import type { Findings } from './finding.ts'

export function checkSoundness(model: StreamModel, findings: Findings): void {
  checkCommands(model, findings)
  checkTwice(model, findings)
  for (const held of model.sections) checkDescribed(held, model, findings)
  checkDescription(model, findings)
  checkEnd(model, findings)
}

function checkEnd({ hasEnd, tailOctets }: StreamModel, findings: Findings): void {
  if (hasEnd) {
    if (tailOctets === 0) return
    findings.add('note', undefined, 'tail', `${tailOctets} octets after the end, which QEMU does not read`)
  } else if (tailOctets > 0) {
    const message = `${tailOctets} octets of devices that nothing tells the ends of, so that nobody looked at them; --description (of to-ber, where this is BER) takes them from another stream of the same machine`
    findings.add('may refuse', undefined, 'tail', message)
  } else findings.add('refuses', undefined, 'stream', 'its end, the octet 00, is missing')
}

function checkCommands(model: StreamModel, findings: Findings): void {
  for (const { command, data, offset } of model.commands) {
    const name = commandName(command)
    const path = `command ${command}${name === undefined ? '' : ` ${name}`}`
    const drop = { command: 'drop', argument: name ?? String(command) } as const
    if (name === undefined) findings.add('refuses', offset, path, 'no QEMU up to 10.0 knows it', drop)
    else if (commandLength(command)?.includes(data.length) === false) {
      const expected = commandLength(command)!.join(' or ')
      findings.add('refuses', offset, path, `it has ${data.length} octets of data, and must have ${expected}`, drop)
    }
  }
  const packed = model.commands.find(({ command }) => command === Command.PACKAGED || command === Command.POSTCOPY_RUN)
  if (packed === undefined) return
  const message = 'it is of a postcopy migration: QEMU wants a peer for it that answers'
  findings.add('note', packed.offset, 'stream', message)
}

/** A device that comes twice is read twice. */
function checkTwice({ sections }: StreamModel, findings: Findings): void {
  const devices = new Map<string, number>()
  for (const { section } of sections) {
    const { type, name, instanceId, offset } = section
    if (type === SectionType.Part || type === SectionType.End) continue
    const key = `${instanceId} ${name}`
    const earlier = devices.get(key)
    if (earlier === undefined) devices.set(key, offset)
    else {
      const message = `the device came before, at ${earlier}: QEMU reads both, and what the last one says counts`
      findings.add('note', offset, pathOf(section), message)
    }
  }
}

/** A device beside its entry in the stream's own description: QEMU wrote both from one place, but reads the device alone. */
function checkDescribed(held: ModelSection, { description }: StreamModel, findings: Findings): void {
  const { section, described, isForeign, octets } = held
  const path = pathOf(section)
  if (described === undefined || isForeign) {
    if (described !== undefined || description === undefined || section.type !== SectionType.Full) return
    const message = 'the description does not tell of it, so that its fields cannot be looked at'
    findings.add('note', section.offset, path, message)
    return
  }
  const { versionId, offset } = section
  const { version, size } = described
  if (version !== undefined && version !== versionId) {
    const message = `version ${versionId} by its header, and ${version} by the description: one of them was changed`
    findings.add('may refuse', offset, path, message)
  }
  for (const { path: where, reason } of held.decoded().keptAsOctets) {
    if (where === path && octets.length !== size) {
      const message = `${octets.length} octets, where the description has ${size}: QEMU reads the device, and then finds no footer ("Missing section footer for ${section.name}")`
      findings.add('refuses', offset, path, message)
    } else {
      findings.add('note', offset, where, `kept as octets, so that its fields were not looked at: ${reason}`)
    }
  }
}

function checkDescription(model: StreamModel, findings: Findings): void {
  const { description, descriptionText, sections } = model
  const add = (message: string) => findings.add('note', undefined, 'description', message)
  if (descriptionText === undefined) add('there is none: QEMU does without, but fields of devices cannot be looked at')
  else if (description === undefined) add('it cannot be read: QEMU does not look at it, but fields cannot be looked at')
  else {
    const told = description.devices.length
    const sent = sections.filter(({ section }) => section.type === SectionType.Full).length
    if (told !== sent) add(`it tells of ${told} devices, and the stream has ${sent}`)
  }
}
