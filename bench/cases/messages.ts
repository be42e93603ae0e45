/** Certificates, each one message in one array: class, number, form and offsets of every value read. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BerNode, BerCursor as Cursor } from '../../src/index.ts'
import { sumUpFlat, sumUpNested, sumUpStacked } from '../baselines/message.ts'
import { BerCursor, decode } from '../built.ts'
import type { TimedCase } from '../case.ts'

const fixtures = fileURLToPath(new URL('../../test/fixtures/asn1-instances/', import.meta.url))

export function readCertificates(): Uint8Array[] {
  const names = readdirSync(fixtures).filter((name) => /^cert.*\.der$/.test(name))
  if (names.length === 0) throw new Error(`no certificates in ${fixtures}`)
  // Copies: what `readFileSync` gives is a Buffer, which may be part of a larger one, and is another kind of array.
  return names.sort().map((name) => new Uint8Array(readFileSync(join(fixtures, name))))
}

export const certificates: TimedCase = {
  name: 'messages/certificates',
  summary: "all certificates of the fixtures, one after the other; every value's class, number, form and offsets read",
  wanted: [
    { contender: 'BerCursor', against: 'baseline', least: 0.5 },
    { contender: 'decode', against: 'baseline', least: 0.2 },
  ],
  prepare() {
    const messages = readCertificates()
    const ends = new Int32Array(1024)
    const over = (sumUp: (octets: Uint8Array) => number) => (): number => {
      let sum = 0
      for (const octets of messages) sum = (sum + sumUp(octets)) | 0
      return sum
    }
    return {
      octets: messages.reduce((total, octets) => total + octets.length, 0),
      values: messages.reduce((total, octets) => total + countValues(decode(octets)), 0),
      contenders: [
        { name: 'BerCursor, loop', role: 'ours', run: over((octets) => sumUpByLoop(new BerCursor(octets))) },
        {
          name: 'BerCursor, recursion',
          role: 'ours',
          run: over((octets) => sumUpByRecursion(new BerCursor(octets), 0)),
        },
        { name: 'decode, children', role: 'ours', run: over((octets) => sumUpTree(decode(octets), 0)) },
        { name: 'decode, stack of nodes', role: 'ours', run: over(sumUpByNodes) },
        {
          name: 'bare walker, recursion',
          role: 'baseline',
          run: over((octets) => sumUpNested(octets, 0, octets.length, 0)),
        },
        { name: 'bare walker, stack', role: 'baseline', run: over((octets) => sumUpStacked(octets, ends)) },
        { name: 'bare loop, nesting unknown', role: 'note', run: over(sumUpFlat) },
      ],
    }
  },
}

function sumUpByLoop(cursor: Cursor): number {
  let sum = 0
  let depth = 0
  for (;;) {
    if (cursor.next()) {
      const { constructed } = cursor
      sum =
        (sum +
          cursor.tagClass +
          3 * (cursor.tagNumber as number) +
          (constructed ? 5 : 0) +
          7 * cursor.identifierOffset +
          11 * cursor.contentsOffset +
          13 * cursor.contentsLength) |
        0
      if (constructed) {
        cursor.enter()
        depth++
      }
    } else if (depth-- > 0) cursor.leave()
    else return sum
  }
}

function sumUpByRecursion(cursor: Cursor, before: number): number {
  let sum = before
  while (cursor.next()) {
    const { constructed } = cursor
    sum =
      (sum +
        cursor.tagClass +
        3 * (cursor.tagNumber as number) +
        (constructed ? 5 : 0) +
        7 * cursor.identifierOffset +
        11 * cursor.contentsOffset +
        13 * cursor.contentsLength) |
      0
    if (constructed) {
      cursor.enter()
      sum = sumUpByRecursion(cursor, sum)
      cursor.leave()
    }
  }
  return sum
}

function sumUpTree(node: BerNode, before: number): number {
  let sum = addNode(before, node)
  if (node.constructed) for (const child of node.children()) sum = sumUpTree(child, sum)
  return sum
}

function sumUpByNodes(octets: Uint8Array): number {
  const stack: BerNode[] = [decode(octets)]
  let sum = 0
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    sum = addNode(sum, node)
    if (node.constructed) stack.push(...node.children())
  }
  return sum
}

function addNode(sum: number, node: BerNode): number {
  return (
    (sum +
      node.tagClass +
      3 * (node.tagNumber as number) +
      (node.constructed ? 5 : 0) +
      7 * node.identifierOffset +
      11 * node.contentsOffset +
      13 * node.contentsLength) |
    0
  )
}

function countValues(node: BerNode): number {
  return node.children().reduce((total, child) => total + countValues(child), 1)
}
