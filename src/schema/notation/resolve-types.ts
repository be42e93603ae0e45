/** Heads of types: kind, tags, referenced type (X.680 17 to 49). Bodies are filled later. */
import { type Tag, TagClass, UniversalTag, universal } from '../../ber/tag.ts'
import type { FieldReference, InstanceOfType, SimpleTypeName, TaggedType, Type } from './ast-types.ts'
import { formatPosition } from './diagnostics.ts'
import type { Scope } from './modules.ts'
import {
  deriveType,
  draftType,
  emptyBody,
  erroneousType,
  memberOf,
  missingType,
  type Place,
  type Resolution,
  type TypeNode,
} from './resolution.ts'
import { classOf, fieldOfClass } from './resolve-classes.ts'
import { fillChoice, fillSequenceOf, fillStructure } from './resolve-components.ts'
import { typeOfField, typeOfObjectField } from './resolve-fields.ts'
import { fillBits, fillEnumeration, fillNumbers } from './resolve-names.ts'
import { builtInType, circular, followType } from './resolve-references.ts'
import { integerOf } from './resolve-values.ts'
import type { TypeId, TypeKind } from './types.ts'

const universalTags: Readonly<Record<SimpleTypeName, number>> = {
  BOOLEAN: UniversalTag.Boolean,
  NULL: UniversalTag.Null,
  REAL: UniversalTag.Real,
  'OBJECT IDENTIFIER': UniversalTag.ObjectIdentifier,
  'RELATIVE-OID': UniversalTag.RelativeOid,
  'OID-IRI': UniversalTag.OidIri,
  'RELATIVE-OID-IRI': UniversalTag.RelativeOidIri,
  'OCTET STRING': UniversalTag.OctetString,
  EXTERNAL: UniversalTag.External,
  'EMBEDDED PDV': UniversalTag.EmbeddedPdv,
  'CHARACTER STRING': UniversalTag.CharacterString,
  UTF8String: UniversalTag.Utf8String,
  NumericString: UniversalTag.NumericString,
  PrintableString: UniversalTag.PrintableString,
  TeletexString: UniversalTag.TeletexString,
  VideotexString: UniversalTag.VideotexString,
  IA5String: UniversalTag.Ia5String,
  GraphicString: UniversalTag.GraphicString,
  VisibleString: UniversalTag.VisibleString,
  GeneralString: UniversalTag.GeneralString,
  UniversalString: UniversalTag.UniversalString,
  BMPString: UniversalTag.BmpString,
  ObjectDescriptor: UniversalTag.ObjectDescriptor,
  UTCTime: UniversalTag.UtcTime,
  GeneralizedTime: UniversalTag.GeneralizedTime,
  TIME: UniversalTag.Time,
  DATE: UniversalTag.Date,
  'TIME-OF-DAY': UniversalTag.TimeOfDay,
  'DATE-TIME': UniversalTag.DateTime,
  DURATION: UniversalTag.Duration,
}

/** Types that X.690 encodes as a SEQUENCE, and the definition of that. */
const associatedTypes: Readonly<Partial<Record<SimpleTypeName, string>>> = {
  EXTERNAL: 'External',
  'EMBEDDED PDV': 'EmbeddedPdv',
  'CHARACTER STRING': 'CharacterString',
}

/** The id of a type; a bare reference has that of the type it refers to. */
export function typeOf(resolution: Resolution, type: Type, scope: Scope, place: Place): TypeId {
  if (type.kind === 'Reference') {
    const target = followType(resolution, type, scope, place)
    return typeof target === 'number' ? target : resolution.register(target)
  }
  return resolution.register(describeType(resolution, type, scope, place))
}

/** A draft of a type, to which tags and constraints may be added before it is registered. */
export function describeType(resolution: Resolution, type: Type, scope: Scope, place: Place): TypeNode {
  return resolution.nested(type.position, () => describe(resolution, type, scope, place))
}

