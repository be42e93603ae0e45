/** The steps of a conversion, one after another over pieces of the input: text to BER, BER to text, BER to DER, BER as it is. */
import type { CompiledSchema } from './compile-schema.ts'
import type { RunOptions } from './run-options.ts'
import type { SchemaValidator } from './validator.ts'

export interface Conversion {
  readonly from: 'ber' | 'xer' | 'jer'
  readonly to: 'xer' | 'jer' | 'ber' | 'der'
  readonly canonical: boolean
  readonly compact: boolean
  readonly maxSetOctets?: number
  readonly maxHeld?: number
}

/** One step: input by `reserve` and `commit` or `write`, output by pieces. */
interface Step {
  reserve(): Uint8Array
  commit(octets: number): void
  write(octets: Uint8Array): void
  next(): Uint8Array | null
  end(): void
}

/** What has no window of its own. */
interface Writer {
  write(octets: Uint8Array): void
  next(): Uint8Array | null
  end(): void
}

/** Octets of text that are read at a time. */
const PIECE = 256 * 1024

export class ConversionSteps {
  readonly #steps: Step[]
  readonly #sink: (octets: Uint8Array) => void
  /** Octets handed out. */
  written = 0

  constructor(
    schema: CompiledSchema,
    pdu: string,
    conversion: Conversion,
    options: RunOptions,
    sink: (octets: Uint8Array) => void,
  ) {
    this.#steps = stepsOf(schema, pdu, conversion, options)
    this.#sink = sink
  }

  reserve(): Uint8Array {
    return this.#steps[0].reserve()
  }

  commit(octets: number): void {
    this.#steps[0].commit(octets)
  }

  /** Hands out all that has been made of the input so far. */
  pass(): void {
    this.#passFrom(0)
  }

  end(): void {
    for (const [index, step] of this.#steps.entries()) {
      step.end()
      this.#passFrom(index)
    }
  }

  #passFrom(index: number): void {
    const step = this.#steps[index]
    const following = this.#steps[index + 1]
    for (let octets = step.next(); octets !== null; octets = step.next()) {
      if (following === undefined) {
        this.#sink(octets)
        this.written += octets.length
      } else {
        following.write(octets)
        this.#passFrom(index + 1)
      }
    }
  }
}

function stepsOf(schema: CompiledSchema, pdu: string, conversion: Conversion, options: RunOptions): Step[] {
  const { from, to, canonical, compact, maxSetOctets, maxHeld } = conversion
  if (from === 'ber' && to === 'ber')
    throw new RangeError("from 'ber' to 'ber' changes nothing; to 'der' makes DER of it")
  const steps: Step[] = []
  const { rules: _rules, ...common } = options
  const held = maxHeld === undefined ? {} : { maxHeld }
  if (from !== 'ber') {
    const reading = { ...common, ...held, rules: to === 'der' ? 'DER' : 'BER' } as const
    steps.push(windowed(from === 'xer' ? schema.xerReader(pdu, reading) : schema.jerReader(pdu, reading)))
    // What the reader has made has been validated.
    options = { ...common, checkConstraints: false }
  }
  if (to === 'xer') {
    steps.push(schema.xer(pdu, { ...options, canonical, ...(maxSetOctets === undefined ? {} : { maxSetOctets }) }))
  } else if (to === 'jer') steps.push(schema.jer(pdu, { ...options, compact }))
  else if (from === 'ber' && to === 'der') steps.push(windowed(schema.derConverter(pdu, { ...options, ...held })))
  else if (from === 'ber')
    steps.push(windowed(new CheckedCopy(schema.validator(pdu, { ...options, maxViolations: 1 }))))
  return steps
}

/** BER to BER: the octets as they are, each piece when it has been validated. */
class CheckedCopy implements Writer {
  readonly #validator: SchemaValidator
  readonly #ready: Uint8Array[] = []

  constructor(validator: SchemaValidator) {
    this.#validator = validator
  }

  write(octets: Uint8Array): void {
    this.#validator.write(octets)
    this.#assertValid()
    this.#ready.push(octets.slice())
  }

  next(): Uint8Array | null {
    return this.#ready.shift() ?? null
  }

  end(): void {
    this.#validator.end()
    this.#assertValid()
  }

  #assertValid(): void {
    const [violation] = this.#validator.violations
    if (violation !== undefined) throw violation
  }
}

/** What takes pieces of any size gets a buffer to be filled. */
function windowed(writer: Writer): Step {
  const buffer = new Uint8Array(PIECE)
  return {
    reserve: () => buffer,
    commit: (octets) => {
      if (octets > 0) writer.write(buffer.subarray(0, octets))
    },
    write: (octets) => writer.write(octets),
    next: () => writer.next(),
    end: () => writer.end(),
  }
}
