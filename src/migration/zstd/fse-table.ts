/** Tables of finite state entropy (RFC 8878, 4.1.1). */

/** What each state stands for, and the bits and the base of the state that follows it. */
export interface FseTable {
  readonly log: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
  readonly bases: Uint16Array
}

/** The probability of a symbol that is less than one: it still has a state. */
const LESS_THAN_ONE = -1

/**
 * Reads the distribution at `from`, which must end before `to`.
 * @returns the table, and where its description ends
 * @throws for more than `maxLog` bits or symbols above `maxSymbol`
 */
export function readFseTable(
  octets: Uint8Array,
  from: number,
  to: number,
  maxLog: number,
  maxSymbol: number,
): { readonly table: FseTable; readonly end: number } {
  let at = 8 * from
  const end = 8 * to
  const peek = (count: number): number => {
    const i = at >> 3
    const word = octets[i] | (octets[i + 1] << 8) | (octets[i + 2] << 16)
    return (word >>> (at & 7)) & ((1 << count) - 1)
  }
  const log = (from < to ? peek(4) : 0) + 5
  at += 4
  if (log > maxLog) throw new Error(`a table of ${log} bits, where at most ${maxLog} may be`)
  const shares: number[] = []
  for (let left = 1 << log; left > 0; ) {
    if (shares.length > maxSymbol || at > end) throw new Error('a table whose shares do not add up')
    const bits = 32 - Math.clz32(left + 1)
    const low = (1 << (bits - 1)) - 1
    // So many values take a bit less.
    const short = (1 << bits) - 2 - left
    let value = peek(bits)
    if ((value & low) < short) {
      value &= low
      at += bits - 1
    } else {
      if (value > low) value -= short
      at += bits
    }
    const share = value - 1
    left -= Math.abs(share)
    shares.push(share)
    for (let more = share === 0 ? 3 : 0; more === 3; ) {
      more = peek(2)
      at += 2
      for (let i = 0; i < more; i++) shares.push(0)
      if (shares.length > maxSymbol + 1) throw new Error('a table of more symbols than there are')
    }
  }
  if (at > end) throw new Error('a table that ends too early')
  return { table: makeFseTable(shares, log), end: (at + 7) >> 3 }
}

/** The table of a distribution whose shares add up to 2^log. */
export function makeFseTable(shares: readonly number[], log: number): FseTable {
  const size = 1 << log
  const symbols = new Uint8Array(size)
  const bits = new Uint8Array(size)
  const bases = new Uint16Array(size)
  const next = new Uint16Array(shares.length)
  let high = size
  for (const [symbol, share] of shares.entries()) {
    if (share !== LESS_THAN_ONE) next[symbol] = share
    else {
      symbols[--high] = symbol
      next[symbol] = 1
    }
  }
  const step = (size >> 1) + (size >> 3) + 3
  let place = 0
  for (const [symbol, share] of shares.entries()) {
    for (let i = 0; i < share; i++) {
      symbols[place] = symbol
      do place = (place + step) & (size - 1)
      while (place >= high)
    }
  }
  for (let state = 0; state < size; state++) {
    const count = next[symbols[state]]++
    bits[state] = log - (31 - Math.clz32(count))
    bases[state] = (count << bits[state]) - size
  }
  return { log, symbols, bits, bases }
}

/** The table in which one symbol follows itself. */
export function constantFseTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) }
}
