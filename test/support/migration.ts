/** Conversions of migration streams over octets in memory, fed in pieces of any sizes. */
import { BerError } from '../../src/ber/errors.ts'
import {
  type Conversion,
  fromBer,
  type InspectOptions,
  inspection,
  type MigrationForm,
  type OctetSink,
  Pause,
  toBer,
} from '../../src/migration/index.ts'
import { join } from './encodings.ts'

/** Sizes of the pieces of input, used in turn, again and again. None: as much as the window takes. */
export type Sizes = readonly number[]

/** Runs a conversion over `input`. */
export function drive<Output>(conversion: Conversion<Output>, input: Uint8Array, sizes: Sizes = []): Output {
  let at = 0
  let turn = 0
  for (const pause of conversion.walk) {
    if (pause === Pause.Output) continue
    if (at === input.length) {
      conversion.input.end()
      continue
    }
    const size = sizes.length === 0 ? input.length : sizes[turn++ % sizes.length]
    const view = conversion.input.reserve()
    const piece = input.subarray(at, at + Math.min(size, view.length))
    view.set(piece)
    conversion.input.commit(piece.length)
    at += piece.length
  }
  return conversion.output
}

/** What a conversion writes, all of it. */
export function collect(
  convert: (sink: OctetSink) => Conversion<unknown>,
  input: Uint8Array,
  sizes?: Sizes,
): Uint8Array {
  const pieces: Uint8Array[] = []
  drive(
    convert((octets) => pieces.push(octets.slice())),
    input,
    sizes,
  )
  return join(pieces)
}

export function berOf(binary: Uint8Array, sizes?: Sizes, pageSize?: number): Uint8Array {
  return collect((sink) => toBer(sink, pageSize === undefined ? {} : { pageSize }), binary, sizes)
}

export function binaryOf(ber: Uint8Array, sizes?: Sizes): Uint8Array {
  return collect(fromBer, ber, sizes)
}

export function inspected(form: MigrationForm, input: Uint8Array, options?: InspectOptions, sizes?: Sizes) {
  return drive(inspection(form, options), input, sizes)
}

/** The refusal that `run` ends in; undefined when it ends well. Whatever is no `BerError` is a fault of ours and goes on. */
export function refusal(run: () => unknown): BerError | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof BerError) return error
    throw error
  }
}
