/** REAL values (X.680 21.6). */
import type { Braces, Value } from './ast-values.ts'
import type { Scope } from './modules.ts'
import { parseValue } from './parse-values.ts'
import type { Resolution } from './resolution.ts'
import { parseBraces } from './resolve-structured-values.ts'
import { integerOf } from './resolve-values.ts'
import type { RealValue } from './types.ts'

const special: Readonly<Record<string, number>> = {
  'PLUS-INFINITY': Number.POSITIVE_INFINITY,
  'MINUS-INFINITY': Number.NEGATIVE_INFINITY,
  'NOT-A-NUMBER': Number.NaN,
}

/** `undefined` for what is no notation of a REAL. */
export function realOf(resolution: Resolution, value: Value, scope: Scope): RealValue | undefined {
  switch (value.kind) {
    case 'IntegerValue':
      return { kind: 'real', value: Number(value.value), mantissa: value.value, base: 10, exponent: 0n }
    case 'RealValue': {
      const number = special[value.text]
      if (number !== undefined) return { kind: 'real', value: number, mantissa: 0n, base: 10, exponent: 0n }
      return decimal(value.text)
    }
    case 'Braces':
      return triple(resolution, value, scope)
    default:
      return undefined
  }
}

function decimal(text: string): RealValue {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d*))?(?:[eE](-?\d+))?$/.exec(text)!
  const mantissa = BigInt(sign + whole + fraction)
  return {
    kind: 'real',
    value: Number(text),
    mantissa,
    base: 10,
    exponent: BigInt(exponent) - BigInt(fraction.length),
  }
}

/** `{ mantissa 5, base 2, exponent -1 }` (21.5). */
function triple(resolution: Resolution, braces: Braces, scope: Scope): RealValue | undefined {
  const parts: bigint[] = []
  const read = parseBraces(resolution, braces, (parser) => {
    for (const name of ['mantissa', 'base', 'exponent']) {
      if (parts.length > 0) parser.expect(',', 'X.680 21.6')
      parser.expect(name, 'X.680 21.6')
      const number = integerOf(resolution, parseValue(parser), scope)
      if (number === undefined) return true
      parts.push(number)
    }
    return false
  })
  if (read === undefined || read.result) return undefined
  const [mantissa, base, exponent] = parts
  if (base !== 2n && base !== 10n) return undefined
  const value = Number(mantissa) * Number(base) ** Number(exponent)
  return { kind: 'real', value, mantissa, base: base === 2n ? 2 : 10, exponent }
}
