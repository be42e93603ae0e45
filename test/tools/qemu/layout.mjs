/**
 * Where things are in a plain stream of one RAM section and devices, so that it can be spoilt: a walk of its own, which
 * shares no code with what is checked, and knows no more of the format than such streams have.
 */

import { deviceBodies } from './device-fields.mjs'

/**
 * Offsets: `configuration` [start, end); `ram`: of each RAM section its header, its body, its records and its end;
 * `devices`: of each device's section `header`, `body`, `bodyEnd`, `end`; `eof`.
 */
export function layoutOf(stream) {
  const name = stream.readUInt32BE(9)
  const configuration = [8, 13 + name]
  const ram = []
  let at = configuration[1]
  while (stream[at] <= 0x03 && stream[at] > 0x00) {
    const header = at
    const body = stream[at] === 0x01 ? at + 13 + 1 + stream[at + 5] : at + 5
    const { records, end } = walkRecords(stream, body)
    ram.push({ header, body, records, bodyEnd: end, end: end + 5 })
    at = end + 5
    // A command may come between two sections.
    while (stream[at] === 0x08) at += 5 + stream.readUInt16BE(at + 3)
  }
  const devices = deviceBodies(stream).map(({ device, header, body, bodyEnd }) => {
    return { device, header: header - 5, body, bodyEnd, end: bodyEnd + 5 }
  })
  return { configuration, ram, devices, eof: devices.at(-1).end }
}

/** Records of RAM up to one with EOS: `{ offset, flags, at, end }`, `at` behind the name of a block if there is one. */
function walkRecords(stream, at) {
  const records = []
  for (;;) {
    const offset = at
    const word = stream.readBigUInt64BE(at)
    const flags = Number(word & 0xfffn)
    at += 8
    if (flags === 0x04) {
      for (let left = word - 4n; left > 0n; ) {
        at += 1 + stream[at]
        left -= stream.readBigUInt64BE(at)
        at += 8
      }
    } else if (flags !== 0x10) {
      if ((flags & 0x20) === 0) at += 1 + stream[at]
      at += flags & 0x08 ? 4096 : 1
    }
    records.push({ offset, flags, end: at })
    if (flags === 0x10) return { records, end: at }
  }
}
