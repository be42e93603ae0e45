/** What a QEMU saved after it had loaded one stream, beside what it saved after it had loaded another. */

import { readFile } from 'node:fs/promises'
import { isClock, isClockField } from './clocks.mjs'
import { descriptionOf, deviceBodies } from './device-fields.mjs'

/**
 * Compares the devices of two streams, header by header and field by field.
 * @param like a stream that describes the devices, where these two do not
 * @returns whether all outside of them is equal as well: RAM is, unless its pages came in another order
 * @throws Error that names each field with other octets, but for clocks
 */
export async function compareResaves(one, other, like) {
  const streams = [await readFile(one), await readFile(other)]
  const description = like && descriptionOf(await readFile(like))
  const [here, there] = streams.map((stream) => deviceBodies(stream, description))
  const names = [here, there].map((devices) => devices.map(({ device, fields }) => `${device} ${fields.length}`).join())
  if (names[0] !== names[1]) throw new Error(`devices: ${names.join(' and ')}`)
  const different = here.flatMap(({ fields }, place) => {
    return fields.filter((field, n) => !sameField(streams, field, there[place].fields[n]))
  })
  if (different.length > 0) {
    throw new Error(`other octets in ${different.map(({ device, path }) => `${device} ${path}`).join(', ')}`)
  }
  const [rest, otherRest] = [here, there].map((devices, place) => outside(streams[place], devices))
  return rest.equals(otherRest)
}

/** What `ber migration diff` finds between two streams must be clocks, too: it is told by the offset in the first. */
export async function onlyClocks(one, { differences, ram }) {
  if (ram.length > 0) throw new Error(`ber migration diff: RAM ${ram.map(({ block }) => block).join(', ')}`)
  const fields = deviceBodies(await readFile(one)).flatMap((device) => device.fields)
  const others = differences.filter(({ offset }) => {
    const field = fields.find((candidate) => candidate.offset <= offset && offset < candidate.offset + candidate.size)
    return !field || !isClockField(field)
  })
  if (others.length > 0) throw new Error(`ber migration diff: ${others.map(({ path }) => path).join(', ')}`)
}

function sameField([here, there], field, twin) {
  if (field.size !== twin.size || field.path !== twin.path) return false
  for (let at = 0; at < field.size; at++) {
    if (here[field.offset + at] !== there[twin.offset + at] && !isClock(field, at)) return false
  }
  return true
}

function outside(stream, devices) {
  const parts = []
  let at = 0
  for (const { body, bodyEnd } of devices) {
    parts.push(stream.subarray(at, body))
    at = bodyEnd
  }
  return Buffer.concat([...parts, stream.subarray(at)])
}
