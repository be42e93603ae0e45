/** Walks of one input by each of the decoders, in a form that can be compared. */
import { BerCursor } from '../../src/ber/cursor.ts'
import { BerError, BerTruncatedError } from '../../src/ber/errors.ts'
import { type Limits, resolveLimits } from '../../src/ber/limits.ts'
import { type BerNode, decode } from '../../src/ber/node.ts'
import type { BerValue } from '../../src/ber/value.ts'
import { Framer } from '../../src/stream/framer.ts'
import { ReferenceDecoder, type ReferenceOptions, type ReferenceRecord } from './reference.ts'

export interface Fault {
  code: string
  offset: number
  path: string
  missing: number | undefined
}

export interface Walk {
  records: ReferenceRecord[]
  fault: Fault | undefined
}

/** The fault of what `run` throws; anything but a `BerError` goes through. */
export function faultOf(run: () => void): Fault | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return toFault(error)
  }
}

export function toFault(error: unknown): Fault {
  if (!(error instanceof BerError)) throw error
  return {
    code: error.code,
    offset: error.offset,
    path: error.path,
    missing: error instanceof BerTruncatedError ? error.missing : undefined,
  }
}

export function referenceWalk(chunks: readonly Uint8Array[], options: ReferenceOptions = {}): Walk {
  const decoder = new ReferenceDecoder(options)
  const fault = faultOf(() => {
    for (const chunk of chunks) decoder.write(chunk)
    decoder.end()
  })
  return { records: decoder.records, fault }
}

/** Every value, in the order of the octets. */
export function cursorWalk(octets: Uint8Array, limits?: Partial<Limits>): Walk {
  const records: ReferenceRecord[] = []
  const fault = faultOf(() => {
    const cursor = new BerCursor(octets, limits === undefined ? {} : { limits })
    for (;;) {
      if (cursor.next()) {
        records.push(recordOf(cursor))
        if (cursor.constructed) cursor.enter()
      } else {
        if (cursor.depth === 0) return
        cursor.leave()
      }
    }
  })
  return { records, fault }
}

/** Values at the top only, stepped over. */
export function cursorSteps(octets: Uint8Array): Walk {
  const records: ReferenceRecord[] = []
  const fault = faultOf(() => {
    const cursor = new BerCursor(octets)
    while (cursor.next()) records.push(recordOf(cursor))
  })
  return { records, fault }
}

/** The cursor led down one path, stepping over what lies beside it. */
export function cursorTo(octets: Uint8Array, path: string): Fault | undefined {
  const indexes = [...path.matchAll(/\[(\d+)\]/g)].map((found) => Number(found[1]))
  return faultOf(() => {
    const cursor = new BerCursor(octets)
    for (const [level, index] of indexes.entries()) {
      if (level > 0) cursor.enter()
      for (let i = 0; i <= index; i++) if (!cursor.next()) return
    }
    // The fault may be the end of the last value itself.
    if (cursor.constructed) void cursor.contents
  })
}

/** The tree, walked to every leaf. No recursion: trees may be deep. */
export function treeWalk(octets: Uint8Array, limits?: Partial<Limits>): Walk {
  const records: ReferenceRecord[] = []
  const fault = faultOf(() => {
    const waiting: BerNode[] = [decode(octets, limits === undefined ? {} : { limits })]
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      records.push(recordOf(node))
      const children = node.children()
      for (let i = children.length - 1; i >= 0; i--) waiting.push(children[i])
    }
  })
  return { records, fault }
}

export interface Frames {
  frames: { index: number; offset: number; octets: Uint8Array }[]
  fault: Fault | undefined
}

export function frame(chunks: readonly Uint8Array[], maxLength = Number.MAX_SAFE_INTEGER): Frames {
  const framer = new Framer(resolveLimits(), maxLength)
  const frames: Frames['frames'] = []
  const fault = faultOf(() => {
    for (const chunk of chunks) {
      framer.feed(chunk)
      while (framer.next()) frames.push({ index: framer.index, offset: framer.offset, octets: framer.octets })
    }
    framer.end()
  })
  return { frames, fault }
}

export function recordOf(value: BerValue): ReferenceRecord {
  return {
    tagClass: value.tagClass,
    tagNumber: value.tagNumber,
    constructed: value.constructed,
    indefinite: value.indefinite,
    depth: value.depth,
    headerLength: value.headerLength,
    identifierOffset: value.identifierOffset,
    contentsOffset: value.contentsOffset,
    contentsLength: value.indefinite ? 0 : value.contentsLength,
  }
}
