/** Random contents octets of primitive types, by what their constraints leave. */
import type { EffectiveConstraint, ResolvedType } from '../../src/schema/notation/index.ts'
import type { Random } from './corpus.ts'
import { constraintFault } from './schema-reference-constraints.ts'
import { enforced } from './schema-reference-types.ts'
import {
  arcsOf,
  type Character,
  type Decoded,
  derContents,
  integerOctets,
  realOf,
  textOctets,
} from './schema-reference-values.ts'

export interface RandomContents {
  readonly octets: readonly number[]
  readonly isSound: boolean
}

interface Candidate {
  readonly octets: readonly number[]
  readonly decoded: Decoded
}

/** Contents octets of a value that satisfies the constraints, if one can be found by trying. */
export function anyContents(
  type: ResolvedType,
  constraints: readonly EffectiveConstraint[],
  random: Random,
  isDer: boolean,
): RandomContents {
  for (let tries = 0; tries < 60; tries++) {
    // One alternative of each union, to aim at.
    const unions = enforced(constraints).flatMap(({ anyOf = [] }) => anyOf)
    const aims = [...enforced(constraints), ...unions.map((list) => list[random(list.length)])]
    const { octets, decoded } = new Draw(type, aims, random, isDer).candidate()
    if (constraintFault(type, decoded, constraints) === undefined) return { octets, isSound: true }
  }
  return { octets: new Draw(type, [], random, isDer).candidate().octets, isSound: false }
}

class Draw {
  readonly #type: ResolvedType
  readonly #aims: readonly EffectiveConstraint[]
  readonly #random: Random
  readonly #isDer: boolean

  constructor(type: ResolvedType, aims: readonly EffectiveConstraint[], random: Random, isDer: boolean) {
    this.#type = type
    this.#aims = aims
    this.#random = random
    this.#isDer = isDer
  }

