/** What `ber to-der` and `ber to-cer` do. Each data value is held whole. */
import { toCer, toDer } from '../ber/canonical.ts'
import { BerError, relocated } from '../ber/errors.ts'
import { resolveLimits } from '../ber/limits.ts'
import { Framer } from '../stream/framer.ts'
import { ExitStatus, MalformedError, ReportedFailure } from './failure.ts'
import { hintFor } from './hints.ts'
import { InputFile } from './input-file.ts'
import { type Form, hintForForm, openForm } from './input-form.ts'
import { showFailure } from './standard-streams.ts'
import { writing } from './writing.ts'

const PIECE = 256 * 1024

interface CanonicalFlags {
  readonly from?: Form
  readonly keepGoing?: boolean
}

export async function canonical(
  rules: 'DER' | 'CER',
  inputName: string,
  outputName: string,
  flags: CanonicalFlags,
): Promise<void> {
  const input = new InputFile(inputName)
  let told = 0
  const tell = (finding: BerError): void => {
    told++
    showFailure(MalformedError.from(input.name, finding))
  }
  await writing(outputName, input, async (output) => {
    const { octets, form } = await openForm(input, flags.from)
    const convert = rules === 'DER' ? toDer : toCer
    const limits = resolveLimits()
    const framer = new Framer(limits, limits.maxContents)
    let start: Uint8Array | undefined
    try {
      for (;;) {
        // A piece of its own: values are views of it.
        const piece = new Uint8Array(PIECE)
        const length = await octets.read(piece)
        start ??= piece.subarray(0, length)
        if (length === 0) break
        framer.feed(piece.subarray(0, length))
        while (framer.next()) {
          const { index, offset } = framer
          const onFinding = flags.keepGoing ? (finding: BerError): void => tell(numbered(finding, index)) : undefined
          const options = { baseOffset: offset, ...(onFinding === undefined ? {} : { onFinding }) }
          output.write(numbering(index, () => convert(framer.octets, options)))
        }
      }
      framer.end()
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      throw MalformedError.from(input.name, error, hintForForm(form, error) ?? (start && hintFor(start)))
    }
  })
  if (told > 0) throw new ReportedFailure(ExitStatus.Malformed)
}

/** Each value is read alone, and is the first then: its paths are told as those of its place. */
function numbering<Result>(index: number, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof BerError ? numbered(error, index) : error
  }
}

function numbered(error: BerError, index: number): BerError {
  if (index === 0 || !error.path.startsWith('[0]')) return error
  return relocated(error, `[${index}]${error.path.slice('[0]'.length)}`, error.offset)
}
