/** What is wrong with a value that is to be encoded, where octets cannot show it. */

export const codecFaults = {
  VALUE_TYPE: 'the value is not what its type wants',
  COMPONENT_UNKNOWN: 'the type has no component or alternative of this name',
  VALUE_DEPTH: 'values within one another, deeper than the limit (limits.maxDepth)',
} as const

export type CodecFault = keyof typeof codecFaults

/**
 * A value that `encode` cannot make octets of. `path` says where it stands, `Certificate.tbsCertificate.version`. What octets can
 * show (ranges, sizes, missing components) is a `BerViolation` instead, the same as of the validator.
 */
export class CodecError extends TypeError {
  override readonly name = 'CodecError'
  readonly code: CodecFault
  readonly path: string
  readonly expected: string | undefined
  readonly actual: string | undefined

  constructor(code: CodecFault, path: string, expected?: string, actual?: string) {
    const wanted = expected === undefined ? '' : `: expected ${expected}`
    const found = actual === undefined ? '' : `${wanted === '' ? ':' : ','} found ${actual}`
    super(`${codecFaults[code]}${wanted}${found}, path ${path}`)
    this.code = code
    this.path = path
    this.expected = expected
    this.actual = actual
  }
}

/** A value in few words, for a message: what it is, and its text where that is short. */
export function describeJs(value: unknown): string {
  if (value === null || value === undefined) return `${value}`
  if (typeof value === 'string') return value.length <= 40 ? JSON.stringify(value) : `a string of ${value.length}`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return `${typeof value} ${value}`
  if (typeof value !== 'object') return `a ${typeof value}`
  if (Array.isArray(value)) return 'an array'
  if (isOctets(value)) return `a Uint8Array of ${value.length}`
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1)
  if (tag === 'Date')
    return Number.isNaN(Number(value)) ? 'an invalid Date' : `a Date, ${(value as Date).toISOString()}`
  if (tag !== 'Object') return `${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${tag}`
  const keys = Object.keys(value)
  const shown = keys.slice(0, 4).join(', ')
  return keys.length === 0
    ? 'an object without properties'
    : `an object { ${keys.length > 4 ? `${shown}, ...` : shown} }`
}

/** By name and not by class: an array of another realm is as good. */
export function isOctets(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]'
}
