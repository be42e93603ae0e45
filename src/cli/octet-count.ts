/** Numbers of octets, as people read them. */

/** 1536 as `1.5 KiB`, for progress and summaries. */
export function showOctets(count: number): string {
  const exponent = count < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(count) / 10))
  const unit = ['octets', 'KiB', 'MiB', 'GiB', 'TiB'][exponent]
  return exponent === 0 ? `${count} ${unit}` : `${(count / 1024 ** exponent).toFixed(1)} ${unit}`
}
