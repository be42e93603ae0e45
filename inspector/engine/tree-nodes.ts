/** From a sibling of a walk to the row that the tree shows. */
import { octetCount } from '../shared/numbers.ts'
import type { Fault, Path, TreeNode } from '../shared/types.ts'
import type { Container } from './container.ts'
import type { Namer, Naming } from './namer.ts'
import type { Octets } from './octets.ts'
import { opensAs } from './opens.ts'
import { longPreview, PREVIEW_OCTETS, type Preview, previewOf } from './preview.ts'
import { faultOf, type Sibling } from './siblings.ts'
import { typeOf } from './type-names.ts'

/** Values that may be open at one time: as many as the library allows at most. */
export const MAX_DEPTH = 1023

export async function valueNode(
  octets: Octets,
  path: Path,
  { range, walk }: Container,
  sibling: Sibling,
  namer: Namer | undefined,
  naming: Naming | undefined,
): Promise<TreeNode> {
  const { start, lengthOffset, contents, indefinite, leading, tagNumber } = sibling
  const constructed = (leading & 0x20) !== 0
  const isLast = sibling.index === walk.count - 1 && walk.done
  const isAtFault = isLast && walk.faultInLast
  const end = isAtFault ? range.end : sibling.end
  const tagClass = leading >> 6
  let seen: Preview = { preview: '' }
  let opens = false
  if (!constructed) {
    const shown = await octets.slice(start, Math.min(end, contents + PREVIEW_OCTETS))
    const octetsShown = shown.subarray(contents - start)
    if (isAtFault || end - contents > PREVIEW_OCTETS) {
      seen = { preview: longPreview(tagClass, tagNumber, octetsShown, end - contents) }
    } else {
      seen = previewOf(shown, start, contents)
      const typed = naming && namer?.valueText(naming, { tagClass, tagNumber, constructed }, octetsShown)
      if (typed !== undefined && seen.fault === undefined) seen = { ...seen, preview: typed }
    }
    opens = !isAtFault && (await opensAs(octets, leading, contents, end))
  }
  // First of all: what is too deep is not opened, whatever else is wrong with it.
  const depthFault = constructed && path.length >= MAX_DEPTH ? faultOf('LIMIT_DEPTH', start) : undefined
  const fault: Fault | undefined = depthFault ?? (isAtFault ? walk.fault : undefined) ?? seen.fault
  return {
    path,
    kind: 'value',
    start,
    lengthOffset,
    contents,
    end,
    next: end === -1 ? -1 : indefinite && !isAtFault ? end + 2 : end,
    tagClass,
    tagNumber,
    constructed,
    indefinite,
    type: typeOf(tagClass, tagNumber),
    preview: seen.preview,
    opens,
    ...(seen.oidName === undefined ? {} : { oidName: seen.oidName }),
    ...(fault === undefined ? {} : { fault }),
    ...(naming === undefined ? {} : namedBy(naming)),
  }
}

function namedBy({ name, typeName, type, outerTags, isUnexpected }: Naming): Partial<TreeNode> {
  return {
    ...(name === '' ? {} : { name }),
    ...(typeName === '' ? {} : { typeName }),
    ...(type === undefined ? {} : { schemaType: type, outerTags }),
    ...(isUnexpected ? { isUnexpected } : {}),
  }
}

/** The octets behind the last value that are none. */
export function faultNode(path: Path, { walk, range }: Container): TreeNode | undefined {
  const { fault, done, count } = walk
  if (!done || fault === undefined || walk.faultInLast) return undefined
  const octets = range.end - walk.end
  return {
    path: [...path, count],
    kind: 'fault',
    start: walk.end,
    lengthOffset: walk.end,
    contents: walk.end,
    end: range.end,
    next: range.end,
    tagClass: 0,
    tagNumber: 0,
    constructed: false,
    indefinite: false,
    type: 'not readable',
    preview: octetCount(octets),
    opens: false,
    fault,
  }
}
