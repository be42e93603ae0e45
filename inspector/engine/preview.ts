/** A value in one line for the tree, whatever its size. */

import { quoted } from '../../src/ber/printable.ts'
import { describeValue } from '../../src/ber/values/index.ts'
import { BerError, decode, TagClass, UniversalTag } from '../../src/index.ts'
import type { Fault } from '../shared/types.ts'
import { oidName } from './oid-names.ts'
import { faultOf } from './siblings.ts'

/** Octets of contents that are looked at for a line of the tree. */
export const PREVIEW_OCTETS = 1024

export interface Preview {
  readonly preview: string
  readonly oidName?: string
  readonly fault?: Fault
}

/**
 * @param encoding all octets of a primitive value
 * @param offset   of its first identifier octet
 * @param contents of its first contents octet
 * @param most     characters or octets that are shown
 */
export function previewOf(encoding: Uint8Array, offset: number, contents: number, most = 64): Preview {
  try {
    const node = decode(encoding, { baseOffset: offset })
    const preview = describeValue(node, { most })
    if (node.tagClass !== TagClass.Universal) return { preview: withText(preview, node.contents, most) }
    if (node.tagNumber === UniversalTag.OctetString) return { preview: withText(preview, node.contents, most) }
    const name = node.tagNumber === UniversalTag.ObjectIdentifier ? oidName(preview) : undefined
    return name === undefined ? { preview } : { preview, oidName: name }
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    const fault = { ...faultOf(error.code, error.offset), clause: error.clause }
    const octets = encoding.subarray(contents - offset)
    return { preview: withText(hexLine(octets, most, octets.length), octets, most), fault }
  }
}

/** The first octets of a long value. */
export function longPreview(tagClass: number, tagNumber: number | bigint, start: Uint8Array, length: number): string {
  const isText = tagClass === TagClass.Universal && textTags.has(Number(tagNumber))
  if (!isText) return hexLine(start, 32, length)
  const text = new TextDecoder().decode(start.subarray(0, 256)).slice(0, 64)
  return `${quoted(text)}.. (${length} octets)`
}

const textTags = new Set<number>([
  UniversalTag.Utf8String,
  UniversalTag.NumericString,
  UniversalTag.PrintableString,
  UniversalTag.TeletexString,
  UniversalTag.Ia5String,
  UniversalTag.GraphicString,
  UniversalTag.VisibleString,
  UniversalTag.GeneralString,
])

/** Octets that are all printable ASCII are shown as text first: what an implicit tag hides is often text. */
function withText(preview: string, contents: Uint8Array, most: number): string {
  const shown = contents.subarray(0, most)
  if (shown.length < 2 || !shown.every((octet) => octet >= 0x20 && octet < 0x7f)) return preview
  const text = String.fromCharCode(...shown)
  return `${quoted(text)}${contents.length > most ? '..' : ''} ${preview}`
}

function hexLine(octets: Uint8Array, most: number, length: number): string {
  const digits = Array.from(octets.subarray(0, most), (octet) => octet.toString(16).padStart(2, '0')).join('')
  return `'${digits.toUpperCase()}'H${length > most ? `.. (${length} octets)` : ''}`
}
