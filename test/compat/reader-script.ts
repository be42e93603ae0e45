/** The same calls on two readers, and whether what they come to may differ. */
import type { Random } from '../../bench/random.ts'
import { type Loose, outcome, type Pair } from './faces.ts'

export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}

export const callText = ({ name, args }: Call): string => `${name}(${args.join(', ')})`

const names = ['readByte', 'peek', 'readSequence', 'readInt', 'readBoolean', 'readEnumeration', 'readString', 'readOID']

/** A call that, more often than not, suits the octet at the reader's place. */
export function pickCall(pair: Pair, reader: Loose, random: Random): Call {
  const tag = reader.remain > 0 ? reader.peek() : 0x30
  const fitting: Record<number, string> = {
    1: 'readBoolean',
    2: 'readInt',
    4: 'readString',
    6: 'readOID',
    10: 'readEnumeration',
  }
  const given = random.chance(0.5) ? [tag] : []
  if (random.chance(0.5)) {
    if (tag & 0x20) return { name: 'readSequence', args: given }
    const name = fitting[tag]
    if (name !== undefined) return { name, args: given }
    if (random.chance(0.7)) return { name: 'readString', args: [tag, random.chance(0.5)] }
  }
  const odd = random.below(12)
  if (odd === 0 && pair.fields) return { name: '_readTag', args: [tag] }
  if (odd === 1) return { name: 'readLength', args: random.chance(0.5) ? [] : [random.below(reader.offset + 4)] }
  if (odd === 2 && pair.name === 'asn1-ber') return { name: 'readBitString', args: given }
  if (odd === 3 && !pair.fields) return { name: 'readTag', args: [tag] }
  if (odd === 4 && !pair.fields) return { name: 'readRawBuffer', args: [tag, random.chance(0.5)] }
  if (odd === 5 && !pair.fields) return { name: 'setOffset', args: [random.below(reader.offset + 3)] }
  const name = names[random.below(names.length)]!
  return { name, args: name === 'readByte' || name === 'peek' ? [random.chance(0.3)] : random.chance(0.4) ? given : [] }
}

/** What is to be seen of a reader. */
export function stateOf(pair: Pair, reader: Loose): string {
  const seen = [reader.length, reader.offset, reader.remain]
  if (pair.fields) seen.push(reader._len, reader._offset, reader._size)
  return `${seen.join(' ')} ${reader.buffer.length}`
}

/**
 * Makes calls on both readers until they differ for a listed reason.
 * @returns the first difference that none explains
 */
export function compareReaders(pair: Pair, octets: Buffer, random: Random, calls: number): string | undefined {
  const [face, old] = [new pair.face.BerReader(octets), new pair.old.BerReader(octets)]
  const done: string[] = []
  for (let i = 0; i < calls; i++) {
    const call = pickCall(pair, old, random)
    const at: number = old.offset
    const [ours, theirs] = [face, old].map((reader) => outcome(() => reader[call.name](...call.args)))
    done.push(`${callText(call)} at ${at}`)
    if (ours === theirs && stateOf(pair, face) === stateOf(pair, old)) continue
    if (reasonToDiffer(pair, call, octets, at, theirs!, old.length) !== undefined) return undefined
    return (
      `${pair.name}, ${octets.toString('hex')}: ${done.join(', ')}: ` +
      `ours ${ours} (${stateOf(pair, face)}), theirs ${theirs} (${stateOf(pair, old)})`
    )
  }
  return undefined
}

/** The difference that docs/compat.md lists, by its heading there. */
function reasonToDiffer(
  pair: Pair,
  { name, args }: Call,
  octets: Buffer,
  at: number,
  theirs: string,
  oldLength: number,
): string | undefined {
  const lengthAt = name === 'readLength' ? ((args[0] as number | undefined) ?? at) : at + 1
  const first = octets[lengthAt] ?? 0
  if (/Indefinite length not supported/.test(theirs)) return 'indefinite form'
  if (/encoding too long/i.test(theirs)) return 'long lengths'
  if (first === 0x84 && (octets[lengthAt + 1] ?? 0) >= 0x80) return 'negative lengths'
  const integer = /^(readInt|readBoolean|readEnumeration|_readTag)$/.test(name)
  if (integer && /Integer too long/.test(theirs) && oldLength <= 8) return 'integers'
  if (integer && pair.name === 'ldapjs-asn1' && oldLength > 4) return 'integers'
  if (integer && oldLength === 0 && /^(number -1|boolean true)$/.test(theirs)) return 'empty integers'
  if (name === 'readBitString' && (oldLength === 1 || oldLength > 7)) return 'bit strings'
  if (name === 'readOID') {
    const start = lengthAt + (first < 0x80 ? 1 : 1 + (first & 0x7f))
    if (hasLargeArc(octets.subarray(start, start + oldLength))) return 'object identifiers'
  }
  return undefined
}

/** A first subidentifier from 120, or another of more than 31 bits. */
function hasLargeArc(contents: Buffer): boolean {
  let value = 0
  let first = true
  for (const octet of contents) {
    value = value * 0x80 + (octet & 0x7f)
    if (octet >= 0x80) continue
    if (value >= (first ? 120 : 2 ** 31)) return true
    first = false
    value = 0
  }
  return false
}
