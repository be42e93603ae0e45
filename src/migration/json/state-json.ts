/**
 * Device state as JSON: an object of the fields by their names, subsections among them under theirs. Integers are numbers, or strings
 * of decimal digits beyond 2^53-1; octets are strings of hexadecimal digits after `0x`; a NULL pointer is null.
 */
import { namedFields } from '../compare/fields.ts'
import { NULL_POINTER } from '../vmstate/null-pointers.ts'
import type { StateOctets, StateStruct, StateValue } from '../vmstate/state.ts'
import { CAPABILITY } from '../vmstate/types.ts'
import type { JsonText } from './json-text.ts'

const text = new TextDecoder()

/** Writes the fields and subsections of what lies in `octets`. Of fields of one name, the second is `name#1`, as in paths. */
export function writeFields(
  json: JsonText,
  state: Pick<StateStruct, 'fields' | 'subsections'>,
  octets: Uint8Array,
): void {
  json.object()
  for (const [name, value] of namedFields(state)) {
    json.key(name)
    writeValue(json, value, octets)
  }
  for (const subsection of state.subsections) {
    json.key(subsection.name)
    writeFields(json, subsection, octets)
  }
  json.end()
}

export function writeValue(json: JsonText, value: StateValue, octets: Uint8Array): void {
  if (value.kind === 'integer') {
    if (value.typeName === 'nullptr' && value.value === NULL_POINTER) json.word(null)
    else json.integer(value.value)
  } else if (value.kind === 'boolean') json.word(value.value)
  else if (value.kind === 'struct') writeFields(json, value, octets)
  else if (value.kind === 'octets') writeOctets(json, value, octets)
  else {
    json.array()
    for (const [i, element] of value.elements.entries()) {
      const key = value.kind === 'list' ? value.keys?.[i] : undefined
      if (key === undefined) writeValue(json, element, octets)
      else {
        json.object().key('key')
        writeValue(json, key, octets)
        json.key('value')
        writeValue(json, element, octets)
        json.end()
      }
    }
    json.end()
  }
}

function writeOctets(json: JsonText, { typeName, offset, size }: StateOctets, octets: Uint8Array): void {
  const contents = octets.subarray(offset, offset + size)
  // A length octet stands before the text.
  if (typeName === CAPABILITY) json.string(text.decode(contents.subarray(1)))
  else json.hex(contents, { prefix: '0x' })
}
