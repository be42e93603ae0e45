/** Contents of values that are not made up of components: encoding, constraints, tables, contained types. */
import type { EffectiveConstraint, ResolvedType, TypeId } from '../../src/schema/notation/index.ts'
import { constraintFault, countHolds } from './schema-reference-constraints.ts'
import { decodePlain } from './schema-reference-contents.ts'
import type { Header } from './schema-reference-reader.ts'
import { isString, readString } from './schema-reference-strings.ts'
import { enforced, type View } from './schema-reference-types.ts'
import { type Decoded, derContents, equals } from './schema-reference-values.ts'
import type { Place, Walk } from './schema-reference-walk.ts'

/** Contents octets of all that is not made up of components; without `isSound` there is a violation already. */
export function walkContents(walk: Walk, view: View, header: Header, place: Place, isSound: boolean): void {
  const reader = walk.reader
  const { type } = view
  const { path } = place
  const inner = contained(walk, view, place)
  if (!header.constructed && inner !== undefined) {
    walkContaining(walk, view, inner, header, place, isSound)
    return
  }
  if (!isSound) {
    walk.skip(header, path)
    return
  }
  if (!header.constructed && isTooLong(view, header, walk.maxContiguous)) {
    reader.report('LIMIT_CONTIGUOUS', header.contentsOffset, path)
    reader.contents(header, path)
    return
  }
  let decoded: Decoded
  let octets: readonly number[]
  let offsets: readonly number[]
  if (isString(type)) {
    const options = { isDer: walk.isDer, maxContiguous: walk.maxContiguous }
    const content = readString(reader, type, header, path, options)
    if (content === undefined) return
    ;({ decoded, octets, offsets } = content)
  } else {
    octets = [...reader.contents(header, path)]
    offsets = octets.map((_, i) => header.contentsOffset + i)
    const result = decodePlain(type, octets, walk.isDer)
    if (result === undefined) throw new Error(`${type.kind} is not looked into`)
    if ('code' in result) {
      reader.report(result.code, offsets[result.index] ?? header.contentsOffset, path)
      return
    }
    decoded = result
  }
  const constraints = containedType(view.constraints) === undefined ? view.constraints : sizesAlone(view)
  const fault = constraintFault(type, decoded, constraints)
  if (fault !== undefined) {
    const offset = fault.code === 'ALPHABET' ? offsets[fault.index] : header.contentsOffset
    reader.report(fault.code, offset, path)
    return
  }
  if (!isInTable(type, decoded)) {
    reader.report('KEY_UNKNOWN', header.contentsOffset, path)
    return
  }
  walk.keys.set(path, octets)
  if (header.constructed) return
  if (!walk.isDer || view.default === undefined) return
  if (derContents(type, view.default)?.join() === octets.join()) {
    reader.report('DEFAULT_ENCODED', header.contentsOffset, path)
  }
}

/** Whether the values of a table that is not extensible have this one among them. */
function isInTable(type: ResolvedType, decoded: Decoded): boolean {
  const { table } = type
  if (table === undefined || table.extensible || table.at.length > 0) return true
  return table.rows.some(({ value }) => value !== undefined && equals(type, decoded, value) !== false)
}

/** What a string holds, if that is known (X.682 11). */
function contained(walk: Walk, { constraints }: View, place: Place): View | undefined {
  const id = containedType(constraints)
  if (id === undefined) return undefined
  const view = walk.types.view(id)
  if (view.type.kind !== 'OPEN' || view.read < view.type.tags.length) return view
  const row = walk.row(view, place)
  return typeof row === 'string' ? undefined : row
}

/** A primitive string that holds one complete encoding. */
function walkContaining(walk: Walk, view: View, inner: View, header: Header, place: Place, isSound: boolean): void {
  const reader = walk.reader
  const { path } = place
  const { contentsOffset, end } = header
  const isBits = view.type.kind === 'BIT STRING'
  if (isBits && contentsOffset === reader.octets.length && end > contentsOffset) {
    reader.truncated(end - contentsOffset, path)
  }
  const size = isBits ? 8 * (end - contentsOffset - 1) : end - contentsOffset
  const code = size < 0 ? 'BIT_STRING_EMPTY' : isBits && reader.octets[contentsOffset] !== 0 ? 'BIT_STRING_UNUSED' : ''
  if (code !== '') {
    if (isSound) reader.report(code, contentsOffset, path)
    reader.contents(header, path)
    return
  }
  if (reader.frames.length >= reader.limits.maxDepth) {
    // Final, and all that is said of this value.
    if (!isSound) reader.violations.pop()
    reader.fault('LIMIT_DEPTH', header.identifierOffset, path)
  }
  if (isSound && !countHolds(size, view.constraints)) reader.report('SIZE', contentsOffset, path)
  reader.position = contentsOffset + (isBits ? 1 : 0)
  // A value that the type selected by a key does not know stands in its place all the same.
  const isByKey = inner.type.id !== containedType(view.constraints)
  walk.single(inner, { end }, place, isByKey)
}

/** Values that are looked at whole, and are too long for that. */
function isTooLong({ type, constraints }: View, header: Header, maxContiguous: number): boolean {
  if (header.end - header.contentsOffset <= maxContiguous) return false
  const isPassedInPieces = isString(type) && !/Time|TIME|DATE|DURATION/.test(type.kind)
  const isWhole = enforced(constraints).some(
    ({ values, anyOf, noneOf, alphabet }) => values ?? anyOf ?? noneOf ?? (isAscii(type) ? undefined : alphabet),
  )
  return !isPassedInPieces || isWhole
}

/** The type in CONTAINING, unless other encoding rules than those of X.690 go with it. */
function containedType(constraints: readonly EffectiveConstraint[]): TypeId | undefined {
  const found = constraints.find(({ containing }) => containing !== undefined)
  const rules = found?.encodedBy
  if (rules === undefined) return found?.containing
  const known = ['2.1.1', '2.1.2.0', '2.1.2.1']
  return rules.kind === 'objectIdentifier' && known.includes(rules.arcs.join('.')) ? found!.containing : undefined
}

function sizesAlone({ constraints }: View): EffectiveConstraint[] {
  return enforced(constraints).flatMap(({ size }) => (size === undefined ? [] : [{ extensible: false, size }]))
}

function isAscii(type: ResolvedType): boolean {
  return /^(NumericString|PrintableString|IA5String|VisibleString)$/.test(type.kind)
}
