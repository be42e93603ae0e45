/** Every benchmark case at a small size: contenders agree, baselines can be cut anywhere, a failing case fails the run. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CallbackWalker } from '../../bench/baselines/walker-callback.ts'
import type { Prepared } from '../../bench/case.ts'
import { cases } from '../../bench/cases/index.ts'
import {
  countByDecoder,
  countByWalker,
  cut,
  scanByAccessors,
  scanByCallback,
  scanByCursor,
  scanByRecords,
  scanByWords,
} from '../../bench/cases/scan.ts'
import { fillImage, PAGE, Pages } from '../../bench/generate.ts'
import { generateValues } from '../../bench/generate-values.ts'
import { compare, measure } from '../../bench/measure.ts'
import { median, quantile, spread } from '../../bench/statistics.ts'
import { berOf, removeTemporaryFiles, temporaryFile } from '../../bench/temporary.ts'
import { unhex } from '../support/hex.ts'

const smoke = suite('bench: smoke')
const root = fileURLToPath(new URL('../../', import.meta.url))

smoke.after(removeTemporaryFiles)

for (const each of cases) {
  if (!('prepare' in each)) continue
  smoke(`${each.name}: contenders agree`, async () => {
    const prepared = await each.prepare({ mib: 1, rounds: 1 })
    assert.ok(prepared.octets > 0)
    const results = await compare(prepared)
    assert.is(results.size, prepared.contenders.length)
    for (const role of ['ours', 'baseline'] as const) {
      // What has nothing of the kind beside it but the bare loop, or the validator alone.
      if (role === 'baseline' && /^(?:migration|large|select)\//.test(each.name)) continue
      assert.ok(
        prepared.contenders.some((contender) => contender.role === role),
        `${each.name} has no ${role}`,
      )
    }
  })
}

smoke('cases over RAM take a real stream, with a tail longer than a batch holds', async () => {
  const fixture = new URL('../fixtures/migration/streams/microvm-7.2.mig.gz', import.meta.url)
  const binary = temporaryFile('microvm.mig')
  writeFileSync(binary, gunzipSync(readFileSync(fixture)))
  const image = { binary, ber: await berOf(binary) }
  for (const each of cases) {
    if (!each.takesImage || !('prepare' in each)) continue
    const prepared = await each.prepare({ mib: 1, rounds: 1, image })
    assert.is((await compare(prepared)).size, prepared.contenders.length, each.name)
  }
})

smoke('contenders that do not agree are refused', async () => {
  const of = (...results: number[]): Prepared => ({
    octets: 1,
    contenders: results.map((result, i) => ({ name: `number ${i}`, role: 'ours', run: () => result })),
  })
  assert.is((await compare(of(5, 5))).size, 2)
  let message = ''
  await compare(of(5, 6)).catch((error) => {
    message = error.message
  })
  assert.is(message, 'number 1 finds 6, number 0 5')
})

smoke('walkers find the same values however the stream is cut', () => {
  const { octets, values } = generateValues(6000, 7)
  const whole = scanByAccessors([octets])
  for (const size of [1, 2, 3, 7, 64, 1000, octets.length]) {
    const chunks = cut(octets, size)
    for (const scan of [scanByAccessors, scanByWords, scanByRecords, scanByCallback, scanByCursor]) {
      assert.is(scan(chunks), whole, `${scan.name}, chunks of ${size}`)
    }
    for (const count of [countByDecoder, countByWalker]) {
      assert.is(count(chunks), values, `${count.name}, chunks of ${size}`)
    }
  }
})

smoke('walkers refuse what the decoder refuses', () => {
  const inputs: [string, string][] = [
    ['30 80 02 01 05', 'TRUNCATED'],
    ['30 03 02 02 05', 'LENGTH_EXCEEDS_PARENT'],
    ['30 01 02', 'HEADER_EXCEEDS_PARENT'],
    ['30 82 00 01 02', 'HEADER_EXCEEDS_PARENT'],
    ['30 03 30 80 05', 'HEADER_EXCEEDS_PARENT'],
    ['30 02 30 80', 'END_OF_CONTENTS_MISSING'],
    ['00 00', 'END_OF_CONTENTS_UNEXPECTED'],
    ['30 80 00 01', 'END_OF_CONTENTS_LENGTH'],
    ['20 00', 'TAG_RESERVED'],
    ['9f 80 01 00', 'TAG_NUMBER_PADDED'],
    ['9f 1e 00', 'TAG_NUMBER_NOT_LOW'],
    ['04 ff', 'LENGTH_RESERVED'],
    ['04 80', 'INDEFINITE_PRIMITIVE'],
    ['04 88 ff ff ff ff ff ff ff ff', 'LENGTH_TOO_LARGE'],
    ['30 80 '.repeat(600), 'LIMIT_DEPTH'],
  ]
  for (const [input, code] of inputs) {
    const octets = unhex(input)
    for (const size of [1, octets.length]) {
      for (const scan of [scanByAccessors, scanByRecords, scanByCallback, scanByCursor, countByWalker]) {
        let found = 'nothing'
        try {
          scan(cut(octets, size))
        } catch (error) {
          found = (error as { code?: string }).code ?? (error as Error).message.split(' ')[0]
        }
        assert.is(found, code, `${scan.name}, ${input.slice(0, 40)}, chunks of ${size}`)
      }
    }
  }
})

smoke('the loader leaves the code of baselines as it is written', () => {
  const code = CallbackWalker.prototype.write.toString()
  assert.not.match(code, /import_|__name|require/)
  assert.match(code, /maxDepth/)
})

smoke('generated pages have the shares that they say, and are the same each time', () => {
  const pages = new Pages(1000, 5)
  let zero = 0
  for (let i = 0; i < 1000; i++) if (pages.next() === null) zero++
  assert.is(zero, 500)
  const [one, other] = [new Uint8Array(64 * PAGE), new Uint8Array(64 * PAGE)]
  fillImage(one, 9)
  fillImage(other, 9)
  assert.is(Buffer.compare(one, other), 0)
})

smoke('quantiles lie between neighbours by proportion', () => {
  assert.is(median([4, 1, 2]), 2)
  assert.is(median([4, 1, 2, 3]), 2.5)
  assert.is(quantile([0, 10], 0.25), 2.5)
  assert.is(spread([1, 2, 3, 4, 5]), 2 / 3)
})

smoke('the command times a case and writes its results', () => {
  const file = fileURLToPath(new URL('../../bench/results/recorded-smoke-messages.json', import.meta.url))
  rmSync(file, { force: true })
  try {
    const { status, stdout, stderr } = bench({}, 'messages', '--rounds', '1', '--record', 'smoke')
    assert.is(status, 0, stderr)
    assert.match(stdout, /BerCursor, loop +ours/)
    const { cases: found, environment } = JSON.parse(readFileSync(file, 'utf8'))
    assert.match(environment.runtime, /^node \d/)
    assert.is(found[0].name, 'messages/certificates')
    assert.is(found[0].contenders[0].sample.length, 1)
  } finally {
    rmSync(file, { force: true })
  }
})

smoke('a contender that throws while it is timed fails the measurement', async () => {
  for (const make of [(result: number) => result, (result: number) => Promise.resolve(result)]) {
    let runs = 0
    const run = () => {
      if (++runs > 2) throw new Error('run 3')
      return make(1)
    }
    let message = ''
    await measure({ octets: 1, contenders: [{ name: 'late', role: 'ours', run }] }, 1).catch((error) => {
      message = error.message
    })
    assert.is(message, 'run 3')
  }
})

smoke('a case that throws fails the run', () => {
  // No image is as large as this.
  const { status, stdout, stderr } = bench({ mib: 2 ** 40 }, 'encode/image', '--rounds', '1')
  assert.is(status, 1)
  assert.match(stdout, /encode\/image\n {2}FAILED/)
  assert.match(stderr, /RangeError/)
  assert.is(bench({}, 'no-such-case').status, 1)
  assert.is(bench({}, '--image', 'no-such-file').status, 1)
})

function bench({ mib = 1 }: { mib?: number }, ...args: string[]) {
  const env = { ...process.env, BENCH_MIB: String(mib) }
  return spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', 'bench/run.ts', ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
}

smoke.run()
