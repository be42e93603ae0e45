/** The tree of a stream: rows by id, the children of a row by ranges; with the differences from another stream marked in it. */
import type { Difference, KeptAsOctets, StreamModel } from '../../src/migration/index.ts'
import type { MachineFault, MachineRow, RowOctets } from '../shared/machine.ts'
import { counted, sizeText } from '../shared/numbers.ts'
import {
  blockNode,
  commandNode,
  listed,
  type MachineNode,
  note,
  octetsNode,
  parent,
  partsOf,
  sectionNode,
} from './machine-nodes.ts'

/** Nodes that are kept, those asked for last: a node of a section holds the decoded device. */
const KEPT = 256

export interface TreeInput {
  readonly model: StreamModel
  readonly form: 'binary' | 'ber'
  readonly keptAsOctets: readonly KeptAsOctets[]
  readonly fault: MachineFault | undefined
}

export class MachineTree {
  readonly #root: MachineNode
  readonly #nodes = new Map<string, MachineNode>()
  /** By the path, and by whatever of a path may be that of something around it. */
  #differences = new Map<string, Difference>()
  #around = new Set<string>()

  constructor({ model, form, keptAsOctets, fault }: TreeInput) {
    const children: (() => MachineNode)[] = []
    const { configuration, blocks, sections, commands, descriptionText, tailOctets } = model
    if (configuration !== undefined) {
      const { machine, octets } = configuration
      const at = form === 'binary' ? model.configurationOffset + 1 : undefined
      const place = { octets, at }
      const inner = partsOf({ fields: [], subsections: configuration.subsections }, place, '')
      const fields = {
        name: 'configuration',
        kind: 'section' as const,
        type: 'CONFIGURATION',
        value: machine,
        offset: model.configurationOffset,
        size: at === undefined ? 0 : octets.length + 1,
        octets,
        path: 'configuration',
      }
      // Paths of its fields begin with the subsections' names.
      children.push(() => parent(fields, inner))
    }
    if (blocks.length > 0 || model.ram !== undefined) {
      const total = blocks.reduce((sum, { length }) => sum + Number(length), 0)
      const ram = {
        name: 'ram',
        kind: 'group' as const,
        type: `RAM, ${counted(blocks.length, 'block')}`,
        value: sizeText(total),
        offset: model.ram?.section.offset,
      }
      children.push(() => parent(ram, { count: blocks.length, child: (index) => blockNode(blocks[index]!) }))
    }
    const devices = {
      name: 'devices',
      kind: 'group' as const,
      type: counted(sections.length, 'section'),
      offset: sections[0]?.section.offset,
    }
    if (sections.length > 0) {
      children.push(() => parent(devices, { count: sections.length, child: (index) => sectionNode(sections[index]!) }))
    }
    if (commands.length > 0) {
      const fields = { name: 'commands', kind: 'group' as const, type: counted(commands.length, 'command') }
      children.push(() => parent(fields, { count: commands.length, child: (index) => commandNode(commands[index]!) }))
    }
    if (descriptionText !== undefined) {
      children.push(() =>
        octetsNode('description', 'text', descriptionText, `JSON, ${sizeText(descriptionText.length)}`),
      )
    }
    if (tailOctets > 0) {
      const reason = `${sizeText(tailOctets)} that nothing delimits, or that stand behind the stream`
      children.push(() => note('tail', reason))
    }
    // What is told with a section stands there.
    for (const { what, reason, offset } of keptAsOctets) {
      if (!what.startsWith('section ')) children.push(() => note(what, reason, offset))
    }
    if (fault !== undefined) children.push(() => note(fault.code, fault.message, fault.offset))
    this.#root = parent({ name: '', kind: 'group' }, listed(children))
  }

  /** The other stream's differences; none for none. */
  set differences(found: readonly Difference[]) {
    this.#differences = new Map(found.map((difference) => [difference.path.replace(/ octet \d+$/, ''), difference]))
    this.#around = new Set()
    for (const { path } of found) {
      if (path.startsWith('configuration')) this.#around.add('configuration')
      for (let at = 1; at < path.length; at++) if ('.[ '.includes(path[at]!)) this.#around.add(path.slice(0, at))
    }
  }

  /** How many rows are under a row, and those of them from `from` on and before `to`. */
  children(id: string, from: number, to: number): MachineRow[] {
    const node = this.#node(id)
    const rows: MachineRow[] = []
    for (let index = Math.max(0, from); index < Math.min(to, node.count); index++) {
      const own = id === '' ? String(index) : `${id}/${index}`
      rows.push(this.#row(own, this.#node(own)))
    }
    return rows
  }

  row(id: string): MachineRow {
    return this.#row(id, this.#node(id))
  }

  /** What stands at a row, up to `most` octets; undefined where it is not held. */
  octets(id: string, most: number): RowOctets | undefined {
    const { octets } = this.#node(id)
    return octets && { octets: octets.slice(0, most), size: octets.length }
  }

  #node(id: string): MachineNode {
    if (id === '') return this.#root
    const known = this.#nodes.get(id)
    this.#nodes.delete(id)
    const cut = id.lastIndexOf('/')
    const node = known ?? this.#node(cut < 0 ? '' : id.slice(0, cut)).child(Number(id.slice(cut + 1)))
    this.#nodes.set(id, node)
    if (this.#nodes.size > KEPT) this.#nodes.delete(this.#nodes.keys().next().value!)
    return node
  }

  #row(id: string, { path, count, name, kind, type, value, hex, offset, size }: MachineNode): MachineRow {
    const own = path === undefined ? undefined : this.#differences.get(path)
    const differs = own !== undefined || (path !== undefined && this.#around.has(path)) || this.#groupDiffers(id, kind)
    const other = own && (own.b ?? 'not there')
    return { id, name, kind, type, value, hex, children: count, offset, size, differs, other }
  }

  #groupDiffers(id: string, kind: MachineNode['kind']): boolean {
    if (kind !== 'group' || this.#differences.size === 0) return false
    const group = this.#node(id).name
    for (const path of this.#differences.keys()) {
      const of = path.startsWith('ram ') ? 'ram' : path.startsWith('section ') ? 'devices' : path
      if (of === group) return true
    }
    return false
  }
}
