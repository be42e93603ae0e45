/** A record read by hand from a node of `decodeValues`: all that `schema.values` gives, in plain TypeScript. */
import type { BerNode } from '../../src/index.ts'

const kinds = ['originating', 'terminating', 'forwarded', 'roaming']
const units = ['second', 'octet', 'event']
const decoder = new TextDecoder()

export interface CallRecord {
  kind: string | number
  served: Uint8Array
  other?: Uint8Array
  name?: string
  digits: string
  start: Uint8Array
  duration: number
  cell?: { area: number; cell: number }
  cause: number
  prepaid: boolean
  charges: { unit: string | number; amount: number }[]
  number: number
}

export function readCall(node: BerNode): CallRecord {
  const call = {} as CallRecord
  for (const child of node.children()) {
    switch (child.tagNumber) {
      case 0: {
        const kind = child.toInteger() as number
        call.kind = kinds[kind] ?? kind
        break
      }
      case 1:
        call.served = child.contents
        break
      case 2:
        call.other = child.contents
        break
      case 3:
        call.name = decoder.decode(child.contents)
        break
      case 4:
        call.digits = decoder.decode(child.contents)
        break
      case 5:
        call.start = child.contents
        break
      case 6:
        call.duration = child.toInteger() as number
        break
      case 7: {
        const [area, cell] = child.children()
        call.cell = { area: area.toInteger() as number, cell: cell.toInteger() as number }
        break
      }
      case 8:
        call.cause = child.toInteger() as number
        break
      case 9:
        call.prepaid = child.contents[0] !== 0
        break
      case 10:
        call.charges = child.children().map((charge) => {
          const [unit, amount] = charge.children()
          const number = unit.toInteger() as number
          return { unit: units[number] ?? number, amount: amount.toInteger() as number }
        })
        break
      case 11:
        call.number = child.toInteger() as number
        break
    }
  }
  return call
}
