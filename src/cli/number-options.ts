/** Values of options that are numbers. */
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

/** A parser of whole decimal numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is wanted.`)
  }
}