function describe(resolution: Resolution, type: Type, scope: Scope, place: Place): TypeNode {
  switch (type.kind) {
    case 'SimpleType':
      return describeSimple(resolution, type.name, type, scope, place)
    case 'IntegerType': {
      const draft = make('INTEGER', UniversalTag.Integer)
      if (type.namedNumbers.length > 0) draft.body.fill = () => fillNumbers(resolution, draft.body, type, scope)
      return draft
    }
    case 'BitStringType': {
      const draft = make('BIT STRING', UniversalTag.BitString)
      if (type.namedBits.length > 0) draft.body.fill = () => fillBits(resolution, draft.body, type, scope)
      return draft
    }
    case 'EnumeratedType': {
      const draft = make('ENUMERATED', UniversalTag.Enumerated)
      draft.body.fill = () => fillEnumeration(resolution, draft.body, type, scope)
      return draft
    }
    case 'SequenceType':
    case 'SetType': {
      const isSequence = type.kind === 'SequenceType'
      const draft = make(isSequence ? 'SEQUENCE' : 'SET', isSequence ? UniversalTag.Sequence : UniversalTag.Set)
      draft.body.fill = () => fillStructure(resolution, draft, type.components, scope, place)
      return draft
    }
    case 'ChoiceType': {
      const draft = draftType('CHOICE', [], type, scope, place)
      draft.body.fill = () => fillChoice(resolution, draft, type.alternatives, scope, place)
      return draft
    }
    case 'SequenceOfType':
    case 'SetOfType': {
      const isSequence = type.kind === 'SequenceOfType'
      const draft = make(isSequence ? 'SEQUENCE OF' : 'SET OF', isSequence ? UniversalTag.Sequence : UniversalTag.Set)
      draft.body.elementName = type.elementName
      draft.body.fill = () => fillSequenceOf(resolution, draft, type, scope, place)
      if (type.constraint !== undefined) draft.constraints.push({ kind: 'spec', spec: type.constraint, scope })
      return draft
    }
    case 'TaggedType':
      return describeTagged(resolution, type, scope, place)
    case 'ConstrainedType': {
      if (type.type.kind === 'InstanceOfType') {
        return describeInstanceOf(resolution, type.type, scope, place, type.constraint)
      }
      const draft = describeType(resolution, type.type, scope, place)
      draft.constraints.push({ kind: 'spec', spec: type.constraint, scope })
      return draft
    }
    case 'Reference': {
      const target = followType(resolution, type, scope, place)
      return typeof target === 'number' ? deriveType(resolution.nodes[target], type, scope, place) : target
    }
    case 'SelectionType': {
      const choice = resolution.filled(typeOf(resolution, type.type, scope, { path: place.path, enclosing: undefined }))
      if (choice.erroneous || choice.missing !== undefined) return erroneousType(type, scope, place)
      if (choice.body.filling) return circular(resolution, type, scope, place, choice.path)
      const alternative = memberOf(choice, type.alternative)
      if (choice.kind !== 'CHOICE' || alternative === undefined) {
        const what = choice.kind === 'CHOICE' ? `the choice has no alternative ${type.alternative}` : 'not a choice'
        resolution.report('SELECTION', type.position, `${type.alternative} < ...: ${what}`)
        return erroneousType(type, scope, place)
      }
      return deriveType(resolution.nodes[alternative.type], type, scope, place)
    }
    case 'FieldReference':
      return describeField(resolution, type, scope, place)
    case 'InstanceOfType':
      return describeInstanceOf(resolution, type, scope, place, undefined)
    case 'AnyType':
      return { ...draftType('OPEN', [], type, scope, place), definedBy: type.definedBy }
    case 'MacroType':
      return missingType(`macro ${type.macro}`, type, scope, place)
  }

  function make(kind: TypeKind, tag: number): TypeNode {
    return draftType(kind, [universal(tag)], type, scope, place, emptyBody())
  }
}

function describeSimple(
  resolution: Resolution,
  name: SimpleTypeName,
  type: Type,
  scope: Scope,
  place: Place,
): TypeNode {
  const associated = associatedTypes[name]
  const tags = [universal(universalTags[name])]
  if (associated === undefined) return draftType(name as TypeKind, tags, type, scope, place)
  const draft = deriveType(resolution.nodes[builtInType(resolution, associated)], type, scope, place)
  draft.kind = name as TypeKind
  draft.tags = tags
  return draft
}

const tagClasses: Readonly<Record<TaggedType['class'], TagClass>> = {
  UNIVERSAL: TagClass.Universal,
  APPLICATION: TagClass.Application,
  PRIVATE: TagClass.Private,
  CONTEXT: TagClass.ContextSpecific,
}

function describeTagged(resolution: Resolution, type: TaggedType, scope: Scope, place: Place): TypeNode {
  const draft = describeType(resolution, type.type, scope, place)
  const number = integerOf(resolution, type.number, scope)
  if (number === undefined) return { ...draft, erroneous: true }
  if (number < 0n) {
    resolution.report('TAG_NUMBER', type.number.position, `${number} is no tag number`)
    return { ...draft, erroneous: true }
  }
  const tagNumber = number > BigInt(Number.MAX_SAFE_INTEGER) ? number : Number(number)
  const tag: Tag = { tagClass: tagClasses[type.class], tagNumber }
  const isImplicit =
    type.tagging === 'IMPLICIT' || (type.tagging === undefined && scope.module.module.tagDefault !== 'EXPLICIT')
  applyTag(
    resolution,
    draft,
    tag,
    isImplicit,
    type.tagging === 'IMPLICIT' ? type : undefined,
    isDummy(type.type, scope),
  )
  return draft
}

