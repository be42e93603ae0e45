/** The command `ber`, as it is built, and the converter that asn1c makes of the schema. */

import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const command = resolve('dist/cli/main.cjs')
export const schema = resolve('schema/migration.asn1')

/** What `ber ARGS` prints; an error with what it says when it does not end well. */
export async function ber(...args) {
  return (await run(process.execPath, [command, ...args], { maxBuffer: 1 << 28, timeout: 120_000 })).stdout
}

/** What `ber migration diff` finds, `differences` and `ram`. */
export function differencesOf(one, other) {
  return verdictOf('diff', one, other)
}

/** What `ber migration check` finds, `refused` and `findings`. */
export function findingsOf(...args) {
  return verdictOf('check', ...args)
}

/** The JSON of a command whose exit status 1 is no more than its verdict. */
async function verdictOf(command, ...args) {
  try {
    return JSON.parse(await ber('migration', command, '--json', ...args))
  } catch (error) {
    if (error.code !== 1 || error.stderr !== '') throw error
    return JSON.parse(error.stdout)
  }
}

export async function validate(file) {
  await ber('validate', '--schema', schema, '--pdu', 'QemuFile', '--one', file)
}

/** asn1c's converter, with constraints. */
export async function readByAsn1c(converter, file) {
  await run(converter, ['-iber', '-onull', '-c', file], { timeout: 60_000 })
}

/** Whether two files have the same octets, without either in memory. */
export async function sameOctets(one, other) {
  const files = [await open(one), await open(other)]
  try {
    const buffers = files.map(() => Buffer.alloc(1 << 20))
    for (let at = 0; ; ) {
      const read = await Promise.all(files.map((file, place) => file.read(buffers[place], 0, 1 << 20, at)))
      const [here, there] = read.map(({ bytesRead }, place) => buffers[place].subarray(0, bytesRead))
      if (!here.equals(there)) {
        const differs = here.findIndex((octet, place) => octet !== there[place])
        throw new Error(`${one} and ${other} differ at ${at + (differs < 0 ? here.length : differs)}`)
      }
      if (here.length === 0) return
      at += here.length
    }
  } finally {
    for (const file of files) await file.close()
  }
}
