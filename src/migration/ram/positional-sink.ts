/** A place for octets that can be written and read at any position: a file, or memory. What was never written reads as zero. */
export interface PositionalSink {
  /** Writes all of `octets`; it is done with them when it returns. */
  write(position: number, octets: Uint8Array): void
  /** Fills all of `view`. */
  read(position: number, view: Uint8Array): void
  /** Makes the place end at `size`: cut there, or zero up to there. */
  truncate(size: number): void
}
