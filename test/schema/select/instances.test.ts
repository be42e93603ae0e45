/** Certificates, revocation lists, CMS, LDAP, call records and so on: rows of any of their components are those of the reference. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { pathText } from '../../../src/schema/select/path-notation.ts'
import { seededRandom } from '../../support/corpus.ts'
import { moduleFiles } from '../notation/support.ts'
import { allInstances } from '../validate/instances.ts'
import { fixture } from '../xer/support.ts'
import { allPaths, assertLines, referenceLines, selectWith, somePaths, textOf } from './support.ts'

const real = suite('select: instances')

const instance = (name: string): Uint8Array => new Uint8Array(readFileSync(fixture('asn1-instances', name)))

/** As `compileSchema` gives it; the list of instances has resolved schemas alone. */
const schemas = new Map<unknown, CompiledSchema>()

for (const { name, octets, schema: known, pdu, isValid } of allInstances) {
  if (!isValid) continue
  real(`${name} as ${pdu}`, () => {
    const schema = schemas.get(known) ?? new CompiledSchema(known.schema)
    schemas.set(known, schema)
    const random = seededRandom(octets.length)
    const paths = allPaths(schema.schema, findType(schema.schema, pdu), 10, 4000)
    for (let round = 0; round < 3; round++) {
      const columns = somePaths(paths, random, 12)
      const texts = columns.map(pathText)
      const expected = referenceLines(schema, pdu, columns, octets)
      const options = { maxValue: 1 << 17 }
      assertLines(selectWith(schema, pdu, texts, octets, options).lines, expected, texts.join())
      const tight = { ...options, windowSize: 61, maxContiguous: 4000 }
      const cuts = [[1], [100, 3], [octets.length >> 1]][round]
      assertLines(selectWith(schema, pdu, texts, octets, tight, cuts).lines, expected, texts.join())
    }
  })
}

real('a revocation list', () => {
  const schema = compileSchema(moduleFiles('rfc5280'))
  const paths = ['tbsCertList.thisUpdate', 'tbsCertList.revokedCertificates[*].*']
  const { lines } = selectWith(schema, 'CertificateList', paths, instance('crl.der'), {}, [], textOf)
  assert.equal(lines, ['0=2026-11-22T19:32:49Z 1=4660 2=2024-11-22T00:00:00Z 3=300c300a0603551d1504030a0101'])
})

/** What the instance holds of TAP3, under the tags of that. */
const tap3 = `Tap DEFINITIONS IMPLICIT TAGS ::= BEGIN
DataInterChange ::= CHOICE { batch [APPLICATION 1] Batch, ... }
Batch ::= SEQUENCE {
  control [APPLICATION 4] SEQUENCE {
    sender [APPLICATION 196] IA5String, recipient [APPLICATION 182] IA5String,
    number [APPLICATION 109] NumericString, created [APPLICATION 108] Time, ...
  },
  accounting [APPLICATION 5] SEQUENCE { ... },
  network [APPLICATION 6] SEQUENCE {
    offsets [APPLICATION 234] SEQUENCE OF Offset, entities [APPLICATION 188] SEQUENCE OF Entity
  },
  events [APPLICATION 3] SEQUENCE OF Event,
  audit [APPLICATION 15] SEQUENCE { first [APPLICATION 101] Time, last [APPLICATION 133] Time, ... }
}
Time ::= SEQUENCE { local [APPLICATION 16] IA5String, offset [APPLICATION 231] IA5String }
Offset ::= [APPLICATION 233] SEQUENCE { code [APPLICATION 232] INTEGER, offset [APPLICATION 231] IA5String }
Entity ::= [APPLICATION 183] SEQUENCE { code [APPLICATION 184] INTEGER, type [APPLICATION 186] INTEGER }
Event ::= CHOICE {
  originated [APPLICATION 9] SEQUENCE { ... },
  terminated [APPLICATION 10] SEQUENCE {
    basic [APPLICATION 153] SEQUENCE { ... },
    location [APPLICATION 138] SEQUENCE {
      network [APPLICATION 156] SEQUENCE {
        entity [APPLICATION 184] INTEGER, reference [APPLICATION 45] OCTET STRING,
        area [APPLICATION 136] OCTET STRING, cell [APPLICATION 59] OCTET STRING
      }
    }
  },
  other [APPLICATION 14] SEQUENCE { ... }
}
END`

real('call records of TAP3', () => {
  const schema = compileSchema(tap3)
  const octets = instance('tap3-asn1c.ber')
  const paths = ['batch.control.sender', 'batch.events[*].terminated.location.network.*', 'batch.audit.*.local']
  const lines = [
    '0=WERFD 1=1 2=4a7794 3=0db1 4=1c0e',
    '0=WERFD 1=1 2=4aafa0 3=0db6 4=247d',
    '0=WERFD',
    '0=WERFD',
    '0=WERFD',
    '0=WERFD 5=20050404162453 6=20050405090059',
  ]
  assert.equal(selectWith(schema, 'DataInterChange', paths, octets, {}, [], textOf).lines, lines)
  for (let at = 1; at < octets.length; at++) {
    assert.equal(selectWith(schema, 'DataInterChange', paths, octets, {}, [at, octets.length], textOf).lines, lines)
  }
})

real('each entity of TAP3 is a row', () => {
  const paths = ['batch.network.entities[*].code', 'batch.network.offsets[*].offset']
  const octets = instance('tap3-asn1c.ber')
  assert.equal(selectWith(compileSchema(tap3), 'DataInterChange', paths, octets, {}, [], textOf).lines, [
    '1=+0200',
    '0=1',
    '0=22',
    '0=142',
  ])
})

real.run()
