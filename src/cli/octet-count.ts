/** Numbers of octets, as people write and read them. */
import { InvalidArgumentError } from 'commander'

const units: Record<string, number> = {
  '': 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/** `4096`, `0x1000`, `4KiB`, `1.5GB`. */
export function parseOctetCount(text: string): number {
  const found = /^(?:0x([0-9a-f]+)|(\d+(?:\.\d+)?)([kKMGT]i?B)?)$/i.exec(text)
  const unit = Object.keys(units).find((name) => name.toLowerCase() === (found?.[3] ?? '').toLowerCase())
  if (!found || unit === undefined)
    throw new InvalidArgumentError('a number of octets is wanted, like 512, 0x200 or 4KiB.')
  const count = found[1] === undefined ? Number(found[2]) * units[unit] : Number.parseInt(found[1], 16)
  if (!Number.isSafeInteger(count)) throw new InvalidArgumentError('a whole number of octets up to 2^53-1 is wanted.')
  return count
}

/** 1536 as `1.5 KiB`, for progress and summaries. */
export function showOctets(count: number): string {
  const exponent = count < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(count) / 10))
  const unit = ['octets', 'KiB', 'MiB', 'GiB', 'TiB'][exponent]
  return exponent === 0 ? `${count} ${unit}` : `${(count / 1024 ** exponent).toFixed(1)} ${unit}`
}
