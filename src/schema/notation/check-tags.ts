/** Distinct tags (X.680 25.6, 27.3, 29.3): where a decoder has to choose, the first tag must tell. */
import { type Tag, tagName } from '../../ber/tag.ts'
import type { SchemaFaultCode } from './faults.ts'
import type { Resolution, TypeNode } from './resolution.ts'
import type { Position } from './source.ts'
import type { TypeId } from './types.ts'

/** The tags that the encodings of a type can begin with. */
interface FirstTags {
  readonly tags: ReadonlyMap<string, Tag>
  /** An open type, which can begin with any. */
  readonly any: boolean
  /** Part of it is not known, so nothing is said about it. */
  readonly unknown: boolean
}

interface Member {
  readonly name: string
  readonly position: Position
  readonly type: TypeId
}

const none: FirstTags = { tags: new Map(), any: false, unknown: true }

/** Checks all types of a resolution; each structure once. */
export function checkTags(resolution: Resolution): void {
  const checker = new TagChecker(resolution)
  for (const node of resolution.nodes) {
    if (node.body.owner !== node.id) continue
    if (node.kind === 'CHOICE') checker.checkChoice(node)
    else if (node.kind === 'SET') checker.checkSet(node)
    else if (node.kind === 'SEQUENCE') checker.checkSequence(node)
  }
}

class TagChecker {
  readonly #resolution: Resolution
  readonly #choices = new Map<TypeId, FirstTags | undefined>()
  readonly #circular = new Set<TypeId>()

  constructor(resolution: Resolution) {
    this.#resolution = resolution
  }

  checkChoice(node: TypeNode): void {
    this.#firstOfChoice(node)
    if (!this.#circular.has(node.id)) this.#checkAll(node.body.alternatives, 'alternatives', 'X.680 29.3')
  }

  checkSet(node: TypeNode): void {
    this.#checkAll(node.body.components, 'components', 'X.680 27.3')
  }

  /** 25.6: within a run of components that may be absent, and up to the next that may not. */
  checkSequence(node: TypeNode): void {
    let run = new Map<string, Member>()
    let open: Member | undefined
    let runMembers: Member[] = []
    for (const component of node.body.components) {
      const first = this.#first(component.type)
      const other = this.#clash(first, run, open, runMembers)
      if (other !== undefined) this.#report(component, other, 'components', 'X.680 25.6', first)
      if (!component.optional && !component.addition) {
        run = new Map()
        open = undefined
        runMembers = []
        continue
      }
      for (const key of first.tags.keys()) if (!run.has(key)) run.set(key, component)
      if (first.any) open ??= component
      runMembers.push(component)
    }
  }

  #checkAll(members: readonly Member[], what: string, clause: string): void {
    const seen = new Map<string, Member>()
    const before: Member[] = []
    let open: Member | undefined
    for (const member of members) {
      const first = this.#first(member.type)
      const other = this.#clash(first, seen, open, before)
      if (other !== undefined) this.#report(member, other, what, clause, first)
      for (const key of first.tags.keys()) if (!seen.has(key)) seen.set(key, member)
      if (first.any) open ??= member
      before.push(member)
    }
  }

  /** The member before that a tag of this one could stand for as well. */
  #clash(
    first: FirstTags,
    seen: ReadonlyMap<string, Member>,
    open: Member | undefined,
    before: readonly Member[],
  ): Member | undefined {
    for (const key of first.tags.keys()) {
      const other = seen.get(key)
      if (other !== undefined) return other
    }
    if (open !== undefined && (first.tags.size > 0 || first.any)) return open
    return first.any ? before.find((member) => !this.#first(member.type).unknown) : undefined
  }

  #report(member: Member, other: Member, what: string, clause: string, first: FirstTags): void {
    const otherFirst = this.#first(other.type)
    const common = [...first.tags].find(([key]) => otherFirst.tags.has(key))?.[1]
    const why =
      common === undefined
        ? `${first.any ? member.name : other.name} is an open type, which may have any tag`
        : `both can begin with ${tagText(common)}`
    const message = `${what} ${other.name} and ${member.name} cannot be told apart: ${why}`
    this.#resolution.report('TAGS_AMBIGUOUS' satisfies SchemaFaultCode, member.position, message, {
      clause,
      length: member.name.length,
      related: [{ message: `${other.name} stands here`, position: other.position }],
    })
  }

  #first(id: TypeId): FirstTags {
    const node = this.#resolution.nodes[id]
    if (node.tags.length > 0) {
      const [tag] = node.tags
      return { tags: new Map([[tagKey(tag), tag]]), any: false, unknown: false }
    }
    if (node.erroneous || node.missing !== undefined) return none
    if (node.kind === 'CHOICE') return this.#firstOfChoice(node)
    return { tags: new Map(), any: true, unknown: false }
  }

  /** Of all alternatives; a choice that is an alternative of itself has been there already, and is reported. */
  #firstOfChoice(node: TypeNode): FirstTags {
    const { owner } = node.body
    if (this.#choices.has(owner)) {
      const known = this.#choices.get(owner)
      if (known !== undefined) return known
      this.#circular.add(owner)
      const message = 'a choice without a tag of its own is an alternative of itself'
      this.#resolution.report('REFERENCE_CIRCULAR', this.#resolution.nodes[owner].position, message)
      return none
    }
    this.#choices.set(owner, undefined)
    const result = this.#resolution.nested(node.position, () => {
      const tags = new Map<string, Tag>()
      let any = false
      let unknown = false
      for (const alternative of node.body.alternatives) {
        const first = this.#first(alternative.type)
        for (const [key, tag] of first.tags) tags.set(key, tag)
        if (first.any) any = true
        if (first.unknown) unknown = true
      }
      return { tags, any, unknown }
    })
    this.#resolution.count(result.tags.size, node.position)
    this.#choices.set(owner, result)
    return result
  }
}

function tagKey(tag: Tag): string {
  return `${tag.tagClass}.${tag.tagNumber}`
}

/** As in notation: `[APPLICATION 3]`. */
export function tagText(tag: Tag): string {
  return tagName(tag.tagClass, tag.tagNumber)
}
