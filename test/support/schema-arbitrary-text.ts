/** Random schemas as ASN.1 text: every kind of type, in every kind of place, with tags that can be told apart. */
import type { Random } from './corpus.ts'
import { simpleKinds } from './schema-arbitrary-kinds.ts'

/** What stands in front of every module of these: things to refer to, to constrain and to look up in tables. */
const library = `
Numbers ::= SEQUENCE OF INTEGER
Others ::= SEQUENCE { o1 INTEGER OPTIONAL, o2 BOOLEAN }
Record ::= [APPLICATION 99] SEQUENCE {
  a [0] EXPLICIT INTEGER OPTIONAL, b [1] EXPLICIT BOOLEAN OPTIONAL, c [2] EXPLICIT UTF8String, ...
}
Closed ::= [APPLICATION 98] SET { a [0] EXPLICIT INTEGER OPTIONAL, b [1] EXPLICIT Pick OPTIONAL, c [2] EXPLICIT OCTET STRING OPTIONAL }
Pick ::= CHOICE { x [0] EXPLICIT INTEGER, y [1] EXPLICIT IA5String, z [2] EXPLICIT NULL }
CLS ::= CLASS { &id INTEGER UNIQUE, &Type OPTIONAL } WITH SYNTAX { ID &id [TYPE &Type] }
Instances TYPE-IDENTIFIER ::= { { INTEGER (0..9) IDENTIFIED BY {1 2 5} } | { Pick IDENTIFIED BY {1 2 6} }, ... }
OCL ::= CLASS { &id OBJECT IDENTIFIER UNIQUE, &Type OPTIONAL } WITH SYNTAX { [TYPE &Type] IDENTIFIED BY &id }
`

/** With one of its names constrained. */
const constrained: readonly string[] = [
  'Numbers (SIZE (1..3))',
  'Numbers (WITH COMPONENT (0..9))',
  'Numbers (SIZE (0 | 2)) (WITH COMPONENT (-1 | 1))',
  'Record (WITH COMPONENTS { ..., a PRESENT, b ABSENT })',
  'Record (WITH COMPONENTS { a (0..9), c (SIZE (1..4)) })',
  'Record (WITH COMPONENTS { ..., b (TRUE) })',
  'Closed (WITH COMPONENTS { ..., a (1..5) PRESENT })',
  'Closed (WITH COMPONENTS { ..., b (WITH COMPONENTS { ..., z ABSENT }) })',
  'Closed (WITH COMPONENTS { b (WITH COMPONENTS { x (5) PRESENT }) PRESENT })',
  'Pick (WITH COMPONENTS { ..., z ABSENT })',
  'Pick (WITH COMPONENTS { y (FROM ("a".."f")) PRESENT })',
  'Pick (WITH COMPONENTS { x (0..3), y (SIZE (2)) })',
]

/** A type as text, and what keeps it apart from others: its universal tag, if it is sure to have one. */
interface Written {
  readonly text: string
  readonly tag: string | undefined
  /** For DEFAULT. */
  readonly values?: readonly string[]
}

const tagNumbers = ['0', '1', '2', '5', '30', '31', '127', '128', '16383', '16384', '1048576', '4294967294']

/** The text of a module; its PDU is `T0`. */
export function schemaText(random: Random, size: number): string {
  const writer = new SchemaWriter(random, size)
  return writer.module()
}

class SchemaWriter {
  readonly #random: Random
  readonly #count: number
  readonly #isAutomatic: boolean
  readonly #tagDefault: string
  /** The assignment that is being written: all with higher numbers may be referred to without care. */
  #current = 0
  #names = 0
  #budget = 0

  constructor(random: Random, size: number) {
    this.#random = random
    this.#count = 1 + random(size + 1)
    this.#tagDefault = this.#one(['AUTOMATIC', 'AUTOMATIC', 'EXPLICIT', 'IMPLICIT'])
    this.#isAutomatic = this.#tagDefault === 'AUTOMATIC'
  }

  module(): string {
    const lines: string[] = []
    for (this.#current = 0; this.#current < this.#count; this.#current++) {
      this.#budget = 12
      const type = this.#current === 0 && this.#chance(70) ? this.#structure(3) : this.#type(3, false)
      const tag = this.#chance(20) ? `[APPLICATION ${this.#current + 1}] ${type.tag ? '' : 'EXPLICIT '}` : ''
      lines.push(`T${this.#current} ::= ${tag}${type.text}`)
    }
    const implied = this.#chance(10) ? ' EXTENSIBILITY IMPLIED' : ''
    return `M DEFINITIONS ${this.#tagDefault} TAGS${implied} ::= BEGIN\n${library}\n${this.#tables()}\n${lines.join('\n')}\nEND\n`
  }

