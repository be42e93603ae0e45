/** Named numbers, named bits and enumeration items with their values (X.680 19, 20, 22). */
import type { BitStringType, EnumeratedType, IntegerType, NamedNumber } from './ast-types.ts'
import type { SchemaFaultCode } from './faults.ts'
import type { Scope } from './modules.ts'
import type { Body, Resolution } from './resolution.ts'
import { integerOf } from './resolve-values.ts'

/** Tells of names and values that are there twice. */
class Distinct {
  readonly #resolution: Resolution
  readonly #code: SchemaFaultCode
  readonly #names = new Map<string, NamedNumber>()
  readonly #values = new Map<bigint, NamedNumber>()

  constructor(resolution: Resolution, code: SchemaFaultCode) {
    this.#resolution = resolution
    this.#code = code
  }

  has(value: bigint): boolean {
    return this.#values.has(value)
  }

  add(item: NamedNumber, value: bigint): void {
    const sameName = this.#names.get(item.name)
    const sameValue = this.#values.get(value)
    const other = sameName ?? sameValue
    if (other !== undefined) {
      const message =
        sameName !== undefined ? `${item.name} is there twice` : `${item.name} has the value ${value} of ${other.name}`
      this.#resolution.report(this.#code, item.position, message, {
        length: item.name.length,
        related: [{ message: `${other.name} stands here`, position: other.position }],
      })
    }
    this.#names.set(item.name, item)
    this.#values.set(value, item)
  }
}

export function fillNumbers(resolution: Resolution, body: Body, type: IntegerType, scope: Scope): void {
  const distinct = new Distinct(resolution, 'NAMED_NUMBER_DUPLICATE')
  for (const item of type.namedNumbers) {
    const value = integerOf(resolution, item.number!, scope)
    if (value === undefined) continue
    distinct.add(item, value)
    body.names.push({ name: item.name, value })
  }
}

export function fillBits(resolution: Resolution, body: Body, type: BitStringType, scope: Scope): void {
  const distinct = new Distinct(resolution, 'NAMED_BIT_DUPLICATE')
  for (const item of type.namedBits) {
    const value = integerOf(resolution, item.number!, scope)
    if (value === undefined) continue
    if (value < 0n) {
      resolution.report('NAMED_BIT_NEGATIVE', item.number!.position, `bit ${item.name} has the position ${value}`)
      continue
    }
    distinct.add(item, value)
    body.names.push({ name: item.name, value })
  }
}

/**
 * 20.3 to 20.8: root items without a number get the numbers from 0 that no root item has; additions get the least number that
 * no root item has and that is above all additions before.
 */
export function fillEnumeration(resolution: Resolution, body: Body, type: EnumeratedType, scope: Scope): void {
  const distinct = new Distinct(resolution, 'ENUMERATION_DUPLICATE')
  body.extensible = type.extensible || scope.module.module.extensibilityImplied
  const numbers = new Map<NamedNumber, bigint>()
  const used = new Set<bigint>()
  for (const item of type.root) {
    if (item.number === undefined) continue
    const value = integerOf(resolution, item.number, scope)
    if (value === undefined) continue
    numbers.set(item, value)
    used.add(value)
  }
  let next = 0n
  for (const item of type.root) {
    let value = numbers.get(item)
    if (value === undefined) {
      if (item.number !== undefined) continue
      while (used.has(next)) next++
      value = next++
    }
    distinct.add(item, value)
    body.items.push({ name: item.name, value, addition: false })
  }
  let above = 0n
  for (const item of type.additions) {
    let value: bigint | undefined
    if (item.number === undefined) {
      value = above
      while (distinct.has(value)) value++
    } else {
      value = integerOf(resolution, item.number, scope)
      if (value === undefined) continue
    }
    distinct.add(item, value)
    if (value >= above) above = value + 1n
    body.items.push({ name: item.name, value, addition: true })
  }
}
