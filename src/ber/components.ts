/** The components of a value that a node or the cursor stands at. */
import { BerError, relocated } from './errors.ts'
import { BerNode, readRoot } from './node.ts'
import type { BerValue } from './value.ts'

/**
 * Calls `read` with the components of a constructed value. For the cursor a tree is made of that value alone; it stays where
 * it is, and paths lead on from its own.
 * @throws {BerError} as `BerNode.children`; `FORM_WRONG` is for `read` to throw: a primitive value has no components
 */
export function withComponents<T>(value: BerValue, read: (components: readonly BerNode[]) => T): T {
  if (value instanceof BerNode) return read(value.children())
  try {
    return read(readRoot(value.encoding, value.limits, value.identifierOffset, 0).children())
  } catch (error) {
    if (!(error instanceof BerError) || !error.path.startsWith('[0]')) throw error
    throw relocated(error, value.path + error.path.slice('[0]'.length), error.offset)
  }
}
