/** For "did you mean": the name nearest to one that is not known. */

/** A suggestion is not worth comparing more names than this. */
const maxCandidates = 20_000

/** The candidate that the fewest changes of letters lead to, if those are few for its length. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let room = maxCandidates
  let best: string | undefined
  let bestDistance = Math.min(4, Math.max(1, Math.floor(name.length / 3))) + 1
  for (const candidate of candidates) {
    if (room-- === 0) break
    if (candidate === name || Math.abs(candidate.length - name.length) >= bestDistance) continue
    const found = distance(name, candidate, bestDistance)
    if (found < bestDistance) {
      best = candidate
      bestDistance = found
    }
  }
  return best
}

/** Changes of case count as nothing much: a half. Stops at `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (a.toLowerCase() === b.toLowerCase()) return 0.5
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const present = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1
      const cost = Math.min(previous[column] + 1, present[column - 1] + 1, previous[column - 1] + same)
      present.push(cost)
      if (cost < least) least = cost
    }
    if (least >= limit) return limit
    previous = present
  }
  return previous[b.length]
}
