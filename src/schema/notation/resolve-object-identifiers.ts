/** OBJECT IDENTIFIER and RELATIVE-OID values (X.680 32 and 33). */
import type { Reference } from './ast-types.ts'
import type { Braces } from './ast-values.ts'
import { rootArcs, wellKnownArc } from './module-identifiers.ts'
import { didYouMean, type Scope } from './modules.ts'
import { nearestName } from './nearest.ts'
import { parseReference } from './parse-references.ts'
import { parseValue } from './parse-values.ts'
import type { Parser } from './parser.ts'
import type { Resolution } from './resolution.ts'
import { parseBraces } from './resolve-structured-values.ts'
import { integerOf, valueByReference } from './resolve-values.ts'
import type { Position } from './source.ts'
import { TokenKind } from './tokens.ts'
import type { ResolvedValue } from './types.ts'

/** Arcs put together from other values may double at each step. */
const maxArcs = 1000

/** `{ iso(1) name 3 other(4) }`; names lead to values or are known of old. */
export function objectIdentifierOf(
  resolution: Resolution,
  braces: Braces,
  scope: Scope,
  isRelative: boolean,
): ResolvedValue | undefined {
  const arcs: bigint[] = []
  let isUnknown = false
  const read = parseBraces(resolution, braces, (parser) => {
    if (parser.atEnd) parser.fail('expected an arc', 'X.680 32.3')
    let failed = false
    while (!parser.atEnd) {
      const result = readArc(resolution, parser, arcs, scope, isRelative)
      if (result === undefined) failed = true
      else if (result === 'unknown') isUnknown = true
      else for (const arc of result) arcs.push(arc)
      if (arcs.length > maxArcs) {
        resolution.report('VALUE_OID', braces.position, `more than ${maxArcs} arcs`)
        return true
      }
      if (failed) return true
    }
    return failed
  })
  if (read === undefined || read.result === true) return undefined
  if (isUnknown) return { kind: 'unknown' }
  if (!isRelative) {
    const [first, second] = arcs
    if (arcs.length < 2 || first > 2n || (first < 2n && second > 39n)) {
      const rule =
        arcs.length < 2 ? 'at least two arcs are wanted' : 'the first arc is 0 to 2, the second below 40 under 0 and 1'
      resolution.report('VALUE_OID', braces.position, `${arcs.join('.')}: ${rule}`)
      return undefined
    }
  }
  return { kind: 'objectIdentifier', arcs }
}

function readArc(
  resolution: Resolution,
  parser: Parser,
  before: readonly bigint[],
  scope: Scope,
  isRelative: boolean,
): readonly bigint[] | 'unknown' | undefined {
  const position = parser.position()
  const kind = parser.kind()
  if (kind === TokenKind.Number) {
    const value = parseValue(parser)
    return value.kind === 'IntegerValue' ? [value.value] : undefined
  }
  if (kind === TokenKind.Identifier && parser.text(1) === '(') {
    parser.at += 2
    const value = parseValue(parser)
    const number = integerOf(resolution, value, scope)
    parser.expect(')', 'X.680 32.3')
    if (number === undefined) return value.kind === 'ValueReference' ? 'unknown' : undefined
    return checkArc(resolution, number, position)
  }
  if (kind !== TokenKind.Identifier && kind !== TokenKind.Reference) {
    parser.fail('expected a number or a name', 'X.680 32.3')
  }
  const reference = parseReference(parser)
  const isLocal = reference.module !== undefined || isKnown(resolution, reference, scope)
  if (!isLocal) {
    const arc = isRelative ? undefined : wellKnownArc(reference.name, before)
    if (arc !== undefined) return [arc]
    const near = before.length === 0 ? nearestName(reference.name, namesNear(scope)) : undefined
    const message = `${reference.name} is no value, nor a name whose number is known${didYouMean(near)}`
    resolution.report('VALUE_OID', position, message, { length: reference.name.length })
    return undefined
  }
  const value = valueByReference(resolution, reference, scope)
  if (value === undefined) return undefined
  if (value.kind === 'unknown') return 'unknown'
  if (value.kind === 'integer') return checkArc(resolution, value.value, position)
  if (value.kind === 'objectIdentifier') return value.arcs
  resolution.report('VALUE_OID', position, `${reference.name} is neither an object identifier nor a number`)
  return undefined
}

function isKnown(resolution: Resolution, reference: Reference, scope: Scope): boolean {
  return resolution.modules.find(reference.name, scope, reference.position) !== undefined
}

function checkArc(resolution: Resolution, arc: bigint, position: Position): readonly bigint[] | undefined {
  if (arc >= 0n) return [arc]
  resolution.report('VALUE_OID', position, `${arc} is no arc`)
  return undefined
}

function namesNear(scope: Scope): string[] {
  const names = [...rootArcs.keys()]
  for (const [name, assignment] of scope.module.symbols) if (assignment.kind === 'ValueAssignment') names.push(name)
  return names
}
