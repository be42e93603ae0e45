/** Errors of a decoder that did not begin at the beginning. */
import { type BerError, berError } from '../ber/errors.ts'

/** The decoder's offsets count from where it began. */
export function shifted(error: BerError, by: number): BerError {
  if (by === 0) return error
  const { code, path, expected, actual } = error
  const missing = 'missing' in error ? { missing: error.missing as number } : {}
  return berError(code as Parameters<typeof berError>[0], error.offset + by, {
    path,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...missing,
  })
}
