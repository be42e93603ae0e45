/** What the engine says beside the tree: colours of octets, details, search, copies and exports. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Engine } from '../../../inspector/engine/engine.ts'
import { parseTag } from '../../../inspector/engine/parse-tag.ts'
import { findPattern, patternsFor } from '../../../inspector/engine/patterns.ts'
import type { Match, SearchKind } from '../../../inspector/shared/types.ts'
import { childrenOf, engineOver, listOf } from './open-engine.ts'

const views = suite('inspector: views')

async function spansOf(engine: Engine, from: number, to: number): Promise<string[]> {
  return (await engine.spans(from, to)).map(
    ({ start, lengthOffset, contents, isEnd }) => `${start}-${lengthOffset}-${contents}${isEnd ? ' end' : ''}`,
  )
}

views('headers and end-of-contents octets', async () => {
  const engine = await engineOver('3080 020105 1f8101 00 0000 0500')
  const all = ['0-1-2', '2-3-4', '5-8-9', '9-10-11 end', '11-12-13']
  assert.equal(await spansOf(engine, 0, 100), all)
  // Those that begin before, but reach into it.
  assert.equal(await spansOf(engine, 6, 9), ['5-8-9'])
})

views('behind a fault it goes on with the next value', async () => {
  const engine = await engineOver('3004 0409 0102 3003 020105')
  assert.equal(await spansOf(engine, 0, 100), ['0-1-2', '2-3-4', '6-7-8', '8-9-10'])
})

views('inside of strings once they are opened', async () => {
  const engine = await engineOver('0405 3003020105 0303 000500')
  assert.equal(await spansOf(engine, 0, 100), ['0-1-2', '7-8-9'])
  await childrenOf(engine, [0])
  await childrenOf(engine, [1])
  assert.equal(await spansOf(engine, 0, 100), ['0-1-2', '2-3-4', '4-5-6', '7-8-9', '10-11-12'])
})

views('details of a value', async () => {
  const engine = await engineOver('3081060281020001 0500')
  const details = await engine.details([0, 0])
  assert.equal([...details.identifier], [0x02])
  assert.equal([...details.length], [0x81, 0x02])
  assert.is(details.pathText, '[0].[0]')
  const codes = (await engine.details([0])).findings!.map(({ code, offset }) => `${code}@${offset}`)
  assert.ok(codes.includes('DER_LENGTH@1'), codes.join())
  assert.is((await engine.details([0])).components!.count, 1)
})

views('a string in segments has its value as a whole', async () => {
  const engine = await engineOver('2c08 04026869 04022121')
  assert.is((await engine.details([0])).value, '"hi!!"')
  assert.is(await engine.textOf([0]), '"hi!!"')
})

views('copies and exports', async () => {
  const engine = await engineOver('3003020105')
  assert.is(await engine.copyOf(0, 5, 'hex'), '3003020105')
  assert.is(await engine.copyOf(0, 5, 'base64'), 'MAMCAQU=')
  assert.is(await engine.textOf([0, 0]), '5')
  assert.is(await engine.textOf([0]), undefined)
  assert.is((await engine.exported(2, 5, 'octets')).size, 3)
  assert.is(await (await engine.exported(0, 5, 'hex')).text(), '3003020105\n')
  assert.is(await (await engine.exported(0, 5, 'pem')).text(), '-----BEGIN BER-----\nMAMCAQU=\n-----END BER-----\n')
})

views('an export of many octets comes back as it was', async () => {
  const octets = listOf(400_000, [0x02, 0x01, 0x2a])
  const engine = await engineOver(octets)
  const lines = (await (await engine.exported(0, octets.length, 'pem')).text()).split('\n').slice(1, -2)
  assert.ok(lines.slice(0, -1).every((line) => line.length === 64))
  assert.is(Buffer.compare(Buffer.from(lines.join(''), 'base64'), octets), 0)
})

async function found(engine: Engine, kind: SearchKind, text: string, from = 0, most = 100): Promise<Match[]> {
  const matches: Match[] = []
  await engine.search({ kind, text, from, most }, 1, (report) => matches.push(...report.matches))
  return matches
}

const offsets = (matches: readonly Match[]): number[] => matches.map(({ offset }) => offset)

views('search by text, in both cases and as BMPString', async () => {
  const engine = await engineOver('0c024869 1e0400680069 0c026869')
  assert.equal(offsets(await found(engine, 'text', 'hi')), [2, 6, 12])
  assert.equal(offsets(await found(engine, 'text', 'hi', 3)), [6, 12])
  assert.equal(offsets(await found(engine, 'text', 'hi', 0, 2)), [2, 6])
})

views('search by octets, over the borders of what is read at a time', async () => {
  const octets = new Uint8Array(600_000)
  const places = [0, 262_142, 524_287, 599_997]
  for (const at of places) octets.set([0xde, 0xad, 0xbe], at)
  assert.equal(offsets(await found(await engineOver(octets), 'hex', 'DE AD be')), places)
})

views('search by an OBJECT IDENTIFIER in dots', async () => {
  assert.equal(offsets(await found(await engineOver('0603550403'), 'text', '2.5.4.3')), [2])
})

views('search by tag', async () => {
  const engine = await engineOver('3006 020105 800105 6302 0500')
  assert.equal(offsets(await found(engine, 'tag', 'INTEGER')), [2])
  assert.equal(offsets(await found(engine, 'tag', '[0]')), [5])
  assert.equal(offsets(await found(engine, 'tag', 'application 3')), [8])
})

views('a search by tag ends at a fault, and says so', async () => {
  const engine = await engineOver('020105 0500 04ff')
  let reason: string | undefined
  await engine.search({ kind: 'tag', text: 'NULL', from: 0, most: 9 }, 1, (report) => {
    reason = report.reason
  })
  assert.match(reason!, 'LENGTH_RESERVED, at offset 6')
})

views('what cannot be searched for is refused with words', async () => {
  const engine = await engineOver('0500')
  for (const [kind, text] of [
    ['hex', '1'],
    ['hex', 'xy'],
    ['text', ''],
    ['tag', 'nonsense'],
  ] as const) {
    const error = await found(engine, kind, text).catch((reason) => reason)
    assert.instance(error, RangeError)
  }
})

views('tags as people write them', () => {
  assert.equal(parseTag('octet string'), { tagClass: 0, tagNumber: 4 })
  assert.equal(parseTag('SEQUENCE OF'), { tagClass: 0, tagNumber: 16 })
  assert.equal(parseTag('[PRIVATE 99]'), { tagClass: 3, tagNumber: 99 })
  assert.equal(parseTag('[99999999999999999999]'), { tagClass: 2, tagNumber: 99999999999999999999n })
})

views('patterns', () => {
  const chunk = Uint8Array.of(1, 2, 3, 1, 2, 4)
  assert.equal(findPattern(chunk, 0, 6, patternsFor('hex', '010204')), { at: 3, length: 3 })
  assert.is(findPattern(chunk, 4, 6, patternsFor('hex', '0102')), undefined)
})

views.run()
