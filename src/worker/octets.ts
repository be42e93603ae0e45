/**
 * Copies between ordinary and shared memory. The engine's copy is fast (28 GB/s measured) where the two addresses are equal
 * modulo 8, and an eighth of that where they are not; going through ordinary memory of the right alignment repairs it.
 */

const STAGE = 64 * 1024
/** Below this, the detour costs more than it saves. */
const LEAST_STAGED = 256

let stage: Uint8Array | undefined

/** Copies `source` to `target`, the shared one of the two, at octet `at`. */
export function copyToShared(source: Uint8Array, target: Uint8Array, at: number): void {
  const skew = (target.byteOffset + at) & 7
  if ((source.byteOffset & 7) === skew || source.length < LEAST_STAGED) {
    target.set(source, at)
    return
  }
  stage ??= new Uint8Array(STAGE + 8)
  for (let from = 0; from < source.length; from += STAGE) {
    const piece = source.subarray(from, from + STAGE)
    stage.set(piece, skew)
    target.set(stage.subarray(skew, skew + piece.length), at + from)
  }
}

/**
 * A copy of shared octets, such as `batch.contents(i)`, in memory of its own: to keep them, and for what refuses views of
 * shared memory (in browsers `TextDecoder`, `Blob`, `crypto`).
 */
export function toUnshared(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const skew = octets.byteOffset & 7
  const copy = new Uint8Array(new ArrayBuffer(skew + octets.length), skew)
  copy.set(octets)
  return copy
}
