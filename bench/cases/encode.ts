/** A resident image of RAM, half its pages zero, to page records. */
import { createHash } from 'node:crypto'
import { Arena, type Take } from '../baselines/pages.ts'
import { application, BerEncoder, PageImage } from '../built.ts'
import { MIB, type TimedCase } from '../case.ts'
import { fillImage, PAGE } from '../generate.ts'

const SEED = 0x0e1c
/** Of schema/migration.asn1: FullPage, and a zero page. */
const tags = { pageTag: application(9040), zeroTag: application(0) }

// Sinks that are done with octets at once: one counts them, one takes each into account.

function counting(work: (take: Take) => void): number {
  let count = 0
  work((octets) => {
    count += octets.length
  })
  return count
}

function digesting(work: (take: Take) => void): string {
  const hash = createHash('sha256')
  work((octets) => hash.update(octets))
  return hash.digest('hex')
}

function encodeCase(name: string, mibOf: (mib: number) => number, summary: string): TimedCase {
  return {
    name,
    summary: `an image of ${summary}, half its pages zero, to page records in a buffer that is used again`,
    wanted: [
      { contender: 'BerEncoder', against: 'ceiling', least: 1 },
      { contender: 'BerEncoder', against: 'baseline', least: 1.6 },
    ],
    prepare({ mib }) {
      const length = mibOf(mib) * MIB
      const arena = new Arena(length)
      fillImage(arena.image, SEED)
      const image = new PageImage(length)
      image.octets.set(arena.image)
      const ours = (take: Take): void => {
        const encoder = new BerEncoder(take, { reuse: true })
        encoder.pages(image, tags)
        encoder.finish()
      }
      const byHand = (name: string, test: keyof Arena['tests'], bySet = false) => {
        const work = (take: Take) => arena.encode(arena.tests[test], take, bySet)
        const role = 'baseline' as const
        return { name: `by hand, ${name}`, role, run: () => counting(work), digest: () => digesting(work) }
      }
      const bareCopy = (name: string, bySet: boolean) => ({
        name: `bare copy, 4 KiB at a time, ${name}`,
        role: 'ceiling' as const,
        different: true,
        run: () => counting((take) => arena.copy(take, bySet)),
      })
      return {
        octets: length,
        values: length / PAGE,
        contenders: [
          { name: 'BerEncoder.pages', role: 'ours', run: () => counting(ours), digest: () => digesting(ours) },
          byHand('compare, copyWithin', 'compare'),
          byHand('words, copyWithin', 'words'),
          byHand('doubles, copyWithin', 'doubles'),
          byHand('Buffer.compare, set(subarray)', 'views', true),
          bareCopy('copyWithin', false),
          bareCopy('set(subarray)', true),
        ],
      }
    },
  }
}

export const encodeImage = encodeCase('encode/image', (mib) => mib, 'BENCH_MIB')
export const encodeSmallImage = encodeCase('encode/small-image', (mib) => Math.min(mib, 16), '16 MiB')
