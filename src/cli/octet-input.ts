/** Where octets come from: a file as it is, or one whose text is Base64 or the like. */
export interface OctetInput {
  /** As it is shown. */
  readonly name: string
  /** Octets in all, where that is known. */
  readonly size: number | undefined
  /** Whether any part can be read at once. */
  readonly seekable: boolean
  /**
   * Reads what there is into `view`; 0 at the end.
   * @param position where to read, if seekable; where the last read ended, by default
   */
  read(view: Uint8Array, position?: number | null): number | Promise<number>
}