  #tables(): string {
    this.#current = -1
    this.#budget = 4
    const inner = (): string =>
      this.#one([this.#simple().text, this.#reference(true), 'Record', 'Pick', 'SET OF BOOLEAN'])
    const more = (): string => (this.#chance(50) ? ', ...' : '')
    return [
      `Set CLS ::= { { ID 1 TYPE ${inner()} } | { ID 2 TYPE ${inner()} } | { ID 3 } | { ID 1000 TYPE ${inner()} }${more()} }`,
      `Objects OCL ::= { { TYPE ${inner()} IDENTIFIED BY {1 2 3} } | { IDENTIFIED BY {2 999 4} }${more()} }`,
    ].join('\n')
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random(list.length)]
  }

  #chance(percent: number): boolean {
    return this.#random(100) < percent
  }

  /** @param isWeak the value may be absent or empty, so that the type may lead back to itself */
  #type(depth: number, isWeak: boolean): Written {
    if (depth > 0 && this.#budget-- > 0 && this.#chance(55)) return this.#structure(depth)
    switch (this.#random(8)) {
      case 0:
        if (isWeak || this.#current + 1 < this.#count) return { text: this.#reference(isWeak), tag: undefined }
        return this.#simple()
      case 1:
        return { text: this.#one(constrained), tag: undefined }
      case 2:
        return this.#one<Written>([
          { text: 'ANY', tag: undefined },
          { text: this.#one(['EXTERNAL', 'INSTANCE OF TYPE-IDENTIFIER ({Instances})']), tag: 'U8' },
          { text: 'EMBEDDED PDV', tag: 'U11' },
          { text: 'CHARACTER STRING', tag: 'U29' },
          { text: `CLS.&Type (${this.#one(['Record', 'INTEGER (0..9)', 'Pick'])})`, tag: undefined },
          { text: 'x < Pick', tag: undefined },
          { text: 'OCTET STRING (CONTAINING Record ENCODED BY {2 1 2 1})', tag: 'U4' },
          { text: 'BIT STRING (CONTAINING Record ENCODED BY {1 2 3})', tag: 'U3' },
          { text: `OCTET STRING (CONTAINING ${this.#reference(isWeak)})`, tag: 'U4' },
          { text: `BIT STRING (CONTAINING ${this.#one(constrained)})`, tag: 'U3' },
        ])
      default:
        return this.#simple()
    }
  }

  #reference(isWeak: boolean): string {
    const first = isWeak ? 0 : this.#current + 1
    const choices = this.#count - first
    return choices <= 0 ? this.#one(['Record', 'Pick', 'Numbers', 'Closed']) : `T${first + this.#random(choices)}`
  }

  #structure(depth: number): Written {
    switch (this.#random(9)) {
      case 0:
      case 1:
      case 2:
        return { text: `SEQUENCE { ${this.#members(depth, false)} }`, tag: 'U16' }
      case 3:
        return { text: `SET { ${this.#members(depth, true)} }`, tag: 'U17' }
      case 4:
        return { text: `CHOICE { ${this.#alternatives(depth)} }`, tag: undefined }
      case 5:
        return this.#tableUse()
      default: {
        const isSet = this.#chance(40)
        const size = this.#one(['', '', ' (SIZE (1..3))', ' (SIZE (0 | 2))', ' (SIZE (1..2, ...))', ' (SIZE (2..MAX))'])
        const name = this.#chance(20) ? 'item ' : ''
        const element = this.#chance(15) ? this.#one(constrained) : this.#type(depth - 1, !size.includes('..')).text
        return { text: `${isSet ? 'SET' : 'SEQUENCE'}${size} OF ${name}${element}`, tag: isSet ? 'U17' : 'U16' }
      }
    }
  }

  /** Something whose type goes by a key. */
  #tableUse(): Written {
    const [cls, set] = this.#one([
      ['CLS', 'Set'],
      ['OCL', 'Objects'],
    ])
    const key = `key ${cls}.&id ({${set}})`
    const open = `${cls}.&Type ({${set}}{@.key})`
    const deep = `${cls}.&Type ({${set}}{@.head.key})`
    const outer = `${cls}.&Type ({${set}}{@..key})`
    const text = this.#one([
      `${key}, value [1] EXPLICIT ${open} OPTIONAL`,
      `${key}, value ${open} OPTIONAL`,
      // A key that may be any.
      `key ${cls}.&id, value ${open} OPTIONAL`,
      `${key}, values [1] EXPLICIT SET OF ${open}`,
      `${key}, value [1] EXPLICIT OCTET STRING (CONTAINING ${open})`,
      `${key}, value [1] EXPLICIT BIT STRING (CONTAINING ${open}) OPTIONAL`,
      `key [0] EXPLICIT ${cls}.&id ({${set}}) OPTIONAL, value [1] EXPLICIT SEQUENCE { v [5] EXPLICIT ${cls}.&Type ({${set}}{@.v2}), v2 [6] EXPLICIT ${cls}.&id ({${set}}) }`,
      `head SEQUENCE { ${key} }, value [1] EXPLICIT ${deep}`,
      `${key}, value CHOICE { one [0] EXPLICIT ${outer}, two [1] EXPLICIT INTEGER }`,
    ])
    return { text: `SEQUENCE { ${text} }`, tag: 'U16' }
  }

  #members(depth: number, isSet: boolean): string {
    const tagging = new Tagging(this.#random, this.#isAutomatic)
    const one = (isAddition: boolean): string => {
      const isOptional = this.#chance(isSet ? 40 : 45)
      const type = this.#type(depth - 1, isOptional)
      const name = `c${this.#names++}`
      const tagged = tagging.apply(type)
      if (!isAddition && !isOptional && (type.values ?? []).length > 0 && this.#chance(40)) {
        return `${name} ${tagged} DEFAULT ${this.#one(type.values!)}`
      }
      return `${name} ${tagged}${isOptional ? ' OPTIONAL' : ''}`
    }
    const some = (most: number, isAddition = false): string[] =>
      Array.from({ length: this.#random(most + 1) }, () => one(isAddition))
    const parts = some(4)
    if (parts.length === 0 && tagging.isForced) parts.push(one(false))
    if (this.#isAutomatic && !isSet && tagging.isLeft && this.#chance(8)) parts.push('COMPONENTS OF Others')
    if (this.#chance(60)) return parts.join(', ')
    parts.push('...')
    if (this.#chance(60)) {
      parts.push(...some(2, true))
      if (this.#chance(40)) parts.push(`[[ ${[one(true), ...some(1, true)].join(', ')} ]]`)
    }
    if (this.#chance(30)) parts.push('...', ...some(2))
    return parts.join(', ')
  }

  #alternatives(depth: number): string {
    const tagging = new Tagging(this.#random, this.#isAutomatic)
    const one = (isWeak: boolean): string => {
      // An untagged choice within a choice is told apart by its own alternatives' tags, which are not known here.
      const type = this.#type(depth - 1, isWeak)
      return `a${this.#names++} ${tagging.apply(type)}`
    }
    const parts = [one(false), ...Array.from({ length: this.#random(4) }, () => one(true))]
    if (this.#chance(40)) parts.push('...', ...Array.from({ length: this.#random(3) }, () => one(true)))
    return parts.join(', ')
  }

  /** A type without parts. */
  #simple(): Written {
    const { type, tag, limits, values = [] } = this.#one(this.#one(simpleKinds))
    if (limits.length > 0 && this.#chance(60)) return { text: `${type} ${this.#one(limits)}`, tag, values: [] }
    return { text: type, tag, values }
  }
}

/** Tags of the members of one SEQUENCE, SET or CHOICE. */
class Tagging {
  readonly #random: Random
  readonly #used = new Set<string>()
  /** The module gives the tags. */
  readonly isLeft: boolean
  /** All have tags in the text, so that the module gives none. */
  readonly isForced: boolean

  constructor(random: Random, isAutomatic: boolean) {
    this.#random = random
    this.isLeft = isAutomatic && random(5) > 0
    this.isForced = isAutomatic && !this.isLeft
  }

  apply({ text, tag }: Written): string {
    if (this.isLeft) return text
    const random = this.#random
    if (tag !== undefined && !this.isForced && random(3) > 0 && !this.#used.has(tag)) {
      this.#used.add(tag)
      return text
    }
    const own = this.#fresh()
    // What may be a choice or an open type can have no implicit tag.
    const words = tag === undefined ? [' EXPLICIT', ''] : [' EXPLICIT', ' IMPLICIT', '']
    const inner = random(8) === 0 ? ` [${random(40)}] EXPLICIT` : ''
    return `[${own}]${words[random(words.length)]}${inner} ${text}`
  }

  #fresh(): string {
    for (;;) {
      const tagClass = ['', '', '', 'APPLICATION ', 'PRIVATE '][this.#random(5)]
      const tag = `${tagClass}${tagNumbers[this.#random(tagNumbers.length)]}`
      if (this.#used.has(tag)) continue
      this.#used.add(tag)
      return tag
    }
  }
}
