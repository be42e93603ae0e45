/** Peak memory of a conversion, which must not grow with the stream. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type FiguresCase, MIB, type Row, type Settings } from '../case.ts'
import { writeMigrationStream } from '../generate.ts'
import { berCommand, peakOfNode } from '../processes.ts'
import { temporaryFile } from '../temporary.ts'

const library = fileURLToPath(new URL('../children/to-ber.mjs', import.meta.url))
const SEED = 0x2e55
/** MiB that the conversion may hold over a process that does nothing. */
const ALLOWED = 48

export const memoryToBer: FiguresCase = {
  name: 'rss/to-ber',
  summary: 'peak memory of binary to BER, beside `node -e 0`: a stream of 2 x BENCH_MIB and one of 16 x BENCH_MIB',
  onDemand: true,
  figures({ mib }: Settings): Row[] {
    const bare = peakOfNode(['-e', '0'])
    const rows: Row[] = [{ name: 'node -e 0', value: bare, unit: 'MiB' }]
    const target = temporaryFile('rss.ber')
    for (const size of [2 * mib, 16 * mib]) {
      const source = temporaryFile('rss.mig')
      writeMigrationStream(source, size * MIB, SEED)
      const octets = `${(statSync(source).size / MIB).toFixed(0)} MiB`
      const runs = [{ name: `library, to-ber of ${octets}`, args: [library, source, target] }]
      if (existsSync(berCommand)) {
        runs.push({
          name: `ber migration to-ber, ${octets}`,
          args: [berCommand, 'migration', 'to-ber', source, target],
        })
      }
      for (const { name, args } of runs) {
        rows.push({ name, value: peakOfNode(args), unit: 'MiB', most: bare + ALLOWED })
        rmSync(target, { force: true })
      }
      rmSync(source)
    }
    return rows
  },
}
