/** Contents octets of an INTEGER (X.690 8.3). */
import { toHex } from '../../ber/hex.ts'

/** Two's complement, most significant octet first. */
export function readInteger(octets: Uint8Array, start: number, end: number): number | bigint {
  if (start === end) return 0
  const first = octets[start]
  let number = first >= 0x80 ? first - 0x100 : first
  if (end - start <= 6) {
    for (let i = start + 1; i < end; i++) number = number * 0x100 + octets[i]
    return number
  }
  const big = BigInt.asIntN(8 * (end - start), BigInt(`0x${toHex(octets.subarray(start, end))}`))
  return big >= BigInt(Number.MIN_SAFE_INTEGER) && big <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(big) : big
}
