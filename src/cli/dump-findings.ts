/** What `ber dump --rules` does: all that the rules would refuse, value by value, each of which is held whole. */
import { BerError } from '../ber/errors.ts'
import { inspect, type RulesName } from '../ber/inspect.ts'
import { resolveLimits } from '../ber/limits.ts'
import { readRoot } from '../ber/node.ts'
import { printable } from '../ber/printable.ts'
import { Framer } from '../stream/framer.ts'
import type { DumpFlags } from './dump-file.ts'
import { MalformedError } from './failure.ts'
import { hintFor } from './hints.ts'
import { hintForForm } from './input-form.ts'
import { openRange } from './open-range.ts'
import { shifted } from './shifted.ts'
import { writeOutput } from './standard-streams.ts'
import { violationJson } from './verdict.ts'

const PIECE = 256 * 1024
/** Characters that are gathered before they are written. */
const FULL = 64 * 1024

export async function dumpFindings(file: string, flags: DumpFlags & { readonly rules: string }): Promise<void> {
  const { range, octets, form } = await openRange(file, flags)
  const baseOffset = flags.skip ?? 0
  const limits = resolveLimits(flags.maxDepth === undefined ? undefined : { maxDepth: flags.maxDepth })
  const rules = flags.rules.toUpperCase() as RulesName
  const framer = new Framer(limits, limits.maxContents)
  let count = 0
  let text = ''
  let start: Uint8Array | undefined
  let hint: string | undefined
  const report = (finding: BerError): void => {
    count++
    text += flags.json
      ? `${JSON.stringify(violationJson(finding))}\n`
      : `${printable(`${finding.code}: ${finding.message}`)}\n`
    if (text.length > FULL) flush()
  }
  const flush = (): void => {
    writeOutput(text)
    text = ''
  }
  try {
    for (let isFirst = true; !flags.one || isFirst; ) {
      // A piece of its own: values are views of it.
      const piece = new Uint8Array(PIECE)
      const length = await range.read(piece)
      start ??= piece.subarray(0, length)
      if (length === 0) {
        framer.end()
        break
      }
      framer.feed(piece.subarray(0, length))
      while ((!flags.one || isFirst) && framer.next()) {
        isFirst = false
        inspect(readRoot(framer.octets, limits, baseOffset + framer.offset, framer.index), rules, report)
      }
    }
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    report(shifted(error, baseOffset))
    hint = hintForForm(form, error) ?? (start && hintFor(start))
  } finally {
    if (text !== '') flush()
  }
  if (count === 0) return
  throw new MalformedError(octets.name, `${count} ${count === 1 ? 'finding' : 'findings'} by ${rules}`, hint)
}
