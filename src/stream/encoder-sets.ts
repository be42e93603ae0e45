import { inSetOrder } from '../ber/set-order.ts'
import { EncoderOutput } from './encoder-output.ts'

/** A SET whose members are held until it closes. */
interface OpenSet {
  /** Where it goes when it closes. */
  readonly output: EncoderOutput
  /** Octets before its members. */
  readonly start: number
  /** Of the members of the SET around it. */
  readonly outerDepth: number
  /** Where each member begins. */
  readonly members: number[]
}

/** The SETs that are open in an encoder that puts them in order; each has an output of its own for its members. */
export class EncoderSets {
  readonly #open: OpenSet[] = []
  readonly #chunkSize: number

  constructor(chunkSize: number) {
    this.#chunkSize = chunkSize
  }

  /** Begins one whose members have the given place. @returns the output for them */
  push(output: EncoderOutput, start: number, outerDepth: number): EncoderOutput {
    this.#open.push({ output, start, outerDepth, members: [] })
    return new EncoderOutput(undefined, this.#chunkSize, false, start)
  }

  /** The next member begins here. */
  memberStarts(position: number): void {
    this.#open[this.#open.length - 1].members.push(position)
  }

  /**
   * Ends the innermost one.
   * @param octets of all its members
   * @returns the output that it goes to, and the members in order
   */
  pop(octets: Uint8Array): { output: EncoderOutput; outerDepth: number; members: Uint8Array[] } {
    const { output, start, outerDepth, members } = this.#open.pop() as OpenSet
    const ends = [...members.slice(1), start + octets.length]
    const encodings = members.map((from, i) => octets.subarray(from - start, ends[i] - start))
    return { output, outerDepth, members: inSetOrder(encodings).map((index) => encodings[index]) }
  }

  /** Lets go of all memory. */
  drop(): void {
    for (const { output } of this.#open.splice(0)) output.drop()
  }
}
