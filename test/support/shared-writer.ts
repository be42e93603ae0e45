/** A reader's thread: fills a shared input from a file or from octets, in the way that the test asks for, and tells how it went. */

import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { BerError } from '../../src/ber/errors.ts'
import { type SharedInput, SharedInputWriter } from '../../src/worker/index.ts'

export interface WriterTask {
  readonly input: SharedInput
  /** Read through `reserve` and `commit`. */
  readonly file?: string
  /** Written in chunks of these sizes, taken in turn. */
  readonly octets?: Uint8Array
  readonly sizes?: readonly number[]
  /** Over and over, until the decoder has enough. */
  readonly endless?: boolean
  /** Instead of the end. */
  readonly finally?: 'fail' | 'exit'
}

/** What the thread posts when it is through. */
export interface WriterReport {
  readonly written: number
  readonly error?: { readonly code: string; readonly message: string }
}

const task = workerData as WriterTask
const writer = new SharedInputWriter(task.input)

function copyFile(path: string): void {
  const file = openSync(path, 'r')
  try {
    for (let n = -1; n !== 0; writer.commit(n)) n = readSync(file, writer.reserve())
  } finally {
    closeSync(file)
  }
}

function copyOctets(octets: Uint8Array, sizes: readonly number[]): void {
  for (let at = 0, turn = 0; at < octets.length; turn++) {
    const size = sizes[turn % sizes.length]!
    writer.write(octets.subarray(at, at + size))
    at += size
  }
}

function run(): WriterReport {
  try {
    do {
      if (task.file !== undefined) copyFile(task.file)
      if (task.octets !== undefined) copyOctets(task.octets, task.sizes ?? [65_536])
    } while (task.endless)
    if (task.finally === 'exit') process.exit(3)
    if (task.finally === 'fail') writer.fail('the disk is on fire')
    else writer.end()
    return { written: writer.written }
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return { written: writer.written, error: { code: error.code, message: error.message } }
  }
}

parentPort!.postMessage(run())
