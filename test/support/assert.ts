import { Assertion } from 'uvu/assert'
import { hex } from './hex.ts'

const around = 8

/**
 * Compares octets, whatever kind of byte array holds them, and shows the first difference with a little around it. The runner's
 * own comparison takes minutes to describe two large arrays that differ.
 */
export function assertBytes(actual: Uint8Array, expected: Uint8Array, message = 'octets'): void {
  const common = Math.min(actual.length, expected.length)
  let at = 0
  while (at < common && actual[at] === expected[at]) at++
  if (at === common && actual.length === expected.length) return
  throw new Assertion({
    message:
      `${message}: first difference at offset ${at}; ` +
      `actual ${describe(actual, at)}, expected ${describe(expected, at)}`,
    generated: false,
    operator: 'assertBytes',
    expects: describe(expected, at),
    actual: describe(actual, at),
  })
}

function describe(octets: Uint8Array, at: number): string {
  const from = Math.max(0, at - around)
  const here = at < octets.length ? `[${hex(octets.subarray(at, at + 1))}]` : '[end]'
  return `${hex(octets.subarray(from, at))}${here}${hex(octets.subarray(at + 1, at + 1 + around))} of ${octets.length} octets`
}
