/** Migration streams converted in a thread: the same octets as here, and the same refusals. */

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../src/migration/errors.ts'
import type { BerWorker } from '../../src/worker/index.ts'
import { assertBytes } from '../support/assert.ts'
import { modes, startBerWorker } from '../support/ber-worker.ts'
import { join } from '../support/encodings.ts'
import { berOf } from '../support/migration.ts'
import { streamNamed } from '../support/migration-fixtures.ts'
import { thrownBy } from './told.ts'

const binary = streamNamed('pc-bare-7.2')

for (const { name, shared } of modes) {
  const migration = suite(`worker: migration, ${name}`)
  let worker: BerWorker

  migration.before(() => {
    worker = startBerWorker(shared)
  })
  migration.after(() => worker.terminate())

  const convert = async (to: 'ber' | 'stream' | 'binary', source: Blob | Uint8Array[]): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = []
    for await (const piece of worker.convertMigration({ to, source })) pieces.push(piece)
    return join(pieces)
  }

  migration('to BER and back: a Blob from its end, a stream as it comes', async () => {
    const expected = berOf(binary)
    assertBytes(await convert('ber', new Blob([binary.slice()])), expected)
    assertBytes(await convert('ber', [binary.subarray(0, 1000), binary.subarray(1000)]), expected)
    assertBytes(await convert('binary', [expected]), binary)
    assertBytes(await convert('stream', new Blob([expected.slice()])), binary)
  })

  migration('what is refused', async () => {
    const cut = binary.subarray(0, 5000)
    const error = (await thrownBy(() => convert('ber', [cut]))) as MigrationError
    assert.instance(error, MigrationError)
    assert.is(error.code, 'MIGRATION_TRUNCATED')
    const expected = (await thrownBy(async () => berOf(cut))) as MigrationError
    assert.is(error.offset, expected.offset)
    assert.is(error.path, expected.path)
    assert.is(error.message, expected.message)
  })

  migration.run()
}
