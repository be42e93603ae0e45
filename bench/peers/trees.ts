/** One sum over every value of a message, by each package's own tree: class, number, form, and octets of primitive contents. */
import { fromBER } from 'asn1js'
import forge from 'node-forge'
import type { BerNode, BerCursor as Cursor } from '../../src/index.ts'
import { BerCursor, decode } from '../built.ts'

const sumOf = (tagClass: number, tagNumber: number, constructed: boolean, contents: number): number =>
  tagClass + 3 * tagNumber + (constructed ? 5 : 13 * contents)

export function sumUpNode(node: BerNode, before = 0): number {
  const { constructed } = node
  let sum = (before + sumOf(node.tagClass, node.tagNumber as number, constructed, node.contentsLength)) | 0
  if (constructed) for (const child of node.children()) sum = sumUpNode(child, sum)
  return sum
}

export const sumUpByDecode = (octets: Uint8Array): number => sumUpNode(decode(octets))

export function sumUpByCursor(octets: Uint8Array): number {
  const cursor: Cursor = new BerCursor(octets)
  let sum = 0
  let depth = 0
  for (;;) {
    if (cursor.next()) {
      const { constructed } = cursor
      sum =
        (sum +
          sumOf(cursor.tagClass, cursor.tagNumber as number, constructed, constructed ? 0 : cursor.contentsLength)) |
        0
      if (constructed) {
        cursor.enter()
        depth++
      }
    } else if (depth-- > 0) cursor.leave()
    else return sum
  }
}

/** As it types its values: less than all, and nothing for those of no subclass. */
interface Asn1jsValue {
  readonly idBlock: { readonly tagClass: number; readonly tagNumber: number; readonly isConstructed: boolean }
  readonly lenBlock: { readonly length: number }
  readonly valueBlock: { readonly value?: readonly Asn1jsValue[] }
}

function sumUpAsn1js(value: Asn1jsValue, before = 0): number {
  const { idBlock, lenBlock, valueBlock } = value
  const { isConstructed } = idBlock
  // Its classes count from 1.
  let sum = (before + sumOf(idBlock.tagClass - 1, idBlock.tagNumber, isConstructed, lenBlock.length)) | 0
  if (isConstructed) for (const child of valueBlock.value as readonly Asn1jsValue[]) sum = sumUpAsn1js(child, sum)
  return sum
}

export function sumUpByAsn1js(octets: Uint8Array): number {
  const { offset, result } = fromBER(octets)
  if (offset === -1) throw new Error(`asn1js: ${result.error}`)
  return sumUpAsn1js(result as unknown as Asn1jsValue)
}

interface ForgeValue {
  readonly tagClass: number
  readonly type: number
  readonly constructed: boolean
  readonly value: string | readonly ForgeValue[]
}

function sumUpForge({ tagClass, type, constructed, value }: ForgeValue, before = 0): number {
  let sum = (before + sumOf(tagClass >> 6, type, constructed, value.length)) | 0
  if (constructed) for (const child of value as readonly ForgeValue[]) sum = sumUpForge(child, sum)
  return sum
}

/** @param octets as it takes them: a string whose characters are octets */
export function sumUpByForge(octets: string): number {
  // What lies in a BIT STRING is not asked for.
  const options = { strict: true, decodeBitStrings: false } as never
  return sumUpForge(forge.asn1.fromDer(octets, options) as unknown as ForgeValue)
}
