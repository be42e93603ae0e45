import { type BerError, type BerErrorCode, type BerErrorDetails, berError, formatPath } from '../ber/errors.ts'

/** How the length of an open value comes about. */
export const LengthForm = { BackPatched: 0, Indefinite: 1, Announced: 2 } as const
export type LengthForm = (typeof LengthForm)[keyof typeof LengthForm]

/** An open value. The objects are kept, and used again at the same depth. */
export interface OpenContainer {
  form: LengthForm
  contentsStart: number
  /** Of a back-patched one, the hole for its length; else -1. */
  hole: number
  /** What holds again when it closes: where the next outer announced length ends, and its own index. */
  outerEnd: number
  index: number
}

/** No position lies beyond; where no length is announced, this is the end. */
const lastPosition = Number.MAX_SAFE_INTEGER

/** The values that are open in an encoder, and how far what is written may reach on their account. */
export class EncoderContainers {
  /** Values that are open. */
  depth = 0
  /** Index of the next value among its siblings. */
  index = 0
  /** Depth of the members of the innermost SET that is put in order; -1 without one. */
  memberDepth = -1
  /** Where the innermost announced length ends. */
  end = lastPosition
  /** No octet may be written here or beyond: the announced end or the end of what may be held, whichever comes first. */
  bound = lastPosition
  readonly #containers: OpenContainer[] = []
  readonly #maxHeld: number
  #heldEnd = lastPosition
  #heldDepth = -1

  constructor(maxHeld: number) {
    this.#maxHeld = maxHeld
  }

  /** The innermost open one; `depth` is not 0. */
  get innermost(): OpenContainer {
    return this.#containers[this.depth - 1]
  }

  /** Opens the value whose header was just written, and counted. */
  push(form: LengthForm, contentsStart: number, hole: number): void {
    const index = this.index - 1
    if (this.depth === this.#containers.length) {
      this.#containers.push({ form, contentsStart, hole, outerEnd: this.end, index })
    } else {
      const container = this.#containers[this.depth]
      container.form = form
      container.contentsStart = contentsStart
      container.hole = hole
      container.outerEnd = this.end
      container.index = index
    }
    this.depth++
    this.index = 0
  }

  pushAnnounced(contentsStart: number, length: number): void {
    this.push(LengthForm.Announced, contentsStart, -1)
    this.end = contentsStart + length
    this.#setBound()
  }

  /** From here to the end of the value about to be opened, octets are held. */
  hold(position: number): void {
    this.#heldDepth = this.depth
    this.#heldEnd = position + this.#maxHeld
    this.#setBound()
  }

  /** Closes the innermost. @returns whether it was the one on whose account octets are held */
  pop(): boolean {
    const container = this.innermost
    this.depth--
    this.index = container.index + 1
    this.end = container.outerEnd
    const held = this.depth === this.#heldDepth
    if (held) {
      this.#heldDepth = -1
      this.#heldEnd = lastPosition
    }
    this.#setBound()
    return held
  }

  /** An error at the value that is to be written next. */
  fault(code: BerErrorCode, offset: number, details: BerErrorDetails): BerError {
    const indexes: number[] = []
    for (let i = 0; i < this.depth; i++) indexes.push(this.#containers[i].index)
    indexes.push(this.index)
    return berError(code, offset, { path: formatPath(indexes), ...details })
  }

  /** The error for `count` octets at `position` that lead past the bound. */
  excess(position: number, count: number): BerError {
    if (position + count <= this.end) {
      return this.fault('LIMIT_CONTENTS', position, {
        summary: `more octets than may be held (maxHeld ${this.#maxHeld})`,
      })
    }
    if (this.end === lastPosition) return this.fault('LENGTH_TOO_LARGE', position, {})
    let announced = this.depth - 1
    while (this.#containers[announced].form !== LengthForm.Announced) announced--
    const start = this.#containers[announced].contentsStart
    return this.fault('ENCODER_LENGTH', this.end, {
      expected: `${this.end - start}`,
      actual: `${position + count - start} or more`,
    })
  }

  /** The error for an innermost value, announced, whose contents end at `position`. */
  shortfall(position: number): BerError {
    const start = this.innermost.contentsStart
    return this.fault('ENCODER_LENGTH', position, { expected: `${this.end - start}`, actual: `${position - start}` })
  }

  #setBound(): void {
    this.bound = Math.min(this.end, this.#heldEnd)
  }
}
