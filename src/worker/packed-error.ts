/**
 * Errors across the boundary. A structured clone keeps of an error its message alone, so they go as plain data and are made anew:
 * of the same class, with code, offset, path and all else that they tell, and their causes.
 */
import { BerError, BerLimitError, BerTruncatedError } from '../ber/errors.ts'
import { MigrationError } from '../migration/errors.ts'
import { SchemaError } from '../schema/notation/diagnostics.ts'
import { TextError } from '../schema/text/errors.ts'
import { BerViolation } from '../schema/violations.ts'

export interface PackedError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** Of our own classes all fields; of others those that are plain. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly cause: PackedThrown | undefined
}

/** Anything may be thrown. */
export type PackedThrown = { readonly error: PackedError } | { readonly value: unknown }

type ErrorClass = { readonly prototype: Error }

const own: Readonly<Record<string, ErrorClass>> = {
  BerError,
  BerLimitError,
  BerTruncatedError,
  BerViolation,
  MigrationError,
  SchemaError,
  TextError,
}

const native: Readonly<Record<string, ErrorClass>> = {
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
}

export function packThrown(thrown: unknown): PackedThrown {
  if (thrown instanceof Error) return { error: packError(thrown) }
  return { value: isPlain(thrown) ? thrown : String(thrown) }
}

export function unpackThrown(packed: PackedThrown): unknown {
  return 'error' in packed ? unpackError(packed.error) : packed.value
}

export function packError(error: Error): PackedError {
  const { name, message, stack, cause } = error
  const isOwn = Object.hasOwn(own, name) && error instanceof (own[name] as unknown as typeof Error)
  const fields = Object.entries(error).filter(([key, value]) => key !== 'cause' && (isOwn || isPlain(value)))
  return {
    name,
    message,
    stack,
    fields: Object.fromEntries(fields),
    cause: cause === undefined ? undefined : packThrown(cause),
  }
}

export function unpackError({ name, message, stack, fields, cause }: PackedError): Error {
  const options = cause === undefined ? undefined : { cause: unpackThrown(cause) }
  const known = own[name] ?? native[name]
  // Whatever else the platform throws (NotReadableError, AbortError) is told apart by its name.
  if (known === undefined && name.endsWith('Error') && name !== 'Error' && isDomExceptionName(name)) {
    return new DOMException(message, name)
  }
  const error = new Error(message, options)
  // The constructors of our classes make the message themselves: it is there already.
  if (known !== undefined) Object.setPrototypeOf(error, known.prototype)
  else if (name !== 'Error') Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  Object.assign(error, fields)
  if (stack !== undefined) Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
  return error
}

/** Names that have a code of old are DOMExceptions, and those that `File` and streams bring. */
function isDomExceptionName(name: string): boolean {
  return new DOMException('', name).code !== 0 || name === 'NotReadableError' || name === 'OperationError'
}

/** What a structured clone leaves as it is. */
function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}
