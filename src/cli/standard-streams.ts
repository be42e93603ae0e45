/** Standard output and standard error, written at once: what is said is out before the process ends. */
import { printable } from '../ber/printable.ts'
import { writeFully } from '../migration/node-file.ts'
import { about, type Failure, isSystemError } from './failure.ts'

export const STANDARD_OUTPUT = 1
export const STANDARD_ERROR = 2

const encoder = new TextEncoder()

export function writeOutput(text: string): void {
  writeOctets(encoder.encode(text))
}

/** @throws {UsageError} where there is no room for them */
export function writeOctets(octets: Uint8Array): void {
  about('standard output', () => writeFully(STANDARD_OUTPUT, octets))
}

/** Where nobody can be told (a full disk, a closed pipe), that changes nothing else. */
export function writeError(text: string): void {
  try {
    writeFully(STANDARD_ERROR, encoder.encode(text))
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

/** `ber: FILE: message`, with nothing in it that a file could do to the terminal. */
export function showFailure(error: Failure): void {
  const place = error.file === undefined ? '' : `${printable(error.file)}: `
  showMessage(`${place}${printable(error.message)}`)
  if (error.hint !== undefined) showMessage(`${place}${error.hint}`)
}

/** A line on standard error. */
export function showMessage(message: string): void {
  writeError(`ber: ${message}\n`)
}
