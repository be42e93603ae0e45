/** Files that the page makes itself, so that there is something to look at. All names in them are made up. */
import { application, BerWriter, type BitString, contextSpecific, UniversalTag } from '../../src/index.ts'
import type { SampleName } from '../shared/types.ts'
import { machineSample } from './machine-sample.ts'

export function sampleOf(name: SampleName): Uint8Array<ArrayBuffer> {
  if (name === 'machine') return machineSample()
  const octets = { certificate, calls, damaged }[name]()
  return new Uint8Array(octets)
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

const bits = (octets: Uint8Array, unusedBits = 0): BitString => ({ octets, unusedBits })

/** Octets that look like chance and are the same each time. */
function noise(count: number, seed: number): Uint8Array {
  let state = seed
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

/** The form of an X.509 certificate (RFC 5280); its key and signature are noise. */
function certificate(): Uint8Array {
  const writer = new BerWriter({ rules: 'DER' })
  writer.sequence(() => {
    writer.sequence(() => {
      writer.sequence(() => writer.integer(2), contextSpecific(0))
      writer.integer(0x5a17c0ffee2024n)
      writer.sequence(() => writer.objectIdentifier('1.2.840.10045.4.3.2'))
      distinguishedName(writer, 'Example Issuing CA', 'Example Trust Services')
      writer.sequence(() => {
        writer.primitive(UniversalTag.UtcTime, text('260101000000Z'))
        writer.primitive(UniversalTag.UtcTime, text('270101000000Z'))
      })
      distinguishedName(writer, 'www.example.com', 'Example Ltd')
      writer.sequence(() => {
        writer.sequence(() => {
          writer.objectIdentifier('1.2.840.10045.2.1')
          writer.objectIdentifier('1.2.840.10045.3.1.7')
        })
        writer.bitString(bits(Uint8Array.of(4, ...noise(64, 7))))
      })
      writer.sequence(() => writer.sequence(() => extensions(writer)), contextSpecific(3))
    })
    writer.sequence(() => writer.objectIdentifier('1.2.840.10045.4.3.2'))
    writer.bitString(bits(signature()))
  })
  return writer.finish()
}

function distinguishedName(writer: BerWriter, commonName: string, organization: string): void {
  const attributes: [string, number, string][] = [
    ['2.5.4.6', UniversalTag.PrintableString, 'CH'],
    ['2.5.4.10', UniversalTag.Utf8String, organization],
    ['2.5.4.3', UniversalTag.Utf8String, commonName],
  ]
  writer.sequence(() => {
    for (const [type, tag, value] of attributes) {
      writer.set(() =>
        writer.sequence(() => {
          writer.objectIdentifier(type)
          writer.primitive(tag, text(value))
        }),
      )
    }
  })
}

function extensions(writer: BerWriter): void {
  extension(writer, '2.5.29.15', true, (value) => value.bitString(bits(Uint8Array.of(0x80), 7)))
  extension(writer, '2.5.29.37', false, (value) =>
    value.sequence(() => {
      value.objectIdentifier('1.3.6.1.5.5.7.3.1')
      value.objectIdentifier('1.3.6.1.5.5.7.3.2')
    }),
  )
  extension(writer, '2.5.29.17', false, (value) =>
    value.sequence(() => {
      for (const name of ['www.example.com', 'example.com', 'example.net']) {
        value.primitive(contextSpecific(2), text(name))
      }
    }),
  )
  extension(writer, '2.5.29.14', false, (value) => value.octetString(noise(20, 11)))
}

function extension(writer: BerWriter, type: string, critical: boolean, fill: (value: BerWriter) => void): void {
  const value = new BerWriter({ rules: 'DER' })
  fill(value)
  writer.sequence(() => {
    writer.objectIdentifier(type)
    if (critical) writer.boolean(true)
    writer.octetString(value.finish())
  })
}

/** Of ECDSA: two numbers. */
function signature(): Uint8Array {
  const writer = new BerWriter({ rules: 'DER' })
  const number = (seed: number): bigint => noise(32, seed).reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)
  writer.sequence(() => {
    writer.integer(number(13))
    writer.integer(number(17))
  })
  return writer.finish()
}

/** Call records in a list of the indefinite form, after the manner of TAP. */
function calls(count = 5_000): Uint8Array {
  const writer = new BerWriter({ size: 1 << 18 })
  const duration = noise(2 * count, 3)
  for (let i = 0; i < count; i++) {
    const minute = i % 60
    const hour = Math.floor(i / 60) % 24
    const day = 1 + (Math.floor(i / 1440) % 28)
    const pad = (value: number): string => `${value}`.padStart(2, '0')
    writer.sequence(() => {
      writer.integer(i, contextSpecific(0))
      writer.primitive(contextSpecific(1), text(`+4155501${`${(i * 7919) % 10_000}`.padStart(4, '0')}`))
      writer.primitive(contextSpecific(2), text(`202603${pad(day)}${pad(hour)}${pad(minute)}00`))
      writer.integer(duration[2 * i]! * 4 + (duration[2 * i + 1]! & 3), contextSpecific(3))
      if (i % 5 === 0) writer.primitive(contextSpecific(4), text('roaming'))
    }, application(9))
  }
  const records = writer.finish()
  const head = new BerWriter()
  head.sequence(() => {
    head.primitive(application(4), text('EXMPL'))
    head.primitive(application(5), text('00042'))
  }, application(3))
  const header = head.finish()
  const file = new Uint8Array(2 + header.length + 2 + records.length + 4)
  file.set([0x61, 0x80])
  file.set(header, 2)
  file.set([0x63, 0x80], 2 + header.length)
  file.set(records, 4 + header.length)
  return file
}

/** A message with a fault of each kind, and cut off. */
function damaged(): Uint8Array {
  const writer = new BerWriter()
  writer.sequence(() => {
    writer.integer(1)
    writer.primitive(UniversalTag.Integer, Uint8Array.of(0x00, 0x7f))
    writer.primitive(UniversalTag.Boolean, Uint8Array.of(0xff, 0xff))
    writer.primitive(UniversalTag.Utf8String, Uint8Array.of(0x61, 0xc3, 0x28))
    writer.primitive(UniversalTag.UtcTime, text('261332000000Z'))
    // A component that claims more than there is room for.
    writer.sequence(() => writer.raw(Uint8Array.of(0x04, 0x20, 1, 2, 3)))
    // A reserved length octet.
    writer.sequence(() => writer.raw(Uint8Array.of(0x02, 0x01, 0x05, 0x04, 0xff, 1, 2)))
    writer.primitive(UniversalTag.PrintableString, text('what could be read stays'))
  })
  const sound = writer.finish()
  const file = new Uint8Array(sound.length + 14)
  file.set(sound)
  file.set([0x30, 0x80, 0x0c, 0x02, 0x68, 0x69, 0x04, 0x40, 0xde, 0xad, 0xbe, 0xef, 0x00, 0x01], sound.length)
  return file
}
