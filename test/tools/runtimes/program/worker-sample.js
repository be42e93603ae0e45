/** `wasm-ber/worker` by all of its methods and from all kinds of source; the same results everywhere. */

import { BerWorker } from 'wasm-ber/worker'
import { digest, gathered } from './digest.js'

/** @param options of `BerWorker` */
export async function workerSample(inputs, options) {
  const shared = countShared()
  const worker = new BerWorker(options)
  try {
    const results = {
      decode: await decode(worker, inputs),
      validate: await validate(worker, inputs),
      select: await select(worker, inputs),
      convert: await convert(worker, inputs),
      migration: await migration(worker, inputs),
      refused: await refused(worker, inputs),
      aborted: await aborted(worker),
    }
    // Memory is shared where that is allowed, and only there. Outside of browsers it always is.
    const allowed = typeof document === 'undefined' || crossOriginIsolated
    if (shared.count > 0 !== allowed) throw new Error(`${shared.count} memories are shared; allowed: ${allowed}`)
    return results
  } finally {
    worker.terminate()
  }
}

function countShared() {
  const counter = { count: 0 }
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
    construct(Memory, [descriptor]) {
      if (descriptor.shared) counter.count++
      return new Memory(descriptor)
    },
  })
  return counter
}

/** A value of many records, from a Blob, a stream, octets, and pieces. */
async function decode(worker, { cms }) {
  const sources = { blob: new Blob([cms]), stream: new Response(cms).body, octets: cms, pieces: pieces(cms) }
  const results = {}
  for (const [kind, source] of Object.entries(sources)) {
    const seen = []
    for await (const batch of worker.decode(source)) {
      for (let i = 0; i < batch.length; i++) seen.push(batch.identifierOffset(i), batch.depth(i), batch.tagNumber(i))
    }
    results[kind] = `${seen.length} ${await digest(new TextEncoder().encode(seen.join()))}`
  }
  return results
}

async function* pieces(octets) {
  for (let at = 0; at < octets.length; at += 1000) yield octets.slice(at, at + 1000)
}

async function validate(worker, { pkix, certificate }) {
  const { valid, values } = await worker.validate({ schema: pkix, pdu: 'Certificate', source: certificate })
  const broken = certificate.slice()
  broken[4] = 0x31
  const { violations } = await worker.validate({ schema: pkix, pdu: 'Certificate', source: new Blob([broken]) })
  return { valid, values, violations: violations.map(({ name, code, offset, path }) => ({ name, code, offset, path })) }
}

async function select(worker, { calls, callsSchema }) {
  const rows = []
  const job = { schema: callsSchema, pdu: 'CallFile', paths: ['sender', 'records[*].*'], source: pieces(calls) }
  for await (const batch of worker.select(job)) {
    for (let row = 0; row < batch.length; row++) {
      rows.push(batch.columns.map((_, column) => (batch.has(row, column) ? batch.text(row, column) : null)))
    }
  }
  return rows
}

async function convert(worker, { calls, callsSchema }) {
  const job = { schema: callsSchema, pdu: 'CallFile' }
  const xer = await gathered(worker.convert({ ...job, to: 'xer', source: new Blob([calls]) }))
  const back = await gathered(worker.convert({ ...job, from: 'xer', to: 'ber', source: new Response(xer).body }))
  return { xer: await digest(xer), back: await digest(back) }
}

async function migration(worker, { machine, packedMachine }) {
  const ber = await gathered(worker.convertMigration({ to: 'ber', source: new Blob([packedMachine]) }))
  const again = await gathered(worker.convertMigration({ to: 'binary', source: new Response(ber).body }))
  return { ber: await digest(ber), again: await digest(again), input: await digest(machine) }
}

/** An error with all that it tells, and what was there before it. */
async function refused(worker, { certificate }) {
  let records = 0
  try {
    for await (const batch of worker.decode(certificate.subarray(0, 100))) records += batch.length
  } catch ({ name, code, offset, path }) {
    return { records, name, code, offset, path }
  }
  throw new Error('was not refused')
}

async function aborted(worker) {
  async function* nulls() {
    for (;;) yield Uint8Array.of(5, 0)
  }
  const giveUp = new AbortController()
  try {
    for await (const batch of worker.decode(nulls(), { signal: giveUp.signal }))
      if (batch.length > 0) giveUp.abort('that will do')
  } catch (reason) {
    return reason
  }
  throw new Error('was not given up')
}
