/** Random devices: a description, and a body that it describes. */
import fc from 'fast-check'
import { type Json, jsonText, RawJson } from './migration-devices.ts'

/** An entry of `fields` and the octets that it stands for. */
interface Piece {
  readonly entry: (name: string) => Json
  readonly octets: readonly number[]
}

const bytes = (least: number, most = least) =>
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: least, maxLength: most })

const widths: readonly (readonly [type: string, size: number])[] = [
  ...([8, 16, 32, 64] as const).flatMap((bits): [string, number][] => [
    [`int${bits}`, bits / 8],
    [`uint${bits}`, bits / 8],
  ]),
  ['uint8 equal', 1],
  ['int32 equal', 4],
  ['int32 le', 4],
  ['int64 equal', 8],
  ['timer', 8],
  ['bool', 1],
  ['nullptr', 1],
  ['fd', 1],
]

const scalar: fc.Arbitrary<Piece> = fc
  .constantFrom(...widths)
  .chain(([type, size]) => bytes(size).map((octets) => ({ entry: (name) => ({ name, type, size }), octets })))

const opaque: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.constantFrom('buffer', 'unused_buffer', 'bitmap', 'float64', 'CPU_Double_U', 'virtio', 'uint32'),
    bytes(0, 9),
  )
  .map(([type, octets]) => ({ entry: (name) => ({ name, type, size: octets.length }), octets }))

const capability: fc.Arbitrary<Piece> = bytes(0, 5).map((octets) => ({
  entry: (name) => ({ name, type: 'capability', size: 1 + octets.length }),
  octets: [octets.length, ...octets],
}))

/** An array of scalars: at once, or element by element as older and newer QEMUs do. */
const array: fc.Arbitrary<Piece> = fc
  .tuple(fc.constantFrom(...widths), fc.integer({ min: 1, max: 5 }), fc.constantFrom('at once', 'all', 'not the last'))
  .chain(([[type, size], count, how]) =>
    bytes(size * count).map((octets) => ({
      entry: (name) => {
        if (how === 'at once') return { name, type, size, array_len: count }
        const entries = Array.from({ length: count }, (_, index) =>
          how === 'not the last' && index === count - 1 ? { name, type, size } : { name, index, type, size },
        )
        return new RawJson(entries.map(jsonText).join(','))
      },
      octets,
    })),
  )

/** The word before a struct's fields: an object of their own, or none. */
const structTypes = ['struct', 'struct', 'vstruct', 'tmp'] as const

const { struct, subsections } = fc.letrec<{ struct: Piece; list: Piece; piece: Piece; subsections: Subsections }>(
  (tie) => ({
    piece: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'fields' },
      scalar,
      array,
      opaque,
      capability,
      tie('struct'),
      tie('list'),
    ),
    subsections: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'subsections' },
      fc.constant({ entries: [], octets: [] }),
      fc.array(fc.array(tie('piece'), { maxLength: 3 }), { maxLength: 3 }).map(subsectionsOf),
    ),
    struct: fc
      .tuple(fc.constantFrom(...structTypes), fc.array(tie('piece'), { maxLength: 4 }), tie('subsections'))
      .map(([type, pieces, { entries, octets: last }]) => {
        const octets = [...pieces.flatMap((piece) => piece.octets), ...last]
        const inner = {
          vmsd_name: 's',
          version: 1,
          fields: fieldsOf(pieces),
          ...(entries.length > 0 && { subsections: entries }),
        }
        const entry = (name: string): Json =>
          type === 'struct'
            ? { name, type, struct: inner, size: octets.length }
            : { name, type, ...inner, size: octets.length }
        return { entry, octets }
      }),
    list: fc
      .tuple(
        fc.constantFrom('qtailq', 'qlist', 'gtree'),
        fc.array(fc.array(tie('piece'), { maxLength: 3 }), { maxLength: 3 }),
      )
      .map(([type, elements]) => {
        const octets: number[] = type === 'gtree' ? [0, 0, 0, elements.length] : []
        for (const pieces of elements) {
          octets.push(1, ...(type === 'gtree' ? [0, 0, 0, 0, 0, 0, 0, octets.length] : []))
          for (const piece of pieces) octets.push(...piece.octets)
        }
        octets.push(0)
        const each = elements
          .map((pieces) => `"vmsd_name":"e","version":1,"fields":${jsonText(fieldsOf(pieces))},`)
          .join('')
        return {
          entry: (name) => new RawJson(`{"name":"${name}","type":"${type}",${each}"size":${octets.length}}`),
          octets,
        }
      }),
  }),
)

interface Subsections {
  readonly entries: readonly Json[]
  readonly octets: readonly number[]
}

function subsectionsOf(all: readonly (readonly Piece[])[]): Subsections {
  const octets: number[] = []
  const entries = all.map((pieces, i): Json => {
    octets.push(5, 2, 0x6e, 0x30 + i, 0, 0, 0, 1)
    for (const piece of pieces) octets.push(...piece.octets)
    return { vmsd_name: `n${i}`, version: 1, fields: fieldsOf(pieces) }
  })
  return { entries, octets }
}

function fieldsOf(pieces: readonly Piece[]): readonly Json[] {
  return pieces.map((piece, i) => piece.entry(`f${i}`))
}

export interface AnyDevice {
  readonly fields: readonly Json[]
  readonly subsections: readonly Json[]
  readonly body: Uint8Array
}

export const anyDevice: fc.Arbitrary<AnyDevice> = fc
  .tuple(fc.array(fc.oneof(scalar, array, opaque, capability, struct), { maxLength: 6 }), subsections)
  .map(([pieces, { entries, octets }]) => ({
    fields: fieldsOf(pieces),
    subsections: entries,
    body: Uint8Array.from([...pieces.flatMap((piece) => piece.octets), ...octets]),
  }))
