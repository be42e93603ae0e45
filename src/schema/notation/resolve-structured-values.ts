/** Values of SEQUENCE, SET and the types OF something, and the parsing of braces that all values share. */
import type { Braces } from './ast-values.ts'
import { didYouMean, type Scope } from './modules.ts'
import { nearestName } from './nearest.ts'
import { parseValue } from './parse-values.ts'
import { ParseFailure, Parser } from './parser.ts'
import { memberOf, type Resolution, type TypeNode } from './resolution.ts'
import { typeLabel } from './resolve-types.ts'
import { resolveValue } from './resolve-values.ts'
import type { ResolvedValue } from './types.ts'

/** `{ name value, name value }` (25.17); SET in any order (27.8). */
export function structureOf(
  resolution: Resolution,
  braces: Braces,
  node: TypeNode,
  scope: Scope,
): ResolvedValue | undefined {
  const given = new Map<string, ResolvedValue>()
  const { components } = node.body
  const complete = parseBraces(resolution, braces, (parser) => {
    if (parser.atEnd) return
    let failed = false
    do {
      const position = parser.position()
      const name = parser.text()
      const component = memberOf(node, name)
      if (component === undefined || given.has(name)) {
        const near =
          component === undefined
            ? didYouMean(
                nearestName(
                  name,
                  components.map((each) => each.name),
                ),
              )
            : ''
        const what = component === undefined ? `no component ${name}${near}` : `component ${name} is there twice`
        resolution.report('VALUE_COMPONENT', position, `value of ${typeLabel(node)}: ${what}`, { length: name.length })
        return true
      }
      parser.at++
      const inner = resolveValue(resolution, parseValue(parser), component.type, scope)
      if (inner === undefined) failed = true
      else given.set(name, inner)
    } while (parser.accept(','))
    return failed
  })
  if (complete === undefined || complete.result === true) return undefined
  const absent = components.find((each) => !each.optional && !each.addition && !given.has(each.name))
  if (absent !== undefined) {
    const message = `value of ${typeLabel(node)}: component ${absent.name} is missing`
    resolution.report('VALUE_COMPONENT', braces.position, message)
    return undefined
  }
  const list: { name: string; value: ResolvedValue }[] = []
  for (const { name } of components) {
    const value = given.get(name)
    if (value !== undefined) list.push({ name, value })
  }
  return { kind: 'structure', components: list }
}

/** `{ value, value }`, with the element's name before each where it has one (26.3). */
export function listOf(
  resolution: Resolution,
  braces: Braces,
  node: TypeNode,
  scope: Scope,
): ResolvedValue | undefined {
  const elements: ResolvedValue[] = []
  const { element, elementName } = node.body
  const complete = parseBraces(resolution, braces, (parser) => {
    if (parser.atEnd) return
    let failed = false
    do {
      if (elementName !== undefined && parser.is(elementName) && ![',', '', ':'].includes(parser.text(1))) parser.at++
      const inner = resolveValue(resolution, parseValue(parser), element, scope)
      if (inner === undefined) failed = true
      else elements.push(inner)
    } while (parser.accept(','))
    return failed
  })
  return complete === undefined || complete.result === true ? undefined : { kind: 'list', elements }
}

/** Parses what braces hold, to the end; reports and returns `undefined` where it cannot be read. */
export function parseBraces<T>(
  resolution: Resolution,
  braces: Braces,
  parse: (parser: Parser) => T,
): { readonly result: T } | undefined {
  const parser = new Parser(braces.range, resolution.diagnostics, resolution.limits)
  try {
    const result = parse(parser)
    if (result !== true && !parser.atEnd) parser.fail('expected , or }', 'X.680 17.7')
    return { result }
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    parser.report(error)
    return undefined
  }
}
