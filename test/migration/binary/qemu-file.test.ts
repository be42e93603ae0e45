/** QEMUFile: reading, passing over, holding, going back; over pipes in pieces of any sizes, and files at any position. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { QEMUFileReader } from '../../../src/migration/qemu-file.ts'
import type { Walk } from '../../../src/migration/visitor.ts'
import { assertBytes } from '../../support/assert.ts'
import { refusal } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'

const suite = makeSuite('migration/binary/qemu-file')

/** Runs `work` over a reader of `octets`, handed over by pieces of `sizes`. A pipe's positions must not go back. */
function over(
  octets: Uint8Array,
  isFile: boolean,
  sizes: readonly number[],
  work: (file: QEMUFileReader) => Walk,
): number {
  const file = new QEMUFileReader(new MigrationMemory(), isFile ? octets.length : undefined)
  let given = 0
  let turn = 0
  let read = 0
  for (const _ of work(file)) {
    const { at } = file
    if (!isFile) assert.ok(at >= given, `back to ${at} in a pipe that stands at ${given}`)
    const view = file.reserve()
    assert.ok(view.length > 0)
    const piece = octets.subarray(at, at + Math.min(view.length, sizes[turn++ % sizes.length]))
    view.set(piece)
    file.commit(piece.length)
    if (piece.length === 0) file.end()
    given = at + piece.length
    read += piece.length
  }
  return read
}

const octets = noise(3_000_000, 7)

for (const isFile of [false, true]) {
  const kind = isFile ? 'file' : 'pipe'

  suite(`${kind}: whatever is done, the octets are those of the position`, () => {
    for (let seed = 1; seed <= 12; seed++) {
      const numbers = new DataView(noise(40_000, seed).buffer)
      let next = 0
      const random = (below: number) => numbers.getUint32((next++ * 4) % 39_996) % below
      const sizes = [[1 << 20], [997], [70_000, 1, 5], [1, 400_000]][seed % 4]
      over(octets, isFile, sizes, function* (file) {
        let model = 0
        let heldFrom = 0
        let heldEnd = 0
        const check = function* (): Walk {
          assert.is(file.position, model)
          const wanted = Math.min(1 + random(3000), octets.length - model)
          if (wanted <= 0) return
          assert.ok((yield* file.fill(wanted)) >= wanted)
          assertBytes(
            file.peekOctets(0, wanted),
            octets.subarray(model, model + wanted),
            `${kind}, seed ${seed}, at ${model}`,
          )
        }
        for (let step = 0; step < 300 && model < octets.length; step++) {
          const what = random(8)
          if (what === 0) {
            const wanted = random([10, 5000, 700_000][random(3)])
            const have = yield* file.hold(wanted)
            assert.is(have, Math.min(wanted, octets.length - model))
            assert.is(file.position, model)
            ;[heldFrom, heldEnd] = [model, model + have]
            const from = random(have + 1)
            assertBytes(file.heldOctets(from, have - from), octets.subarray(model + from, model + have))
          } else if (what === 1 && model <= heldEnd) {
            model = heldFrom + random(model - heldFrom + 1)
            file.seek(model)
          } else if (what === 2) {
            const far = random([20, 3000, 300_000][random(3)])
            model = Math.min(model + far, octets.length)
            file.skip(model - file.position)
          } else if (what === 3 && isFile) {
            const at = random(octets.length)
            const length = random(100_000)
            assertBytes(yield* file.read(at, length), octets.subarray(at, at + length))
          } else if (what === 4 && isFile) {
            model = random(octets.length)
            file.seek(model)
            heldFrom = heldEnd = model
            yield* file.hold(0)
          } else yield* check()
        }
        yield* check()
      })
    }
  })

  suite(`${kind}: the end, before and after it was seen`, () => {
    const few = octets.subarray(0, 100)
    over(few, isFile, [7], function* (file) {
      assert.is(yield* file.fill(1000), 100)
      assert.is(yield* file.hold(1000), 100)
      file.skip(100)
      assert.is(yield* file.fill(1), 0)
      assert.is(yield* file.hold(5), 0)
      file.seek(40)
      assert.is(yield* file.fill(1000), 60)
      assertBytes(file.peekOctets(0, 60), few.subarray(40))
      file.skip(1000)
      assert.is(file.position, 1040)
      assert.is(yield* file.fill(1), 0)
    })
  })

  suite(`${kind}: what is missing is told where it is missing`, () => {
    over(octets.subarray(0, 100), isFile, [33], function* (file) {
      yield* file.need(100, 'a')
      file.skip(90)
      const walk = file.need(15, 'somewhere')
      const error = yield* (function* (): Walk<unknown> {
        try {
          yield* walk
          return undefined
        } catch (error) {
          return error
        }
      })()
      const { code, offset, path, missing } = error as never as Record<string, unknown>
      assert.equal([code, offset, path, missing], ['MIGRATION_TRUNCATED', 100, 'somewhere', 5])
    })
  })

  suite(`${kind}: more than a window is never held in it`, () => {
    const error = refusal(() =>
      over(octets, isFile, [65_536], function* (file) {
        yield* file.need(2 ** 31, 'all')
      }),
    )
    assert.equal([error?.code, error?.offset], ['MIGRATION_LIMIT', 0])
  })
}

suite('a pipe: going back does not lose what came in after the held octets', () => {
  over(octets, false, [100], function* (file) {
    assert.is(yield* file.hold(300), 300)
    file.skip(250)
    // The window goes on beyond what is held.
    assert.ok((yield* file.fill(120)) >= 120)
    file.seek(10)
    for (let at = 10; at < 5000; at += 90) {
      yield* file.need(90, '')
      assertBytes(file.peekOctets(0, 90), octets.subarray(at, at + 90))
      file.skip(90)
    }
  })
})

suite('a file: what is passed over is not read; what is held is not read twice', () => {
  const read = over(octets, true, [65_536], function* (file) {
    yield* file.need(8, '')
    file.skip(2_900_000)
    yield* file.hold(50_000)
    for (let i = 0; i < 50; i++) {
      yield* file.need(1000, '')
      file.skip(1000)
    }
  })
  assert.ok(read < 200_000, `${read}`)
})

suite('what is held is let go: holding little, many times, in a long stream', () => {
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const piece = noise(65_536, 1)
  const file = new QEMUFileReader(new MigrationMemory())
  const walk = (function* (): Walk {
    for (let i = 0; i < 100_000; i++) {
      yield* file.hold(2000)
      file.skip(1500)
      if (i % 10_000 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
  })()
  for (const _ of walk) {
    const view = file.reserve()
    const count = Math.min(view.length, piece.length)
    view.set(piece.subarray(0, count))
    file.commit(count)
  }
  assert.is(file.position, 150_000_000)
  assert.ok(most < 64 * 1024 * 1024, `${most}`)
})

suite.run()
