/** Standard output and standard error, written at once: what is said is out before the process ends. */
import { printable } from '../ber/printable.ts'
import { writeFully } from '../migration/node-file.ts'
import type { Failure } from './failure.ts'

export const STANDARD_OUTPUT = 1
export const STANDARD_ERROR = 2

const encoder = new TextEncoder()

export function writeOutput(text: string): void {
  writeFully(STANDARD_OUTPUT, encoder.encode(text))
}

export function writeError(text: string): void {
  writeFully(STANDARD_ERROR, encoder.encode(text))
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
