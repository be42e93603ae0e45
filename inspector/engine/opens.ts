/** Whether a string's contents octets are a data value themselves, as in the extensions and keys of certificates. */

import { contentsOpened } from '../../src/dump/open.ts'
import { Header, readHeader, UniversalTag } from '../../src/index.ts'
import type { Octets } from './octets.ts'

/** Strings up to this length are read whole, so that chance opens few; of longer ones the first header has to fit. */
const READ_WHOLE = 16 * 1024
const LONGEST_HEADER = 32
const MAX_DEPTH = 200

export async function opensAs(octets: Octets, leading: number, contents: number, end: number): Promise<boolean> {
  if (leading !== UniversalTag.OctetString && leading !== UniversalTag.BitString) return false
  if (end - contents <= READ_WHOLE) {
    return contentsOpened(leading, await octets.slice(contents, end), contents, MAX_DEPTH) !== undefined
  }
  const skipped = leading === UniversalTag.BitString ? 1 : 0
  const start = await octets.slice(contents, contents + LONGEST_HEADER)
  if (skipped === 1 && start[0] !== 0) return false
  const header = new Header()
  if (!readHeader(start, skipped, header)) return false
  return header.indefinite || contents + header.end === end
}
