/** Changes to a description's text, which otherwise stays as it stood. */
import { parseDescription } from './description.ts'
import { type JsonValue, parseJson } from './description-json.ts'

/**
 * The text without some of its devices.
 * @param isGone told each device, and how many entries of the same one came before
 * @throws {MigrationError} `MIGRATION_DESCRIPTION`
 */
export function withoutDevices(
  octets: Uint8Array,
  isGone: (name: string, instanceId: number, earlier: number) => boolean,
): Uint8Array {
  const { devices } = parseDescription(octets, 0)
  const counts = new Map<string, number>()
  const gone = devices.map(({ name, instanceId }) => {
    const key = `${instanceId} ${name}`
    const earlier = counts.get(key) ?? 0
    counts.set(key, earlier + 1)
    return isGone(name, instanceId, earlier)
  })
  if (!gone.includes(true)) return octets
  const kept = devices.filter((_, i) => !gone[i])
  const last = devices[devices.length - 1]
  const pieces = [octets.subarray(0, devices[0].offset)]
  for (const [i, { offset, end }] of kept.entries()) {
    // The text between two entries: a comma, and white space if there is any.
    if (i > 0) pieces.push(octets.subarray(devices[0].end, devices[1].offset))
    pieces.push(octets.subarray(offset, end))
  }
  pieces.push(octets.subarray(last.end))
  return joined(pieces)
}

/**
 * The text with another length of the machine's name, where it describes CONFIGURATION.
 * @throws {MigrationError} `MIGRATION_DESCRIPTION`
 */
export function withMachineSize(octets: Uint8Array, size: number): Uint8Array {
  const fields = memberOf(memberOf(parseJson(octets, 0), 'configuration'), 'fields')
  if (fields?.kind !== 'array') return octets
  const field = fields.elements.find((candidate) => {
    const name = memberOf(candidate, 'name')
    return name?.kind === 'string' && name.value === 'name'
  })
  const place = memberOf(field, 'size')
  if (place?.kind !== 'number') return octets
  return joined([octets.subarray(0, place.offset), new TextEncoder().encode(String(size)), octets.subarray(place.end)])
}

function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return value?.kind === 'object' ? value.members.find((member) => member.key === key)?.value : undefined
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const text = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    text.set(piece, at)
    at += piece.length
  }
  return text
}