  candidate(): Candidate {
    const type = this.#type
    const values = this.#aims.flatMap((aim) => aim.values ?? [])
    if (values.length > 0) {
      const octets = derContents(type, this.#one(values))
      if (octets !== undefined) return { octets, decoded: this.#decode(octets) }
    }
    const octets = this.#octets()
    return { octets, decoded: this.#decode(octets) }
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random(list.length)]
  }

  #octets(): number[] {
    const random = this.#random
    const type = this.#type
    switch (type.kind) {
      case 'BOOLEAN':
        return [this.#one(this.#isDer ? [0, 0xff] : [0, 1, 0x80, 0xff])]
      case 'NULL':
        return []
      case 'INTEGER':
        return integerOctets(this.#integer())
      case 'ENUMERATED':
        if (type.extensible && random(5) === 0) return integerOctets(this.#one([12345n, -77n]))
        return integerOctets(this.#one(type.items).value)
      case 'REAL':
        return this.#one(this.#isDer ? derReals : [...derReals, ...otherReals])
      case 'OBJECT IDENTIFIER':
      case 'RELATIVE-OID':
        return this.#one([[0x2a, 0x03], [0x88, 0x37, 0x04], [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d], [0x00]])
      case 'OID-IRI':
      case 'RELATIVE-OID-IRI':
        return textOctets(type, this.#one(['/ISO/a', 'é/中', '']))
      case 'BIT STRING':
        return this.#bits()
      case 'OCTET STRING':
        return Array.from({ length: this.#size() }, () => random(256))
      case 'UTCTime':
        return textOctets(
          type,
          this.#one(this.#isDer ? ['991231235959Z'] : ['9912312359Z', '000229000000+0130', '991231235959Z']),
        )
      case 'GeneralizedTime': {
        const others = ['2014112218', '20160229000000.0Z', '201411221859,25-0530', '20141122235960+01']
        return textOctets(type, this.#one(['20141122185900.5Z', '19000101000000Z', ...(this.#isDer ? [] : others)]))
      }
      case 'TIME':
        return textOctets(type, this.#one(['2014-11-22', '18:59:00', '2014-W47-6', 'P1Y2M', '2014-11-22T18:59:00/P1D']))
      case 'DATE':
        return textOctets(type, this.#one(['20141122', '20160229']))
      case 'TIME-OF-DAY':
        return textOctets(type, '185900')
      case 'DATE-TIME':
        return textOctets(type, '20141122185900')
      case 'DURATION':
        return textOctets(type, '1Y2M3D')
      default:
        return this.#text()
    }
  }

  #integer(): bigint {
    const ranges = this.#aims.flatMap((aim) => aim.range ?? [])
    if (ranges.length === 0)
      return this.#one([0n, -1n, 127n, 128n, -128n, -129n, 65535n, 2n ** 40n, -(2n ** 63n), 2n ** 64n])
    const { min, max } = this.#one(ranges)
    const step = BigInt(this.#random(4))
    if (min === undefined) return (max ?? 0n) - this.#one([0n, step, 300n, 2n ** 66n])
    if (max === undefined) return min + this.#one([0n, step, 300n, 2n ** 66n])
    return this.#one([min, max, min + (step > max - min ? 0n : step), min + (max - min) / 2n])
  }

  #size(): number {
    const sizes = this.#aims.flatMap((aim) => aim.size ?? [])
    if (sizes.length === 0) return this.#random(6)
    const { min, max } = this.#one(sizes)
    const most = Math.min(max ?? min + 5, min + 5)
    return this.#one([min, most, min + this.#random(most - min + 1)])
  }

  #bits(): number[] {
    const type = this.#type
    let bits = Array.from({ length: this.#size() }, () => this.#random(2)).join('')
    if (type.kind === 'BIT STRING' && type.namedBits.length > 0 && this.#isDer) bits = bits.replace(/0+$/, '')
    const unused = (8 - (bits.length % 8)) % 8
    const filler = this.#isDer ? '0' : this.#one(['0', '1'])
    const padded = bits + filler.repeat(unused)
    return [unused, ...(padded.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2))]
  }

  #text(): number[] {
    const alphabets = this.#aims.flatMap(({ alphabet }) => (alphabet === undefined ? [] : [alphabet]))
    const kind = this.#type.kind
    const common = kind === 'NumericString' ? '0123456789 ' : 'ab XYcdy09'
    const more =
      kind === 'UTF8String' ? 'é中😀' : kind === 'BMPString' ? 'é中' : kind === 'UniversalString' ? 'é😀' : ''
    const codes = [...common, ...more].map((each) => each.codePointAt(0)!)
    const character = (): number => {
      if (alphabets.length === 0) return this.#one(codes)
      const { from, to } = this.#one(this.#one(alphabets))
      return this.#one([from, to, from + this.#random(to - from + 1)])
    }
    const text = Array.from({ length: this.#size() }, character)
    return textOctets(this.#type, String.fromCodePoint(...text))
  }

  #decode(octets: readonly number[]): Decoded {
    switch (this.#type.kind) {
      case 'BOOLEAN':
        return { kind: 'boolean', value: octets[0] !== 0 }
      case 'NULL':
        return { kind: 'null' }
      case 'INTEGER':
      case 'ENUMERATED':
        return {
          kind: 'integer',
          value: BigInt.asIntN(8 * octets.length, BigInt(`0x${Buffer.from(octets).toString('hex')}`)),
        }
      case 'REAL':
        return { kind: 'real', value: realOf(octets) }
      case 'OBJECT IDENTIFIER':
      case 'RELATIVE-OID':
        return { kind: 'oid', arcs: arcsOf(octets, this.#type.kind === 'RELATIVE-OID') }
      case 'BIT STRING': {
        const bits = octets.slice(1).map((octet) => octet.toString(2).padStart(8, '0'))
        return { kind: 'bits', bits: bits.join('').slice(0, 8 * bits.length - octets[0]) }
      }
      case 'OCTET STRING':
        return { kind: 'octets', octets }
      default:
        return { kind: 'text', characters: charactersOf(this.#type.kind, octets) }
    }
  }
}

/** Of text that was made here: it is sound. */
function charactersOf(kind: string, octets: readonly number[]): Character[] {
  const width = kind === 'BMPString' ? 2 : kind === 'UniversalString' ? 4 : undefined
  const buffer = Buffer.from(octets)
  if (width !== undefined) {
    return Array.from({ length: octets.length / width }, (_, i) => ({
      code: buffer.readUIntBE(i * width, width),
      index: i * width,
    }))
  }
  let index = 0
  return [...buffer.toString('utf8')].map((character) => {
    const place = index
    index += Buffer.byteLength(character)
    return { code: character.codePointAt(0)!, index: place }
  })
}

const derReals = [
  [],
  [0x40],
  [0x43],
  [0x80, 0x00, 0x01],
  [0x80, 0xff, 0x03],
  [0xc0, 0xff, 0x05],
  [0x03, ...Buffer.from('15.E-1')],
]
const otherReals = [
  [0x80, 0x00, 0x02],
  [0x90, 0x01, 0x03],
  [0x83, 0x01, 0x00, 0x01],
  [0x01, ...Buffer.from(' 42')],
  [0x02, ...Buffer.from('4,25')],
]
