/** The engine's walk finds what the library's decoder finds: the same values at the same places, and its fault among the faults. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Engine } from '../../../inspector/engine/engine.ts'
import type { TreeNode } from '../../../inspector/shared/types.ts'
import { BerDecoder, BerError } from '../../../src/index.ts'
import { root } from '../../house/sources.ts'
import { childrenOf, engineOver } from './open-engine.ts'

const agreement = suite('inspector: agreement with the decoder')

const files = ['cert-ee.der', 'cms-signed-stream.ber', 'ldap-search.ber', 'snmp-response.ber', 'tap3-asn1c.ber']
const fixture = (name: string): Uint8Array => readFileSync(join(root, 'test/fixtures/asn1-instances', name))

interface Walked {
  readonly values: string[]
  readonly faults: Set<string>
}

const told = (depth: number, start: number, contents: number): string => `${depth}:${start}+${contents}`

async function walked(engine: Engine): Promise<Walked> {
  const values: string[] = []
  const faults = new Set<string>()
  const visit = async (nodes: readonly TreeNode[], depth: number): Promise<void> => {
    for (const node of nodes) {
      // What is wrong with contents is no business of a decoder.
      if (node.fault !== undefined) faults.add(`${node.fault.code}@${node.fault.offset}`)
      if (node.kind === 'fault') continue
      values.push(told(depth, node.start, node.contents))
      if (node.constructed) await visit(await childrenOf(engine, node.path), depth + 1)
    }
  }
  await visit(await childrenOf(engine), 0)
  return { values, faults }
}

function decoded(octets: Uint8Array): { readonly values: string[]; readonly fault: string | undefined } {
  const decoder = new BerDecoder({ limits: { maxDepth: 1023 } })
  const values: string[] = []
  try {
    decoder.write(octets)
    for (const batch of decoder.batches()) {
      for (let i = 0; i < batch.length; i++) {
        if (batch.headerLength(i) > 0)
          values.push(told(batch.depth(i), batch.identifierOffset(i), batch.contentsOffset(i)))
      }
    }
    decoder.end()
    return { values, fault: undefined }
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return { values, fault: `${error.code}@${error.offset}` }
  }
}

for (const name of files) {
  agreement(`values of ${name}`, async () => {
    const octets = fixture(name)
    const { values, faults } = await walked(await engineOver(octets))
    assert.equal(values, decoded(octets).values)
    assert.equal([...faults], [])
  })
}

agreement('faults of encodings that were changed', async () => {
  let state = 20260301
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  let faulty = 0
  for (let round = 0; round < 300; round++) {
    let octets = Uint8Array.from(fixture(files[random(files.length)]!))
    for (let i = 0; i <= random(3); i++) octets[random(Math.min(octets.length, 400))] = random(256)
    if (random(3) === 0) octets = octets.slice(0, random(octets.length))
    const { values, fault } = decoded(octets)
    const walk = await walked(await engineOver(octets))
    const seen = new Set(walk.values)
    const missing = values.filter((value) => !seen.has(value))
    assert.equal(missing, [], `round ${round}`)
    if (fault === undefined) assert.equal(walk.values, values, `round ${round}`)
    else {
      assert.ok(walk.faults.has(fault), `round ${round}: ${fault} is not among ${[...walk.faults].join(' ')}`)
      faulty++
    }
  }
  assert.ok(faulty > 100, `${faulty} of them are faulty`)
})

agreement.run()
