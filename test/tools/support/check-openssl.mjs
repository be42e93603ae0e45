/**
 * Compares `ber dump` with `openssl asn1parse` over a file of PEM certificates: see test/tools/check-openssl.sh.
 *
 * All certificates are the components of one SEQUENCE here, which takes one process of each program and not two a certificate.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [bundle] = process.argv.slice(2)
const blocks = readFileSync(bundle, 'latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)
const certificates = [...blocks].map(([, text]) => Buffer.from(text, 'base64'))

/** What openssl calls a type otherwise. */
const names = new Map([
  ['OBJECT IDENTIFIER', 'OBJECT'],
  ['PrintableString', 'PRINTABLESTRING'],
  ['UTF8String', 'UTF8STRING'],
  ['IA5String', 'IA5STRING'],
  ['TeletexString', 'T61STRING'],
  ['BMPString', 'BMPSTRING'],
  ['NumericString', 'NUMERICSTRING'],
  ['VisibleString', 'VISIBLESTRING'],
  ['UTCTime', 'UTCTIME'],
  ['GeneralizedTime', 'GENERALIZEDTIME'],
])

const folder = mkdtempSync(join(tmpdir(), 'check-openssl-'))
try {
  let passed = 0
  let failed = 0
  for (const [what, samples] of [
    ['certificate', certificates],
    ['extension', certificates.flatMap(extensions)],
  ]) {
    const { starts, octets } = inSequence(samples)
    const file = join(folder, what)
    writeFileSync(file, octets)
    const ours = run(process.execPath, ['dist/cli/main.cjs', 'dump', '--json', file]).map(oursLine)
    const theirs = run('openssl', ['asn1parse', '-inform', 'DER', '-in', file]).map(theirsLine)
    for (const [index, start] of starts.entries()) {
      const end = starts[index + 1] ?? octets.length
      const [mine, others] = [ours, theirs].map((lines) => lines.filter(([at]) => at >= start && at < end))
      const at = mine.findIndex((line, i) => line.join(' ') !== others[i]?.join(' '))
      if (mine.length === 0 || mine.length !== others.length || at !== -1) {
        failed++
        console.log(
          `FAIL  ${what} ${index} of ${bundle}: ours '${mine[at]?.join(' ')}', openssl '${others[at]?.join(' ')}'`,
        )
      } else passed++
    }
    console.log(`ok    ${samples.length} ${what}s, ${ours.length} values`)
  }
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** The contents of OCTET STRINGs after OBJECT IDENTIFIERs that are one data value: by their octets, so that `ber` has no part in it. */
function extensions(certificate) {
  const found = []
  for (let at = certificate.indexOf(Buffer.of(0x06, 0x03, 0x55, 0x1d)); at !== -1; ) {
    let next = at + 5
    // A critical one.
    if (certificate[next] === 0x01) next += 3
    if (certificate[next] === 0x04 && certificate[next + 1] < 0x80) {
      found.push(certificate.subarray(next + 2, next + 2 + certificate[next + 1]))
    }
    at = certificate.indexOf(Buffer.of(0x06, 0x03, 0x55, 0x1d), next)
  }
  return found
}

function inSequence(samples) {
  const length = samples.reduce((sum, each) => sum + each.length, 0)
  const header = Buffer.from([0x30, 0x84, 0, 0, 0, 0])
  header.writeUInt32BE(length, 2)
  let at = header.length
  const starts = samples.map((each) => {
    at += each.length
    return at - each.length
  })
  return { starts, octets: Buffer.concat([header, ...samples]) }
}

function run(program, args) {
  const text = execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] })
  return text.trimEnd().split('\n')
}

function oursLine(line) {
  const value = JSON.parse(line)
  const name = value.type === null ? tagName(value) : (names.get(value.type) ?? value.type)
  return [value.offset, value.depth, value.headerLength, value.length, value.constructed ? 'cons' : 'prim', name]
}

function tagName({ class: tagClass, number }) {
  return { 'context-specific': `cont [ ${number} ]`, application: `appl [ ${number} ]`, private: `priv [ ${number} ]` }[
    tagClass
  ]
}

/** `    4:d=1  hl=4 l= 470 cons: SEQUENCE`, and a value after it where there is one. */
function theirsLine(line) {
  const found = /^ *(\d+):d=(\d+) +hl=(\d+) l= *(\d+) (cons|prim): (.*)$/.exec(line)
  if (found === null) throw new Error(`openssl says: ${line}`)
  const [, offset, depth, headerLength, length, form, rest] = found
  const name = rest.split(/:|\[HEX DUMP\]/)[0].trimEnd()
  return [Number(offset), Number(depth), Number(headerLength), Number(length), form, name]
}
