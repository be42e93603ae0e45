/**
 * What the library does, in one function without anything of a runtime: decoding, encoding, validation, selection, typed values, text forms and
 * migration streams, over inputs that come as octets. What it gives is plain JSON, and the same everywhere.
 */

import { BerDecoder, BerEncoder, decode, decodeStream, findings, RecordKind, toDer, UniversalTag } from 'wasm-ber'
import { convertFromBer, convertToBer, inspect, openStream, toSource } from 'wasm-ber/migration'
import { compileSchema } from 'wasm-ber/schema'
import { decodeValue } from 'wasm-ber/values'
import { digest, hex } from './digest.js'

/** `inputs`: see inputs.ts. */
export async function sample(inputs) {
  return {
    messages: await messages(inputs),
    stream: await stream(inputs),
    schema: await schema(inputs),
    selection: await selection(inputs),
    text: await text(inputs),
    migration: await migration(inputs),
  }
}

async function messages({ certificate }) {
  const tree = decode(certificate)
  const names = []
  const walk = (node) => {
    if (node.tagClass === 0 && node.tagNumber === UniversalTag.ObjectIdentifier) names.push(node.toObjectIdentifier())
    if (node.constructed) for (const child of node.children()) walk(child)
  }
  walk(tree)
  const encoder = new BerEncoder()
  encoder.open(UniversalTag.Sequence)
  encoder.integer(2n ** 70n)
  encoder.utf8String('grün')
  encoder.objectIdentifier('2.5.4.3')
  encoder.close()
  const written = encoder.finish()
  const loose = Uint8Array.of(0x30, 0x80, 0x02, 0x81, 0x01, 0x05, 0x00, 0x00)
  return {
    names,
    written: hex(written),
    first: String(decodeValue(decode(written).children()[0].encoding).value),
    findings: findings(loose, { rules: 'DER' }).map(({ code, offset }) => `${code} ${offset}`),
    der: hex(toDer(loose)),
    refused: refusal(() => decode(certificate.subarray(0, 100))),
  }
}

/** Records of a stream in uneven pieces, all that they say digested. */
async function stream({ cms }) {
  const seen = []
  const decoder = new BerDecoder()
  const look = () => {
    for (const batch of decoder.batches()) {
      for (let i = 0; i < batch.length; i++) {
        seen.push(batch.identifierOffset(i), batch.depth(i), batch.tagNumber(i))
        if (batch.kind(i) === RecordKind.Piece) seen.push(batch.contents(i).length)
      }
    }
  }
  for (let at = 0, size = 1; at < cms.length; at += size, size = (size * 7 + 3) % 4099) {
    decoder.write(cms.subarray(at, Math.min(at + size, cms.length)))
    look()
  }
  decoder.end()
  look()
  let fromWeb = 0
  for await (const batch of decodeStream(new Response(cms).body)) fromWeb += batch.length
  const values = decoder.values
  return { values, fromWeb, records: await digest(new TextEncoder().encode(seen.join())) }
}

async function schema({ pkix, certificate }) {
  const compiled = compileSchema(pkix)
  const { valid, values } = compiled.validate('Certificate', certificate)
  // An INTEGER of the serial number with an octet too many, and a cut.
  const broken = certificate.slice()
  broken[4] = 0x31
  const { violations } = compiled.validate('Certificate', broken)
  const cut = compiled.validate('Certificate', certificate.subarray(0, 200)).violations
  const codec = compiled.codec('Certificate')
  const typed = codec.decode(certificate)
  return {
    valid,
    values,
    violations: [...violations, ...cut].map(({ code, offset, path }) => `${code} ${offset} ${path}`),
    serialNumber: String(typed.toBeSigned.serialNumber),
    properties: Object.keys(typed.toBeSigned),
    encoded: await digest(codec.encode(typed, { rules: 'DER' })),
    same: await digest(certificate),
    refused: refusal(() => codec.encode({ ...typed, toBeSigned: {} })),
  }
}

async function selection({ calls, callsSchema }) {
  const compiled = compileSchema(callsSchema)
  const selector = compiled.select('CallFile', ['sender', 'records[*].*'])
  const rows = []
  selector.write(calls)
  for (const batch of selector.batches()) {
    for (let row = 0; row < batch.length; row++) {
      rows.push(batch.columns.map((_, column) => (batch.has(row, column) ? batch.text(row, column) : null)))
    }
  }
  const { valid } = selector.end()
  return { valid, rows }
}

async function text({ calls, callsSchema, certificate, pkix }) {
  const results = {}
  for (const [type, octets, notation] of [
    ['CallFile', calls, callsSchema],
    ['Certificate', certificate, pkix],
  ]) {
    const compiled = compileSchema(notation)
    const xer = compiled.toXer(type, octets)
    const canonical = compiled.toXer(type, octets, { canonical: true })
    const jer = compiled.toJer(type, octets)
    results[type] = {
      xer: await digest(new TextEncoder().encode(xer)),
      canonical: await digest(new TextEncoder().encode(canonical)),
      jer: await digest(new TextEncoder().encode(jer)),
      back: [
        await digest(compiled.fromXer(type, xer)),
        await digest(compiled.fromXer(type, canonical, { rules: 'DER' })),
        await digest(compiled.fromJer(type, jer)),
      ],
      input: await digest(octets),
    }
  }
  return results
}

async function migration({ machine, packedMachine, migrationSchema }) {
  const ber = await written((sink) => convertToBer(toSource(machine), sink))
  const again = await written((sink) => convertFromBer(new Response(ber).body, sink))
  const { info } = await inspect(new Blob([ber]))
  const { valid, values } = compileSchema(migrationSchema).validate('QemuFile', ber)
  // gzip, by the DecompressionStream of the runtime.
  const opened = await openStream(packedMachine)
  const unpacked = await written((sink) => convertToBer(opened.source, sink))
  return {
    machine: info.machine,
    records: info.ramRecords,
    ber: await digest(ber),
    valid,
    values,
    again: await digest(again),
    input: await digest(machine),
    unpacked: await digest(unpacked),
  }
}

/** What a conversion writes into a sink. */
async function written(work) {
  const pieces = []
  // What a sink is given is good during the call alone.
  await work((octets) => void pieces.push(octets.slice()))
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

/** How a refusal tells itself. */
function refusal(work) {
  try {
    work()
  } catch ({ name, code, offset, path }) {
    return { name, code, offset, path }
  }
  throw new Error('was not refused')
}
