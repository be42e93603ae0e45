/** The inspector's engine over octets, for its tests. */
import { Engine } from '../../../inspector/engine/engine.ts'
import type { Input, Path, TreeNode } from '../../../inspector/shared/types.ts'
import { unhex } from '../../support/hex.ts'

/** @param input hexadecimal digits, octets, or any other input */
export async function engineOver(input: string | Uint8Array | Input): Promise<Engine> {
  const engine = new Engine()
  const octets = typeof input === 'string' ? unhex(input) : input
  await engine.open(
    octets instanceof Uint8Array ? { kind: 'octets', octets: new Uint8Array(octets), name: 'test' } : octets,
  )
  return engine
}

/** All children of a value, read to the end. */
export async function childrenOf(engine: Engine, path: Path = []): Promise<TreeNode[]> {
  const { count } = await engine.grow(path, 1, () => {})
  return engine.children(path, 0, count + 1)
}

/** A row as a line, with what is wrong with it: `INTEGER 5`, `OCTET STRING 'AB'H !TRUNCATED@4`. */
export function rowText({ type, preview, fault }: TreeNode): string {
  const parts = [type, preview, fault === undefined ? '' : `!${fault.code}@${fault.offset}`]
  return parts.filter((part) => part !== '').join(' ')
}

/** The encoding of `count` values one after another in a SEQUENCE of the indefinite form. */
export function listOf(count: number, element: readonly number[]): Uint8Array {
  const octets = new Uint8Array(2 + count * element.length + 2)
  octets.set([0x30, 0x80])
  for (let i = 0; i < count; i++) octets.set(element, 2 + i * element.length)
  return octets
}
