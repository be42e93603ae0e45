/** Errors across the boundary, and the page of their codes. */

import { readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError, BerTruncatedError, berError } from '../../src/ber/errors.ts'
import { MigrationError } from '../../src/migration/errors.ts'
import { compileSchema } from '../../src/schema/compile-schema.ts'
import { TextError } from '../../src/schema/text/errors.ts'
import { BerViolation } from '../../src/schema/violations.ts'
import { BerWorkerError, workerFaults } from '../../src/worker/errors.ts'
import { packThrown, unpackThrown } from '../../src/worker/packed-error.ts'
import { thrownBy, toldBy } from './told.ts'

const errors = suite('worker: errors')

/** There and back, as plain data goes. */
const moved = (thrown: unknown): unknown => unpackThrown(deserialize(serialize(packThrown(thrown))))

const violation = new BerViolation('SIZE', 7, { path: 'A.b', expected: 'SIZE (1..2)', actual: '3' })

const thrown: readonly Error[] = [
  new BerError('INTEGER_EMPTY', 5, { path: '[0]' }),
  berError('TRUNCATED', 9, { path: '[1].[2]', missing: 4 }),
  berError('LIMIT_DEPTH', 2 ** 40, { expected: '1', actual: '2' }),
  violation,
  new TextError('SIZE', { offset: 3, line: 2, column: 1 }, { path: 'A', cause: violation }),
  new MigrationError('MIGRATION_TRUNCATED', 4, { path: 'header', missing: 3, input: 'channel 1' }),
  new RangeError('windowSize: no', { cause: new TypeError('because') }),
  new SyntaxError('unexpected'),
  Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', errno: -2, syscall: 'open' }),
  new Error('with a cause that is none', { cause: { plain: 1 }.plain }),
]

for (const error of thrown) {
  errors(`${error.constructor.name}: ${error.message}`, () => {
    const back = moved(error) as Error
    assert.equal(toldBy(back), toldBy(error))
    assert.instance(back, error.constructor as typeof Error)
    assert.instance(back, Error)
    assert.is(back.stack, error.stack)
    assert.is(Object.prototype.toString.call(back), '[object Error]')
  })
}

errors('a schema at fault, with its diagnostics', async () => {
  const error = (await thrownBy(async () => compileSchema('M DEFINITIONS ::= BEGIN A ::= B C ::= D END'))) as Error
  assert.equal(toldBy(moved(error) as Error), toldBy(error))
})

errors('what the platform throws', () => {
  for (const name of ['AbortError', 'NotReadableError', 'DataCloneError']) {
    const back = moved(new DOMException('it was so', name)) as DOMException
    assert.instance(back, DOMException)
    assert.is(back.name, name)
    assert.is(back.message, 'it was so')
  }
})

errors('errors of a class that is not known here keep their name', () => {
  class OtherError extends Error {
    override readonly name = 'OtherError'
    readonly detail = 'plain'
    readonly connection = { close: () => {} }
  }
  const back = moved(new OtherError('odd')) as Error
  assert.is(back.name, 'OtherError')
  assert.is(back.message, 'odd')
  assert.is((back as OtherError).detail, 'plain')
  assert.is((back as OtherError).connection, undefined)
  // The name alone does not make it one of ours.
  const posing = Object.assign(new Error('posing'), { name: 'BerTruncatedError', missing: { toString: () => 'odd' } })
  assert.not.instance(moved(posing), BerTruncatedError)
})

errors('anything can be thrown', () => {
  for (const value of ['text', 5, undefined, null, 7n]) assert.is(moved(value), value)
  assert.is(moved({ a: 1 }), '[object Object]')
})

errors('the page lists the codes', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const section = text.split('\n## Workers\n')[1]!.split('\n## ')[0]!
  const rows = Array.from(section.matchAll(/^\| `(\w+)` \| (\w+) \|/gm), ([, code, name]) => [code, name])
  assert.equal(
    rows.sort(),
    Object.keys(workerFaults)
      .map((code) => [code, new BerWorkerError('WORKER_FAILED').name])
      .sort(),
  )
})

errors.run()
