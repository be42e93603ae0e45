/** What there is to say about one value. */

import { describeValue } from '../../src/ber/values/index.ts'
import { BerError, DER, decode, findings } from '../../src/index.ts'
import type { Details, Fault, Path } from '../shared/types.ts'
import type { Opened } from './engine.ts'
import { pathText } from './outline.ts'
import { previewOf } from './preview.ts'
import { faultOf } from './siblings.ts'

/** Octets of a value that is read whole: for its text, and for what DER has against it. */
const READ_WHOLE = 256 * 1024
/** Characters, digits or octets of a value that are shown. */
const MOST_SHOWN = 2048
const MOST_FINDINGS = 50

export async function detailsOf({ octets, outline }: Opened, path: Path): Promise<Details> {
  const node = await outline.node(path)
  const { start, lengthOffset, contents, next } = node
  const told = {
    node,
    pathText: pathText(path),
    identifier: await octets.slice(start, lengthOffset),
    length: await octets.slice(lengthOffset, contents),
    components: node.constructed && node.kind === 'value' ? await outline.known(path) : undefined,
  }
  const isWhole = node.kind === 'value' && next !== -1 && next - start <= READ_WHOLE
  if (!isWhole) return { ...told, value: node.preview || undefined, findings: undefined }
  const encoding = await octets.slice(start, next)
  return {
    ...told,
    value: node.constructed
      ? valueText(encoding, start, MOST_SHOWN)
      : previewOf(encoding, start, contents, MOST_SHOWN).preview,
    findings: findingsOf(encoding, start),
  }
}

/** The text of a value; undefined where it has none: it is a list of others, or not sound. */
export function valueText(encoding: Uint8Array, start: number, most: number): string | undefined {
  try {
    const node = decode(encoding, { baseOffset: start })
    const isList = node.constructed && (node.tagClass !== 0 || node.tagNumber === 16 || node.tagNumber === 17)
    return isList ? undefined : describeValue(node, { most })
  } catch (error) {
    if (error instanceof BerError) return undefined
    throw error
  }
}

function findingsOf(encoding: Uint8Array, start: number): Fault[] | undefined {
  try {
    return findings(encoding, { rules: DER, baseOffset: start, maxFindings: MOST_FINDINGS }).map(
      ({ code, offset, clause }) => ({ ...faultOf(code, offset), clause }),
    )
  } catch (error) {
    if (error instanceof BerError) return undefined
    throw error
  }
}
