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
  /** Name of the class, where it is known on both sides. */
  readonly known: string | undefined
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** Of our own classes all fields; of others those that are plain. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly cause: PackedThrown | undefined
}

/** Anything may be thrown. */
export type PackedThrown = { readonly error: PackedError } | { readonly value: unknown }

type ErrorClass = abstract new (...args: never[]) => Error

const own: Readonly<Record<string, ErrorClass>> = {
  BerError,
  BerLimitError,
  BerTruncatedError,
  BerViolation,
  MigrationError,
  SchemaError,
  TextError,
}

const classes: Readonly<Record<string, ErrorClass>> = {
  ...own,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
}

const DOM_EXCEPTION = 'DOMException'

export function packThrown(thrown: unknown): PackedThrown {
  if (thrown instanceof Error) return { error: packError(thrown) }
  return { value: isPlain(thrown) ? thrown : String(thrown) }
}

export function unpackThrown(packed: PackedThrown): unknown {
  return 'error' in packed ? unpackError(packed.error) : packed.value
}

export function packError(error: Error): PackedError {
  const { name, message, stack, cause } = error
  const known = nameOfClass(error)
  const isOwn = known !== undefined && Object.hasOwn(own, known)
  const fields = Object.entries(error).filter(([key, value]) => key !== 'cause' && (isOwn || isPlain(value)))
  return {
    known,
    name,
    message,
    stack,
    fields: Object.fromEntries(fields),
    cause: cause === undefined ? undefined : packThrown(cause),
  }
}

export function unpackError({ known, name, message, stack, fields, cause }: PackedError): Error {
  // Its message and its name have no setters.
  if (known === DOM_EXCEPTION) return new DOMException(message, name)
  const error = new Error(message, cause === undefined ? undefined : { cause: unpackThrown(cause) })
  // The constructors of our classes make the message themselves: it is there already.
  if (known !== undefined) Object.setPrototypeOf(error, classes[known].prototype)
  else if (name !== 'Error') Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  Object.assign(error, fields)
  if (stack !== undefined) Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
  return error
}

function nameOfClass(error: Error): string | undefined {
  if (error instanceof DOMException) return DOM_EXCEPTION
  const { name } = error
  return Object.hasOwn(classes, name) && error instanceof classes[name] ? name : undefined
}

/** What a structured clone leaves as it is. */
function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}
