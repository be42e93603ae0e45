/** What goes wrong, in words for people, and the exit status that it leads to. */
import { getSystemErrorMap } from 'node:util'
import type { BerError } from '../ber/errors.ts'

export const ExitStatus = {
  Fine: 0,
  /** The input is malformed. */
  Malformed: 1,
  /** Wrong usage, or a file that cannot be read or written. */
  Usage: 2,
  /** A fault of the command itself (EX_SOFTWARE). */
  Internal: 70,
} as const

/** The exit status as asn1c's converters have it (`--asn1c-exit-codes`): EX_DATAERR and EX_USAGE of sysexits.h. */
export function asn1cStatus(status: number): number {
  return status === ExitStatus.Malformed ? 65 : status === ExitStatus.Usage ? 64 : status
}

/** What ends a command early, with the exit status that it leads to. */
class Failure extends Error {
  readonly status: number
  /** The file that it is about, if any. */
  readonly file: string | undefined
  /** What might help. */
  readonly hint: string | undefined

  constructor(status: number, message: string, file?: string, hint?: string) {
    super(message)
    this.status = status
    this.file = file
    this.hint = hint
  }
}

/** The command was used wrongly, or the system refuses a file. */
export class UsageError extends Failure {
  constructor(message: string, file?: string) {
    super(ExitStatus.Usage, message, file)
  }
}

/** The input is malformed. */
export class MalformedError extends Failure {
  constructor(file: string, message: string, hint?: string) {
    super(ExitStatus.Malformed, message, file, hint)
  }

  /** @param file what is blamed, unless the error tells of another input (a channel) */
  static from(file: string, error: BerError & { readonly input?: string | undefined }, hint?: string): MalformedError {
    const message = `${error.code}: ${error.message}`
    const failure = new MalformedError(error.input ?? file, message, error.input ? undefined : hint)
    return Object.assign(failure, { cause: error })
  }
}

/** Something failed, and the user has been told of it. */
export class ReportedFailure extends Failure {
  constructor(status: number) {
    super(status, '')
  }
}

export type { Failure }

/** By its shape: each file of the bundle has the class for itself. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'status' in error && 'file' in error
}

/** By its shape, as above. */
export function isBerError(error: unknown): error is BerError {
  return error instanceof Error && 'code' in error && 'offset' in error && 'path' in error
}

/** The reader of our output is gone (`| head`): no fault of ours or of the user. */
export function isClosedPipe(error: unknown): boolean {
  return isSystemError(error) && error.code === 'EPIPE'
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).errno === 'number'
}

/** Runs `work`; what the system refuses there is about `file`. */
export function about<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw blamed(file, error)
  }
}

/** An error of the system as a `UsageError` about `file`; others as they are. */
export function blamed(file: string, error: unknown): unknown {
  if (!isSystemError(error) || isClosedPipe(error)) return error
  // "no such file or directory" and the like, without the call that met it.
  return new UsageError(getSystemErrorMap().get(error.errno!)?.[1] ?? error.message, file)
}
