/**
 * The words and messages by which writer and decoder come to terms. At the start of the shared memory:
 *
 *     word 0       bumped when the writer has done something that the decoder may wait for
 *     word 16      bumped when the decoder has done something that the writer may wait for
 *     word 32, 33  octets that the writer has put into window 0, 1, and SEALED when it will put in no more; the decoder
 *                  sets 0 to hand the window back
 *     word 34, 35  how the writer, the decoder came to its end: an Outcome
 *     word 36, 37  octets of the message that each left about it
 *     octet 256    the writer's message, and the decoder's
 *
 * The two counters lie in cache lines of their own. What a thread wrote before it changed a word is seen by whoever has read
 * the changed word (the memory model of Atomics).
 */

const Word = { Input: 0, Room: 16, Filled: 32, Outcome: 34, MessageLength: 36 } as const
const MESSAGES = 256
const MESSAGE_SIZE = 512

/** Octets of the control block. */
export const CONTROL_SIZE = MESSAGES + 2 * MESSAGE_SIZE

/** Set in a window's count of octets: the writer has gone on to the other window. */
export const SEALED = 1 << 30

export const Side = { Writer: 0, Decoder: 1 } as const
export type Side = (typeof Side)[keyof typeof Side]

export const Outcome = { Open: 0, Ended: 1, Failed: 2 } as const
export type Outcome = (typeof Outcome)[keyof typeof Outcome]

/** How often a wait that must not block looks for itself: where the platform wakes it, and where it cannot. */
const LOOK_AFTER = 100
const POLL_AFTER = 1

/** In Node 20 and today's browsers, but not in TypeScript's library of this target. */
type WaitAsync = (
  words: Int32Array,
  index: number,
  value: number,
  timeout: number,
) => { readonly async: false } | { readonly async: true; readonly value: Promise<unknown> }

export class SharedControl {
  readonly #words: Int32Array
  readonly #octets: Uint8Array

  constructor(memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, 0, CONTROL_SIZE >>> 2)
    this.#octets = new Uint8Array(memory.buffer, 0, CONTROL_SIZE)
  }

  /** The count that the other side bumps; read it before looking for what to wait for. */
  seen(by: Side): number {
    return Atomics.load(this.#words, signalFor(by))
  }

  /** Wakes a side from its wait. */
  wake(side: Side): void {
    Atomics.add(this.#words, signalFor(side), 1)
    Atomics.notify(this.#words, signalFor(side))
  }

  /** Blocks until the count is no longer `seen`; false when that took more than `timeout` milliseconds. */
  wait(by: Side, seen: number, timeout: number): boolean {
    return Atomics.wait(this.#words, signalFor(by), seen, timeout) !== 'timed-out'
  }

  /** The same for threads that must not block. */
  async waitAsync(by: Side, seen: number, timeout: number): Promise<boolean> {
    const end = performance.now() + timeout
    while (this.seen(by) === seen) {
      const rest = end - performance.now()
      if (rest <= 0) return false
      await this.#pause(signalFor(by), seen, rest)
    }
    return true
  }

  /** Until the word changes or the time is over. The timer also keeps Node's event loop going, as `waitAsync` does not. */
  #pause(index: number, seen: number, rest: number): Promise<void> {
    const { waitAsync } = Atomics as { waitAsync?: WaitAsync }
    const time = Math.min(rest, waitAsync === undefined ? POLL_AFTER : LOOK_AFTER)
    return new Promise((resolve) => {
      const wait = waitAsync?.(this.#words, index, seen, time)
      if (wait?.async === false) return resolve()
      const timer = setTimeout(resolve, time)
      wait?.value.then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** Octets in a window, perhaps SEALED. */
  filled(window: number): number {
    return Atomics.load(this.#words, Word.Filled + window)
  }

  setFilled(window: number, octets: number): void {
    Atomics.store(this.#words, Word.Filled + window, octets)
  }

  outcome(of: Side): Outcome {
    return Atomics.load(this.#words, Word.Outcome + of) as Outcome
  }

  /** A side came to its end, and wakes the other. Only the first outcome counts. */
  settle(side: Side, outcome: Outcome, message = ''): void {
    if (this.outcome(side) !== Outcome.Open) return
    const text = new TextEncoder().encode(message).subarray(0, MESSAGE_SIZE)
    this.#octets.set(text, MESSAGES + side * MESSAGE_SIZE)
    Atomics.store(this.#words, Word.MessageLength + side, text.length)
    Atomics.compareExchange(this.#words, Word.Outcome + side, Outcome.Open, outcome)
    this.wake(side === Side.Writer ? Side.Decoder : Side.Writer)
  }

  /** What a side that is no longer open left to say. */
  message(of: Side): string {
    const start = MESSAGES + of * MESSAGE_SIZE
    const length = Atomics.load(this.#words, Word.MessageLength + of)
    // A copy: browsers decode no text from shared memory. A character that was cut is left out.
    return new TextDecoder().decode(this.#octets.slice(start, start + length), { stream: true })
  }
}

function signalFor(waiting: Side): number {
  return waiting === Side.Decoder ? Word.Input : Word.Room
}
