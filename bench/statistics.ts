/** Order statistics: a machine that does other things now and then makes long tails, which a mean would follow. */

/** The value below which `share` of the sample lies, between neighbours by proportion. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below)
}

export const median = (sample: readonly number[]): number => quantile(sample, 0.5)

/** Interquartile range as share of the median. */
export const spread = (sample: readonly number[]): number =>
  (quantile(sample, 0.75) - quantile(sample, 0.25)) / median(sample)
