/** The characters that each restricted character string type can hold (X.680 41, tables 8 to 10). */
import type { CharacterRange } from './types.ts'

const ascii = { from: 0, to: 0x7f } as const
const unicode = { from: 0, to: 0x10ffff } as const

function rangesOf(characters: string): CharacterRange[] {
  return [...characters].map((character) => ({ from: character.codePointAt(0)!, to: character.codePointAt(0)! }))
}

/** Ascending, not touching. Types that switch character sets by escape sequences are not listed. */
const alphabets: Readonly<Record<string, readonly CharacterRange[]>> = {
  NumericString: [...rangesOf(' '), { from: 0x30, to: 0x39 }],
  PrintableString: [
    ...rangesOf(' '),
    { from: 0x27, to: 0x29 },
    { from: 0x2b, to: 0x3a },
    ...rangesOf('=?'),
    { from: 0x41, to: 0x5a },
    { from: 0x61, to: 0x7a },
  ],
  VisibleString: [{ from: 0x20, to: 0x7e }],
  IA5String: [ascii],
  UTF8String: [unicode],
  UniversalString: [unicode],
  BMPString: [{ from: 0, to: 0xffff }],
}

/** The alphabet of a kind of type; `undefined` where it has no fixed one. */
export function alphabetOf(kind: string): readonly CharacterRange[] | undefined {
  return Object.hasOwn(alphabets, kind) ? alphabets[kind] : undefined
}
