/** Values of schema/migration.asn1 made by hand, well-formed or not. */
import { UniversalTag, universal } from '../../src/ber/tag.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { constructed, type Encoded, type Form, integer, primitive, text } from './ber-tree.ts'

export const INTEGER = universal(UniversalTag.Integer)
export const OCTET_STRING = universal(UniversalTag.OctetString)
export const UTF8_STRING = universal(UniversalTag.Utf8String)
export const SEQUENCE = universal(UniversalTag.Sequence)

export const int = (value: number | bigint, form?: Form) => integer(value, INTEGER, form)
export const octets = (contents: Uint8Array, form?: Form) => primitive(OCTET_STRING, contents, form)
export const utf8 = (value: string, form?: Form) => text(value, UTF8_STRING, form)
export const sequenceOf = (values: readonly Encoded[], form?: Form) => constructed(SEQUENCE, values, form)

export const file = (items: readonly Encoded[], version = int(3)) =>
  constructed(SchemaTag.qemuFile, [version, sequenceOf(items)])

export const configuration = (values: readonly Encoded[]) => constructed(SchemaTag.configuration, values)
export const subsection = (name: string, fields: readonly Encoded[]) =>
  constructed(SchemaTag.subsection, [utf8(name), int(1), sequenceOf(fields)])
export const field = (name: string, value: Encoded) => constructed(SchemaTag.field, [utf8(name), value])
export const targetPageBits = (bits: Encoded) =>
  configuration([
    utf8('m'),
    constructed(SchemaTag.subsections, [
      subsection('configuration/target-page-bits', [field('target_page_bits', bits)]),
    ]),
  ])

export const start = (records: readonly Encoded[], id = int(2), name = utf8('ram')) =>
  constructed(SchemaTag.start, [id, name, int(0), int(4), constructed(SchemaTag.ram, records)])
export const part = (records: readonly Encoded[], id = int(2)) =>
  constructed(SchemaTag.part, [id, constructed(SchemaTag.ram, records)])

export const blocks = (total: Encoded, list: readonly Encoded[]) =>
  constructed(SchemaTag.ramBlockList, [total, sequenceOf(list)])
export const block = (name: string, length: number | bigint) => sequenceOf([utf8(name), int(length)])
export const eos = primitive(SchemaTag.eos, new Uint8Array(0))

/** Pages of a block; without a name, of the block of the page before. */
export const secBlock = (pages: readonly Encoded[], name?: string) =>
  constructed(SchemaTag.ramSecBlock, [...(name === undefined ? [] : [utf8(name)]), sequenceOf(pages)])
export const zeroPage = (address: number | bigint, form?: Form) => integer(address, SchemaTag.compr, form)
export const fillPage = (address: Encoded, octet: Encoded, form?: Form) =>
  constructed(SchemaTag.fillPage, [address, octet], form)
export const fullPage = (address: Encoded, data: Encoded, form?: Form) =>
  constructed(SchemaTag.fullPage, [address, data], form)
export const xbzrlePage = (address: Encoded, data: Encoded, form?: Form) =>
  constructed(SchemaTag.xbzrlePage, [address, data], form)
export const packedPage = (address: Encoded, data: Encoded, form?: Form) =>
  constructed(SchemaTag.packedPage, [address, data], form)
export const hook = (form?: Form) => primitive(SchemaTag.hook, new Uint8Array(0), form)

/** A file of one section of a device. */
export const device = (entries: readonly Encoded[]) =>
  file([constructed(SchemaTag.full, [int(9), utf8('d'), int(0), int(1), constructed(SchemaTag.device, entries)])])
