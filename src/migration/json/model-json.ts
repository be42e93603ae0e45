/** Devices of a stream as JSON, with what stands around them; `docs/migration.md` has the form. */
import type { MigrationForm } from '../convert.ts'
import type { ModelSection, StreamModel } from '../model.ts'
import { sectionTypeNames } from '../section-types.ts'
import type { Selection } from '../select-devices.ts'
import { writeBlock, writeConfiguration } from './configuration-json.ts'
import type { JsonText } from './json-text.ts'
import { writeFields } from './state-json.ts'

export interface NamedModel {
  readonly name: string
  readonly form: MigrationForm
  readonly model: StreamModel
}

export function writeState(json: JsonText, { name, form, model }: NamedModel, selection: Selection): void {
  json.object().key('file').string(name).key('form').string(form)
  if (selection.configuration && model.configuration !== undefined) {
    json.key('configuration')
    writeConfiguration(json, model.configuration)
  }
  if (selection.ram) {
    json.key('blocks').array()
    for (const block of model.blocks) writeBlock(json, block)
    json.end()
  }
  json.key('devices').array()
  for (const held of model.sections) if (selection.sections.has(held)) writeDevice(json, held)
  json.end().end()
  json.finish()
}

function writeDevice(json: JsonText, held: ModelSection): void {
  const { section, octets, described } = held
  const { type, id, name, instanceId, versionId, offset, bodyOffset } = section
  json.object().key('section').integer(id).key('type').string(sectionTypeNames[type]).key('name').string(name)
  json.key('instance').integer(instanceId).key('version').integer(versionId)
  if (described?.vmsdName !== undefined) json.key('vmsd').string(described.vmsdName)
  json.key('offset').integer(offset)
  if (bodyOffset !== undefined) json.key('bodyOffset').integer(bodyOffset)
  json.key('length').integer(octets.length)
  const { state, keptAsOctets } = held.decoded()
  if (state === undefined) json.key('octets').hex(octets, { prefix: '0x' })
  else {
    json.key('fields')
    writeFields(json, state, octets)
  }
  if (keptAsOctets.length > 0) {
    json.key('keptAsOctets').array()
    for (const { path, reason } of keptAsOctets)
      json.object().key('path').string(path).key('reason').string(reason).end()
    json.end()
  }
  json.end()
}
