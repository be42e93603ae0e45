/** Numbers as the page writes and takes them. */
import { grouped } from '../shared/numbers.ts'

export { counted, grouped, octetCount, sizeText } from '../shared/numbers.ts'

export function offsetText(offset: number): string {
  return `${grouped(offset)} (0x${offset.toString(16).toUpperCase()})`
}

/** A place in the file: decimal, or hexadecimal after 0x. */
export function parseOffset(text: string): number | undefined {
  const plain = text.replace(/[\s\u202f_,]/g, '')
  if (!/^(?:\d+|0x[\da-f]+)$/i.test(plain)) return undefined
  const offset = Number(plain)
  return Number.isSafeInteger(offset) ? offset : undefined
}

/** `[0].[2]` or `0.2`. */
export function parsePath(text: string): number[] | undefined {
  if (!/^\[?\d+\]?(?:\.\[?\d+\]?)*$/.test(text.trim())) return undefined
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
}