/**
 * Puts a tag in front of a draft's, or in the place of the first. A tag on what has none of its own is explicit whatever the
 * module says (31.2.7 c), and so is one on a dummy reference; the word IMPLICIT is wrong there (31.2.9).
 */
export function applyTag(
  resolution: Resolution,
  draft: TypeNode,
  tag: Tag,
  isImplicit: boolean,
  implicitWord: Type | undefined,
  onDummy: boolean,
): void {
  let implicit = isImplicit
  if (implicit && draft.tags.length === 0) {
    if (draft.missing !== undefined) {
      draft.untypedContents = true
    } else {
      implicit = false
      if (implicitWord !== undefined && !draft.erroneous) {
        const what = draft.kind === 'CHOICE' ? 'a choice' : 'an open type'
        resolution.report(
          'TAG_IMPLICIT',
          implicitWord.position,
          `IMPLICIT before ${what}, which has no tag to stand for`,
        )
      }
    }
  } else if (implicit && onDummy && implicitWord === undefined) {
    implicit = false
  }
  draft.tags = implicit ? [tag, ...draft.tags.slice(1)] : [tag, ...draft.tags]
}

/** Whether a type, constraints aside, is the dummy reference of a parameterized definition. */
export function isDummy(type: Type, scope: Scope): boolean {
  let bare = type
  while (bare.kind === 'ConstrainedType') bare = bare.type
  return bare.kind === 'Reference' && bare.module === undefined && scope.parameters?.has(bare.name) === true
}

/** `CLASS.&field`, `object.&Type`, `Set.&id`. */
function describeField(resolution: Resolution, type: FieldReference, scope: Scope, place: Place): TypeNode {
  const found = resolution.modules.lookup(type.of, scope)
  if (found.kind === 'missing') return missingType(`${found.name}.${type.fields.join('.')}`, type, scope, place)
  const info = classOf(resolution, type.of, scope)
  if (info === 'missing') return missingType(`${type.of.name}.${type.fields.join('.')}`, type, scope, place)
  if (info === undefined) return typeOfObjectField(resolution, type, scope, place)
  const field = fieldOfClass(resolution, info, type.fields, type.position)
  if (field === 'missing') return missingType(`${type.of.name}.${type.fields.join('.')}`, type, scope, place)
  if (field === undefined) return erroneousType(type, scope, place)
  const draft = typeOfField(resolution, field, type, scope, place)
  draft.field = field
  return draft
}

/** X.681 C.7: a SEQUENCE of identifier and value, here under the tag of EXTERNAL (X.690 8.16). */
function describeInstanceOf(
  resolution: Resolution,
  type: InstanceOfType,
  scope: Scope,
  place: Place,
  constraint: Extract<Type, { kind: 'ConstrainedType' }>['constraint'] | undefined,
): TypeNode {
  const { position } = type
  const specs = constraint?.specification
  const table = specs?.kind === 'ElementSetSpecs' && specs.root?.kind === 'SingleValue' ? specs.root.value : undefined
  const set = table?.kind === 'Braces' ? table : undefined
  if (constraint !== undefined && set === undefined) {
    const message = 'only an object set in braces constrains INSTANCE OF'
    resolution.report('CONSTRAINT_TYPE', constraint.position, message, { clause: 'X.681 C.9' })
  }
  const field = (name: string, at: boolean): Type => {
    const bare: Type = { kind: 'FieldReference', position, of: type.class, fields: [name] }
    if (set === undefined) return bare
    const notation = { kind: 'AtNotation', position, level: 1, names: ['type-id'] } as const
    return {
      kind: 'ConstrainedType',
      position,
      type: bare,
      constraint: {
        kind: 'ConstraintSpec',
        position,
        specification: { kind: 'TableConstraint', position, set, at: at ? [notation] : [] },
        exception: undefined,
      },
    }
  }
  const component = { kind: 'Component', position, optional: false, default: undefined } as const
  const value: TaggedType = {
    kind: 'TaggedType',
    position,
    class: 'CONTEXT',
    number: { kind: 'IntegerValue', position, value: 0n },
    tagging: 'EXPLICIT',
    type: field('&Type', true),
  }
  const draft = draftType('INSTANCE OF', [universal(UniversalTag.External)], type, scope, place)
  const root = [
    { ...component, name: 'type-id', type: field('&id', false) },
    { ...component, name: 'value', type: value },
  ]
  const lists = { root, extension: undefined, additions: [], secondRoot: [] }
  draft.body.fill = () => fillStructure(resolution, draft, lists, scope, place)
  return draft
}

/** For messages: what a type is called. */
export function typeLabel(node: TypeNode): string {
  return node.name ?? (node.path === '' ? `the type at ${formatPosition(node.position)}` : node.path)
}
