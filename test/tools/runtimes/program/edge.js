/** The sample on an edge runtime: modules are imported compiled, and octets are not compiled. */

import { BerDecoder } from 'wasm-ber'
import core from 'wasm-ber/core.wasm'
import migration from 'wasm-ber/migration.wasm'
import schema from 'wasm-ber/schema.wasm'
import { useModules } from 'wasm-ber/wasm'
import { BerWorker } from 'wasm-ber/worker'
import { inputs } from './inputs.js'
import { sample } from './sample.js'

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/forbidden') return new Response(forbidden())
    if (pathname === '/without') return new Response(withoutModules())
    if (pathname === '/worker') return new Response(await withoutThreads(inputs))
    useModules({ core, schema, migration })
    return Response.json(await sample(inputs))
  },
}

/** What this runtime says to octets, and to code out of text: the check would be none if it took them. */
function forbidden() {
  const said = []
  for (const work of [
    () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
    () => new Function(''),
  ]) {
    try {
      work()
      said.push('allowed')
    } catch (error) {
      said.push(error.name)
    }
  }
  return said.join(' ')
}

/** What whoever forgets the modules is told. */
function withoutModules() {
  try {
    return `${new BerDecoder()}`
  } catch (error) {
    return error.message
  }
}

/** There are no threads here. */
async function withoutThreads({ calls }) {
  try {
    for await (const batch of new BerWorker().decode(calls)) return `${batch.length} records`
  } catch (error) {
    return error.code
  }
}
