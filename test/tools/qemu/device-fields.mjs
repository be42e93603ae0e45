/**
 * Where the fields of devices stand in a stream that ends in its description: a small walk of its own, which takes the sizes
 * as the description has them and shares no code with what is checked.
 */

/** The octets that hold device state: `{ device, path, offset, size }` of each field that has no fields of its own. */
export function deviceFields(stream) {
  return deviceBodies(stream).flatMap(({ fields }) => fields)
}

/**
 * Of each device: where name, instance and version begin, its body, its fields.
 * @param description of another stream of the same machine, for want of one at the end of this
 */
export function deviceBodies(stream, description) {
  const { devices } = description ?? descriptionOf(stream)
  const start = description ? stream.length : descriptionOf(stream).start
  let at = 0
  return devices.map((described) => {
    const numbers = headerOf(described)
    // The first stands somewhere behind RAM, each of the others behind the one before it; commands may come between.
    let header = stream.indexOf(numbers, at)
    while (header >= 0 && header < start && stream[header - 5] !== 0x04) header = stream.indexOf(numbers, header + 1)
    if (header < 0 || header >= start) throw new Error(`no section of ${described.name}`)
    const device = `${described.name}:${described.instance_id}`
    // A device of the old style has no version in the description.
    const body = header + numbers.length + (described.version === undefined ? 4 : 0)
    const fields = []
    at = walk(described, body, { device, path: [], found: fields })
    return { device, header, body, bodyEnd: at, fields }
  })
}

/** Name, instance and version as the header of a section has them, behind the section's number. */
function headerOf({ name, instance_id, version }) {
  const numbers = Buffer.alloc(version === undefined ? 4 : 8)
  numbers.writeUInt32BE(instance_id)
  if (version !== undefined) numbers.writeUInt32BE(version, 4)
  return Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), numbers])
}

export function descriptionOf(stream) {
  // Of the length before it, the last octet may be zero, or like a brace.
  let brace = stream.indexOf('{"', stream.lastIndexOf(0))
  if (stream[brace - 5] !== 0x06) brace = stream.indexOf('{"', brace + 1)
  if (stream[brace - 5] !== 0x06) throw new Error('no description')
  const length = stream.readUInt32BE(brace - 4)
  return { devices: JSON.parse(stream.toString('utf8', brace, brace + length)).devices, start: brace }
}

/** Walks fields, then subsections; the offset behind them. */
function walk({ fields, subsections }, at, place) {
  for (const field of fields ?? []) {
    for (let element = 0; element < (field.array_len ?? 1); element++) at = walkField(field, element, at, place)
  }
  for (const subsection of subsections ?? []) {
    at += 6 + Buffer.byteLength(subsection.vmsd_name)
    at = walk(subsection, at, { ...place, path: [...place.path, subsection.vmsd_name] })
  }
  return at
}

function walkField(field, element, at, place) {
  const { name, index, array_len, size } = field
  const path = [...place.path, array_len === undefined ? name : `${name}[${element}]`]
  if (index !== undefined) path[path.length - 1] += `[${index}]`
  const inner = field.struct
  if (inner && walk(inner, at, { ...place, path, found: [] }) === at + size) walk(inner, at, { ...place, path })
  else place.found.push({ device: place.device, path: path.join('.'), offset: at, size })
  return at + size
}
