/**
 * Odd streams, made of a good one of layout.mjs. `alone`: that the stream is bad can be seen in it; otherwise it takes a
 * stream of the QEMU that is to load it. `below`: major version of QEMU from which on the verdict is another one.
 */

import { deflateSync } from 'node:zlib'

const octet = (value) => Buffer.from([value])
const number = (value) => {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(value)
  return octets
}
const word = (value) => {
  const octets = Buffer.alloc(8)
  octets.writeBigUInt64BE(value)
  return octets
}

/** The stream with [start, end) replaced. */
const splice = (stream, start, end, ...octets) => {
  return Buffer.concat([stream.subarray(0, start), ...octets, stream.subarray(end)])
}
const over = (stream, at, octets) => splice(stream, at, at + octets.length, octets)
/** The same with an integer of four octets changed by `change`. */
const changed = (stream, at, change) => over(stream, at, number(change(stream.readUInt32BE(at))))

const deviceNamed = ({ devices }, name) => devices.find(({ device }) => device.startsWith(name))
/** Offset of the version in the header of a device's section. */
const versionAt = ({ body }) => body - 4
const nameAt = ({ header }) => header + 6
/** The second of the three RAM sections, which has the pages, and records in it that are of some kind. */
const part = ({ ram }) => ram[1]
const record = (layout, wanted) => part(layout).records.find(({ flags }) => wanted(flags))
const isPage = (flags) => flags === 0x28

export const refused = {
  'a bad magic': { alone: true, make: (stream) => over(stream, 0, Buffer.from('QEVN')) },
  'version 2': { alone: true, make: (stream) => over(stream, 4, number(2)) },
  'version 4': { alone: true, make: (stream) => over(stream, 4, number(4)) },
  'no CONFIGURATION': { make: (stream, { configuration: [start, end] }) => splice(stream, start, end) },
  'another machine name': { make: (stream) => over(stream, 13, Buffer.from('xx')) },
  'a machine name that goes on': {
    make: (stream, { configuration: [, end] }) =>
      splice(
        changed(stream, 9, (n) => n + 1),
        end,
        end,
        octet(0x31),
      ),
  },
  'an unknown type of section': {
    alone: true,
    make: (stream, { devices }) => over(stream, devices[3].header, octet(0x09)),
  },
  'an unknown section in PART': {
    alone: true,
    make: (stream, layout) => changed(stream, part(layout).header + 1, (id) => id + 77),
  },
  'an unknown name': { make: (stream, { devices }) => over(stream, nameAt(devices[3]), octet(0x58)) },
  'an unknown instance': { make: (stream, { devices }) => changed(stream, devices[3].body - 8, () => 99) },
  'a device of a version too high': {
    make: (stream, layout) => changed(stream, versionAt(deviceNamed(layout, 'cpu:')), (n) => n + 50),
  },
  'a device of a version too low': {
    make: (stream, layout) => changed(stream, versionAt(deviceNamed(layout, 'cpu:')), () => 1),
  },
  'RAM of version 3': { alone: true, make: (stream, { ram: [start] }) => changed(stream, start.body - 4, () => 3) },
  'RAM of version 5': { alone: true, make: (stream, { ram: [start] }) => changed(stream, start.body - 4, () => 5) },
  'a footer with another number': {
    alone: true,
    make: (stream, { devices }) => changed(stream, devices[5].bodyEnd + 1, (id) => id + 1),
  },
  'a footer that is missing': {
    alone: true,
    make: (stream, { devices }) => splice(stream, devices[5].bodyEnd, devices[5].end),
  },
  'an octet too few in a device': {
    alone: true,
    make: (stream, { devices }) => splice(stream, devices[5].body, devices[5].body + 1),
  },
  'an octet too many in a device': {
    alone: true,
    make: (stream, { devices }) => splice(stream, devices[5].body, devices[5].body, octet(0)),
  },
  'a block list that adds up to less': {
    alone: true,
    make: (stream, { ram: [start] }) => over(stream, start.body, word(stream.readBigUInt64BE(start.body) - 4096n)),
  },
  'a block list that adds up to more': {
    alone: true,
    make: (stream, { ram: [start] }) => over(stream, start.body, word(stream.readBigUInt64BE(start.body) + 4096n)),
  },
  'a block of another name': { make: (stream, { ram: [start] }) => over(stream, start.body + 9, octet(0x71)) },
  'a page of an unknown block': {
    alone: true,
    make: (stream, layout) => over(stream, part(layout).records[0].offset + 9, octet(0x71)),
  },
  'a page outside its block': {
    alone: true,
    make: (stream, layout) => over(stream, record(layout, isPage).offset, word((1n << 40n) | 0x28n)),
  },
  'a page that is zero and full': {
    alone: true,
    make: (stream, layout) =>
      over(stream, record(layout, isPage).offset, word(stream.readBigUInt64BE(record(layout, isPage).offset) | 0x02n)),
  },
  'a zlib page without the capability': {
    make: (stream, layout) => {
      const { offset, end } = record(layout, isPage)
      const packed = deflateSync(Buffer.alloc(4096, 7))
      return splice(stream, offset, end, word(stream.readBigUInt64BE(offset) ^ 0x108n), number(packed.length), packed)
    },
  },
  'CONTINUE with no block before': {
    alone: true,
    make: (stream, layout) => {
      const [{ offset }] = part(layout).records
      const named = splice(stream, offset + 8, offset + 9 + stream[offset + 8])
      return over(named, offset, word(stream.readBigUInt64BE(offset) | 0x20n))
    },
  },
  'the end in CONFIGURATION': { alone: true, make: (stream) => stream.subarray(0, 12) },
  'the end in a page': { alone: true, make: (stream, layout) => stream.subarray(0, record(layout, isPage).end - 100) },
  'the end between two records': {
    alone: true,
    make: (stream, layout) => stream.subarray(0, record(layout, isPage).end),
  },
  'the end in a device': { alone: true, make: (stream, { devices }) => stream.subarray(0, devices[7].bodyEnd - 1) },
  'the end in a footer': { alone: true, make: (stream, { devices }) => stream.subarray(0, devices[7].end - 1) },
  'the end between two devices': { alone: true, make: (stream, { devices }) => stream.subarray(0, devices[7].end) },
  'no EOF': { alone: true, make: (stream, { eof }) => stream.subarray(0, eof) },
}

