/** Tags as people write them: `SEQUENCE`, `[0]`, `[APPLICATION 3]`, `application 3`, `30`. */

import { universalTypes } from '../../src/ber/universal-types.ts'
import { type Tag, TagClass } from '../../src/index.ts'

const classes: Record<string, TagClass> = {
  '': TagClass.ContextSpecific,
  context: TagClass.ContextSpecific,
  universal: TagClass.Universal,
  application: TagClass.Application,
  private: TagClass.Private,
}

/** @throws {RangeError} with words for the user */
export function parseTag(text: string): Tag {
  const plain = text.trim().replace(/\s+(?:sequence )?of$/i, '')
  const named = universalTypes.findIndex((type) => type !== undefined && sameWords(type.name, plain))
  if (named !== -1) return { tagClass: TagClass.Universal, tagNumber: named }
  const found = /^\[?\s*(universal|application|private|context)?\s*(\d{1,30})\s*\]?$/i.exec(plain)
  if (found === null) throw new RangeError('a tag is wanted: SEQUENCE, [0] or [APPLICATION 3], for example')
  const tagNumber = Number(found[2])
  const tagClass = classes[(found[1] ?? '').toLowerCase()] as TagClass
  return { tagClass, tagNumber: Number.isSafeInteger(tagNumber) ? tagNumber : BigInt(found[2]!) }
}

function sameWords(one: string, other: string): boolean {
  const plain = (words: string): string => words.replace(/[\s-]/g, '').toLowerCase()
  return plain(one) === plain(other)
}
