export interface BerEncoderOptions {
  /**
   * Write as DER or CER want it: definite or indefinite lengths, SETs in order, and under CER strings above 1000 octets in segments. What
   * `raw`, `primitive`, `openPrimitive` and `pages` are given is not looked at, and neither is a DEFAULT known.
   */
  readonly rules?: 'DER' | 'CER'
  /** The form of containers whose `open` says nothing: `definite` by default without a sink, `indefinite` with one. */
  readonly lengths?: 'definite' | 'indefinite'
  /** Octets of one chunk, 64 or more; 64 KiB by default. */
  readonly chunkSize?: number
  /** Octets that may be queued in the sink before `needDrain` is set; 256 KiB by default. */
  readonly highWaterMark?: number
  /**
   * With a sink: octets that may be held until the definite length in front of them is known; 64 MiB by default.
   * Code `LIMIT_CONTENTS`. Without a sink everything is held, and there is no such limit.
   */
  readonly maxHeld?: number
  /**
   * The sink is a function that is done with a chunk when it returns (it writes a file synchronously, or hashes). Chunks are
   * then used again, nothing is allocated for them, and the caller's own octets are free again when a method returns.
   */
  readonly reuse?: boolean
  /** `finish` leaves the stream open, for instance a socket on which more is to follow. */
  readonly preventClose?: boolean
}

export interface OpenOptions {
  /** Definite without a `length` is back-patched: the contents are held until `close`. */
  readonly form?: 'definite' | 'indefinite'
  /** Contents length in octets, 0 to 2^53-1: the header is written at once, and nothing is held. */
  readonly length?: number
  /** With the option `rules`: the value is a SET or SET OF, although its tag is another one. It is held until `close`. */
  readonly set?: boolean
}
