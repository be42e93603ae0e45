/**
 * How text names what a schema does not tell, with the encoding in hexadecimal: no component can have a name like these. In XER the
 * encoding of an addition is a processing instruction, `<?BER 85 01 2A?>`; that of an open type has its place without a name.
 */

/** In JER the member of an object that stands for an open type whose type is not known; in XER the target of the instruction. */
export const encodingName = 'BER'

/**
 * In JER the name of what a later version of the schema has: the additions of a SEQUENCE or SET by their number, from 1; the alternative
 * of a CHOICE is the first. Not `BER` alone: the value of an open type may be a CHOICE.
 */
export function unknownName(number: number): string {
  return `${encodingName}${number}`
}

const unknown = new RegExp(`^${encodingName}([1-9][0-9]{0,8})$`)

/** @returns the number; `undefined` for other names */
export function unknownNumber(name: string): number | undefined {
  const match = unknown.exec(name)
  return match === null ? undefined : Number(match[1])
}