export const accepted = {
  'no description': (stream, { eof }) => stream.subarray(0, eof + 1),
  'a description that is cut': (stream) => stream.subarray(0, stream.length - 100),
  'a description that is none': (stream, { eof }) => over(stream, eof + 6, Buffer.from('}}}{{{')),
  'octets behind the description': (stream) => Buffer.concat([stream, Buffer.from('and more')]),
  'a prefix of the machine name': (stream, { configuration: [, end] }) =>
    splice(
      changed(stream, 9, (n) => n - 1),
      end - 1,
      end,
    ),
  'a device left out': (stream, layout) =>
    splice(stream, deviceNamed(layout, 'pcspk:').header, deviceNamed(layout, 'pcspk:').end),
  'a device twice': (stream, layout) => {
    const { header, end } = deviceNamed(layout, 'pcspk:')
    return splice(stream, end, end, stream.subarray(header, end))
  },
  'devices in another order': (stream, layout) => {
    const { header, end } = deviceNamed(layout, 'pcspk:')
    return splice(splice(stream, layout.eof, layout.eof, stream.subarray(header, end)), header, end)
  },
  'other section numbers': (stream, { ram, devices }) => {
    let given = Buffer.from(stream)
    for (const { header, bodyEnd } of [...ram, ...devices]) {
      given = changed(
        changed(given, header + 1, (id) => id + 1000),
        bodyEnd + 1,
        (id) => id + 1000,
      )
    }
    return given
  },
  'a changed octet of a page': (stream, layout) => over(stream, record(layout, isPage).end - 1, octet(0x5a)),
}

/** Taken before QEMU 9 or so, refused since. */
export const acceptedOnce = {
  'a page filled with an octet that is not zero': (stream, layout) =>
    over(stream, record(layout, (flags) => flags === 0x22).end - 1, octet(0x5a)),
}
