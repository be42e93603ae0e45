/** Random migration streams for property tests: everything that is structured in BER, well-formed. */
import fc from 'fast-check'
import { noise, StreamBuilder } from './migration-builder.ts'

interface Page {
  readonly kind: 'zero' | 'fill' | 'page' | 'xbzrle' | 'packed'
  readonly block: number
  readonly page: number
  readonly octet: number
  /** Whether the name is given although the block is that of the page before. */
  readonly named: boolean
}

type Step =
  | Page
  | { readonly kind: 'flush' | 'hook' | 'section' | 'command' | 'package' | 'list'; readonly octet: number }

export interface Plan {
  readonly bits: number | undefined
  readonly configuration: boolean
  readonly shared: boolean
  readonly uuid: boolean
  readonly hugePages: boolean
  readonly footers: boolean
  readonly names: readonly string[]
  readonly sizes: readonly number[]
  readonly id: number
  readonly steps: readonly Step[]
  readonly tail: Uint8Array
}

const octet = fc.integer({ min: 0, max: 255 })
const page: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('zero', 'zero', 'fill', 'page', 'xbzrle', 'packed'),
  block: fc.nat(4),
  page: fc.nat(20),
  octet,
  named: fc.boolean(),
})
const other: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('flush', 'hook', 'section', 'section', 'command', 'package', 'list'),
  octet,
})
const name = fc.oneof(
  fc.constantFrom('pc.ram', 'vga.vram', '/rom@etc/acpi/tables', 'a'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
)

/** What a stream is to hold: printed when a property fails. */
export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  bits: fc.option(fc.integer({ min: 10, max: 13 }), { nil: undefined }),
  configuration: fc.boolean(),
  shared: fc.boolean(),
  uuid: fc.boolean(),
  hugePages: fc.boolean(),
  footers: fc.boolean(),
  names: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
  id: fc.nat(0xffffffff),
  steps: fc.array(fc.oneof({ weight: 3, arbitrary: page }, other), { maxLength: 40, size: 'max' }),
  tail: fc.uint8Array({ maxLength: 300 }),
})

/** Sizes of pieces of input. */
export const anySizes: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 6000 }), { maxLength: 4 })

export function streamOf(plan: Plan): StreamBuilder {
  const configured = plan.configuration || plan.bits !== undefined || plan.shared || plan.uuid
  const builder = new StreamBuilder(1 << (plan.bits ?? 12)).header()
  if (configured) builder.configuration('virt-9.2')
  if (plan.uuid) builder.uuid(plan.id & 0xff)
  if (plan.bits !== undefined) builder.targetPageBits(plan.bits)
  if (plan.shared) builder.capabilities('x-ignore-shared')
  if (plan.hugePages) builder.advise(0x20_0000 | 4096)
  const stream = new Writer(plan, builder)
  builder.start(plan.id)
  stream.list()
  stream.steps()
  return builder.tail(plan.tail)
}

/** Writes the steps of a plan: sections, and packages around them. */
class Writer {
  readonly #plan: Plan
  #out: StreamBuilder
  #current: string | undefined

  constructor(plan: Plan, out: StreamBuilder) {
    this.#plan = plan
    this.#out = out
  }

  list(): void {
    const { names, sizes, shared, hugePages } = this.#plan
    // Huge pages with shared addresses cannot be told apart, and QEMU refuses the pair.
    const huge = (i: number) => hugePages && !shared && sizes[i] % 2 === 1
    this.#out.blocks(
      names.map((name, i) => ({
        name,
        length: huge(i) ? 0x20_0000 : sizes[i] * this.#out.pageSize,
        ...(huge(i) ? { pageSize: 0x20_0000 } : {}),
        ...(shared ? { address: 2 ** (8 * i) } : {}),
      })),
    )
  }

  steps(): void {
    const { steps } = this.#plan
    for (const step of steps) {
      if ('block' in step) this.#page(step)
      else if (step.kind === 'flush') this.#out.flush()
      else if (step.kind === 'hook') this.#out.hook()
      else if (step.kind === 'list') this.list()
      else this.#between(step.kind, step.octet)
    }
    this.#endSection()
    this.#out.end(this.#plan.id)
    this.#endSection()
  }

  #endSection(): void {
    this.#out.eos()
    if (this.#plan.footers) this.#out.footer(this.#plan.id)
  }

  /** Ends the section at hand, puts something after it, and begins the next one. */
  #between(kind: string, octet: number): void {
    this.#endSection()
    if (kind === 'command') this.#out.command(100 + octet, noise(octet, octet))
    if (kind === 'package') {
      this.#out.packaged((inner) => {
        const outer = this.#out
        this.#out = inner
        inner.command(4).part(this.#plan.id)
        this.#page({ kind: 'fill', block: octet, page: octet, octet, named: octet % 2 === 0 })
        this.#endSection()
        inner.command(5)
        this.#out = outer
      })
    }
    this.#out.part(this.#plan.id)
  }

  #page({ kind, block, page, octet, named }: Page): void {
    const { names } = this.#plan
    const out = this.#out
    const name = names[block % names.length]
    const given = named || name !== this.#current ? name : undefined
    this.#current = name
    const pages = Math.min(out.images.get(name)!.length / out.pageSize, 500)
    const address = (page % pages) * out.pageSize
    if (kind === 'zero' || (kind === 'fill' && octet === 0)) out.zero(address, given)
    else if (kind === 'fill') out.fill(address, octet, given)
    else if (kind === 'page') out.page(address, octet, given)
    else if (kind === 'xbzrle') out.xbzrle(address, noise(octet, octet), given)
    else out.packed(address, noise(octet, octet), given)
  }
}
