import { inSetOrder } from '../ber/set-order.ts'
import { EncoderOutput } from './encoder-output.ts'

/** A SET whose members are held until it closes. */
interface OpenSet {
  /** Where it goes when it closes. */
  readonly output: EncoderOutput
  readonly origin: number
  readonly memberDepth: number
  /** Where each member begins in the output that holds them. */
  readonly members: number[]
}

/** The SETs that are open in an encoder that puts them in order; each has an output of its own for its members. */
export class EncoderSets {
  /** Depth of the members of the innermost SET; -1 without one. */
  memberDepth = -1
  /** Octets of the encoding before those of the output in use. */
  origin = 0
  readonly #open: OpenSet[] = []
  readonly #chunkSize: number

  constructor(chunkSize: number) {
    this.#chunkSize = chunkSize
  }

  /** Begins one whose members have the given depth and place. @returns the output for them */
  push(output: EncoderOutput, origin: number, memberDepth: number): EncoderOutput {
    this.#open.push({ output, origin: this.origin, memberDepth: this.memberDepth, members: [] })
    this.origin = origin
    this.memberDepth = memberDepth
    return new EncoderOutput(undefined, this.#chunkSize, false)
  }

  /** The next member begins here, in the output that holds them. */
  memberStarts(position: number): void {
    this.#open[this.#open.length - 1].members.push(position)
  }

  /**
   * Ends the innermost one.
   * @param octets of all its members
   * @returns the output that it goes to, and the members in order
   */
  pop(octets: Uint8Array): { output: EncoderOutput; members: Uint8Array[] } {
    const { output, origin, memberDepth, members } = this.#open.pop() as OpenSet
    this.origin = origin
    this.memberDepth = memberDepth
    const encodings = members.map((start, i) => octets.subarray(start, members[i + 1]))
    return { output, members: inSetOrder(encodings).map((index) => encodings[index]) }
  }

  /** Lets go of all memory. */
  drop(): void {
    for (const { output } of this.#open.splice(0)) output.drop()
  }
}
