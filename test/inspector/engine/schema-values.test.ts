/** Primitive values in a line by their type. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaNamer } from '../../../inspector/engine/schema-namer.ts'
import { decode } from '../../../src/index.ts'
import { compileSchema } from '../../../src/schema/index.ts'
import { unhex } from '../../support/hex.ts'

const values = suite('inspector: values by a schema')

const schema = compileSchema(`
  M DEFINITIONS IMPLICIT TAGS ::= BEGIN
    A ::= CHOICE {
      state ENUMERATED { up(0), down(5), ... },
      version INTEGER { v1(0), v2(1) },
      size [0] INTEGER,
      name [1] UTF8String,
      usage [2] BIT STRING { sign(0), encrypt(3) },
      when [3] GeneralizedTime,
      id [4] OBJECT IDENTIFIER,
      flag [5] BOOLEAN,
      any [6] EXPLICIT ANY,
      day [7] DATE,
      bmp [8] BMPString
    }
  END`)

function textOf(hex: string): string | undefined {
  const namer = new SchemaNamer(schema, 'A')
  const node = decode(unhex(hex))
  const { tagClass, tagNumber, constructed } = node
  const identifier = { tagClass, tagNumber, constructed }
  return namer.valueText(namer.step(namer.root, identifier), identifier, node.contents)
}

values('what the schema tells of them', () => {
  assert.is(textOf('0a0105'), 'down (5)')
  assert.is(textOf('020101'), 'v2 (1)')
  assert.is(textOf('80020100'), '256')
  assert.is(textOf('8103c3a461'), '"äa"')
  assert.is(textOf('82020490'), '{ sign, encrypt }')
  assert.is(textOf('82020640'), '{ 1 }')
  assert.is(textOf('820100'), '{}')
  assert.is(
    textOf(`830f${Buffer.from('20260401102500Z').toString('hex')}`),
    '"20260401102500Z" (2026-04-01T10:25:00.000Z)',
  )
  assert.is(textOf('84032a0304'), '1.2.3.4')
  assert.is(textOf('8501ff'), 'TRUE')
  assert.is(textOf(`8708${Buffer.from('20260401').toString('hex')}`), '"20260401"')
  assert.is(textOf('88040041263a'), '"A☺"')
})

values('nothing where it tells no more than the tag, or the contents are not sound', () => {
  assert.is(textOf('0a0109'), undefined)
  assert.is(textOf('020109'), undefined)
  assert.is(textOf('8100c0'.slice(0, 4)), '""')
  assert.is(textOf('8101c0'), undefined)
  assert.is(textOf('8000'), undefined)
  assert.is(textOf('850200ff'), undefined)
  assert.is(textOf('8200'), undefined)
  assert.is(textOf('0c0141'), undefined)
  assert.is(textOf(`81820401${'61'.repeat(1025)}`), undefined)
})

values.run()
