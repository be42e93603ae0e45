/** What a cell of a map stands for, in words: for who cannot see it, and for who wants to know exactly. */
import { type BlockSummary, CELL_SHARES, type Cells, entropyBits, NO_ENTROPY } from '../shared/machine.ts'
import { address, stateNames } from './machine-words.ts'
import { grouped } from './numbers.ts'

export function cellText({ request, shares, entropy, differing }: Cells, block: BlockSummary, page: number): string {
  const { first, pagesPerCell } = request
  const index = Math.floor((page - first) / pagesPerCell)
  const from = first + index * pagesPerCell
  const to = Math.min(from + pagesPerCell, block.pages)
  const digits = Math.max(4, (block.length - 1).toString(16).length)
  const place =
    pagesPerCell === 1
      ? `${address(from * block.pageSize, digits)}, page ${grouped(from)}`
      : `${address(from * block.pageSize, digits)} to ${address(to * block.pageSize - 1, digits)}, pages ${grouped(from)} to ${grouped(to - 1)}`
  if (index < 0 || index >= entropy.length) return place
  const kinds = stateNames
    .map((name, state) => ({ name, share: shares[index * CELL_SHARES + state]! }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
  const told =
    kinds.length === 1 ? kinds[0]!.name : kinds.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')
  const level = entropy[index]!
  const bits = level === NO_ENTROPY ? '' : `; entropy ${entropyBits(level).toFixed(1)} bits an octet`
  const share = differing[index] ?? 0
  const differs = share === 0 ? '' : pagesPerCell === 1 ? '; differs' : `; ${percent(share)} differ`
  return `${place}: ${told}${bits}${differs}`
}

const percent = (share: number): string => (share <= 2 ? 'under 1 %' : `${Math.round((share * 100) / 255)} %`)
