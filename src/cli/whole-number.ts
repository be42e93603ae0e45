/** Whole numbers as values of options. */
import { InvalidArgumentError } from 'commander'

/** A parser of decimal numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is wanted.`)
  }
}
