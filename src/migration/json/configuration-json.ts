/** CONFIGURATION, RAM blocks and commands as JSON: the same in a whole stream and in a picture of its state. */
import { commandName } from '../commands.ts'
import type { Configuration, RamBlock } from '../visitor.ts'
import type { JsonText } from './json-text.ts'
import { writeFields } from './state-json.ts'

export function writeConfiguration(json: JsonText, { machine, subsections, octets }: Configuration): void {
  json.object().key('machine').string(machine)
  if (subsections.length > 0) {
    json.key('subsections').object()
    for (const subsection of subsections) {
      json.key(subsection.name)
      writeFields(json, subsection, octets)
    }
    json.end()
  }
  json.end()
}

export function writeBlock(json: JsonText, { name, length, pageSize, address, mapped }: RamBlock): void {
  json.object().key('name').string(name).key('length').integer(length)
  if (pageSize !== undefined) json.key('pageSize').integer(pageSize)
  if (address !== undefined) json.key('address').integer(address)
  if (mapped !== undefined) {
    json.key('mapped').object().key('pageSize').integer(mapped.pageSize)
    json.key('bitmapAt').integer(mapped.bitmapAt).key('pagesAt').integer(mapped.pagesAt).end()
  }
  json.end()
}

/** Members of an object that is open. */
export function writeCommand(json: JsonText, command: number, data: Uint8Array): void {
  json.key('command').integer(command)
  const name = commandName(command)
  if (name !== undefined) json.key('name').string(name)
  if (data.length > 0) json.key('data').hex(data, { prefix: '0x' })
}
