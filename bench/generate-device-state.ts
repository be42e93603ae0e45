/** Device state in a QemuFile: small values in a structure as random as their contents, as VMStateEntries allow it. */
import type { ValueStream } from './generate-values.ts'
import { Random } from './random.ts'
import { SmallValues } from './small-values.ts'

const DEPTH = 4
/** Of the containers, one in so many has the indefinite form. */
const INDEFINITE = 8
const names = ['status', 'queue', 'regs', 'irq_level', 'timer', 'last_avail_idx', 'config', 'enabled']

/** @param size octets at least; the stream ends with the section that reaches them */
export function generateDeviceState(size: number, seed: number): ValueStream {
  const random = new Random(seed)
  const out = new SmallValues(size, random)
  const anyName = () => names[random.below(names.length)]
  const signed = (bits: number) => random.below(2 ** bits) - 2 ** (bits - 1)

  const entry = (depth: number): void => {
    const kind = random.below(depth < DEPTH ? 15 : 9)
    if (kind < 3) out.integer([0x84 + kind], random.below(2 ** (8 << kind)))
    else if (kind < 6) out.integer([0x80 + kind - 3], signed(8 << (kind - 3)))
    else if (kind === 6) out.boolean([0x01])
    else if (kind === 7) out.noise([0x04], random.below(20))
    else if (kind === 8) out.integer([0x87], random.below(2 ** (1 + random.below(52))))
    else if (kind < 13) field(depth)
    else out.container([kind === 13 ? 0xa9 : 0x30], () => entries(depth + 1), INDEFINITE)
  }
  const field = (depth: number): void => {
    const parts = () => {
      out.text([0x0c], anyName())
      entry(depth + 1)
    }
    out.container([0xa8], parts, INDEFINITE)
  }
  const entries = (depth: number): void => {
    for (let count = 2 + random.below(8); count > 0; count--) entry(depth)
  }
  const section = (): void => {
    out.integer([0x02], random.below(64))
    out.text([0x0c], `0000:00:0${random.below(8)}.0/device`)
    out.integer([0x02], 0)
    out.integer([0x02], 1 + random.below(20))
    out.container([0x7f, 0xc4, 0x56], () => entries(0), INDEFINITE)
    if (random.chance(0.5)) out.integer([0x02], random.below(64))
  }
  const sections = (): void => {
    while (out.at < size) out.container([0x7f, 0xd3, 0x46], section, INDEFINITE)
  }
  const file = (): void => {
    out.integer([0x02], 3)
    out.container([0x30], sections, 1)
  }
  out.container([0x7f, 0xd1, 0x46], file, 1)
  return { octets: out.written, values: out.values }
}
