/** Changes to an encoding that a validator must survive and tell: in its tree of values, so that what is around stays sound, or octet by octet. */
import { mutate as mutateOctets, type Random } from './corpus.ts'
import { encoding, indefinite, join } from './encodings.ts'

/** A data value; a primitive one has no parts. */
interface Node {
  head: number[]
  contents: Uint8Array
  parts: Node[] | undefined
  isIndefinite: boolean
  leadingZeros: number | undefined
}

/** One to three changes; `other` lends values and octets. */
export function mutateEncoding(octets: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (random(9) === 0) return mutateOctets(octets, other, random)
  const trees = parse(octets)
  const lent = parse(other)
  if (trees === undefined) return mutateOctets(octets, other, random)
  for (let changes = 1 + random(3); changes > 0; changes--) change(trees, lent ?? trees, random)
  const result = write(trees)
  return random(25) === 0 ? mutateOctets(result, other, random) : result
}

/** Data values in a row; undefined for what are none. */
function parse(octets: Uint8Array): Node[] | undefined {
  try {
    return new Parser(octets).values(octets.length, false)
  } catch {
    return undefined
  }
}

class Parser {
  readonly #octets: Uint8Array
  #at = 0

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  values(end: number, isIndefinite: boolean): Node[] {
    const nodes: Node[] = []
    while (isIndefinite ? this.#octets[this.#at] !== 0 : this.#at < end) nodes.push(this.#value())
    if (isIndefinite) this.#at += 2
    return nodes
  }

  #value(): Node {
    const octets = this.#octets
    const start = this.#at++
    if ((octets[start] & 0x1f) === 31) while (octets[this.#at++] >= 0x80);
    const head = [...octets.subarray(start, this.#at)]
    const first = octets[this.#at++]
    if (first === undefined || first === 0xff) throw new Error('no header')
    const more = first > 0x80 ? [...octets.subarray(this.#at, (this.#at += first - 0x80))] : []
    const size = first <= 0x80 ? first : more.reduce((sum, octet) => sum * 256 + octet, 0)
    const contentsAt = this.#at
    const isIndefinite = first === 0x80
    const end = isIndefinite ? octets.length : contentsAt + size
    if (end > octets.length) throw new Error('cut')
    const isConstructed = (head[0] & 0x20) !== 0
    const parts = isConstructed ? this.values(end, isIndefinite) : undefined
    if (!isIndefinite) this.#at = end
    const zeros = more.findIndex((octet) => octet !== 0)
    const leadingZeros = first > 0x80 ? (zeros < 0 ? more.length : zeros) : undefined
    return { head, contents: octets.slice(contentsAt, end), parts, isIndefinite, leadingZeros }
  }
}

function write(nodes: readonly Node[]): Uint8Array {
  return join(
    nodes.map((node) => {
      const contents = node.parts === undefined ? node.contents : write(node.parts)
      return node.isIndefinite ? indefinite(node.head, contents) : encoding(node.head, contents, node.leadingZeros)
    }),
  )
}

/** Every list of values in the trees, the outermost included. */
function listsOf(nodes: Node[]): Node[][] {
  return [nodes, ...nodes.flatMap((node) => (node.parts === undefined ? [] : listsOf(node.parts)))]
}

function clone(node: Node): Node {
  return { ...node, head: [...node.head], parts: node.parts?.map(clone) }
}

const tellingContents = [
  [],
  [0],
  [0x80],
  [0xff],
  [0, 0],
  [0xff, 0xff],
  [0x7f],
  [7, 0xff],
  [8, 1],
  [0xc3],
  [0x40],
  [0x2a, 0x80],
  [0x20, 0x40],
]
const heads = [
  [1],
  [2],
  [3],
  [4],
  [5],
  [6],
  [9],
  [10],
  [12],
  [19],
  [22],
  [23],
  [24],
  [0x30],
  [0x31],
  [0xa0],
  [0x80],
  [0x5f, 0x63],
]

function change(trees: Node[], lent: readonly Node[], random: Random): void {
  const lists = listsOf(trees)
  // The outermost list holds but the value itself.
  const full = lists.filter((list) => list.length > 0)
  if (full.length === 0) return
  const list = full[random(3) > 0 && full.length > 1 ? 1 + random(full.length - 1) : random(full.length)]
  const at = random(list.length)
  const node = list[at]
  switch (random(18)) {
    case 0:
      list.splice(at, 1)
      break
    case 1:
      list.splice(at, 0, clone(node))
      break
    case 2: {
      const [moved] = list.splice(at, 1)
      list.splice(random(list.length + 1), 0, moved)
      break
    }
    case 3: {
      // A value from elsewhere.
      const source = listsOf([...lent])[0].length === 0 ? full : listsOf([...lent]).filter((each) => each.length > 0)
      const from = source[random(source.length)]
      list.splice(at, random(2), clone(from[random(from.length)]))
      break
    }
    case 4:
      node.head = [...heads[random(heads.length)]]
      if ((node.head[0] & 0x20) !== 0) node.parts ??= []
      else node.parts = undefined
      node.isIndefinite &&= node.parts !== undefined
      break
    case 5: {
      const [other] = [full[random(full.length)]].map((each) => each[random(each.length)])
      ;[node.head, other.head] = [other.head, node.head]
      break
    }
    case 6:
      // The other form with the same contents, which often are no values then.
      node.contents = node.parts === undefined ? node.contents : write(node.parts)
      node.parts = undefined
      node.isIndefinite = false
      node.head[0] ^= 0x20
      break
    case 7:
      if (node.parts !== undefined) node.isIndefinite = !node.isIndefinite
      else node.leadingZeros = random(3)
      break
    case 8:
      list.splice(at, 0, {
        head: [...heads[random(13)]],
        contents: new Uint8Array(random(3)),
        parts: undefined,
        isIndefinite: false,
        leadingZeros: undefined,
      })
      break
    case 9:
      // Segments.
      if (node.parts === undefined && node.contents.length > 0 && random(2) === 0) {
        const cut = random(node.contents.length)
        const isBits = node.head[0] === 3
        const piece = (contents: Uint8Array): Node => ({
          head: [isBits ? 3 : 4],
          contents,
          parts: undefined,
          isIndefinite: false,
          leadingZeros: undefined,
        })
        node.parts = [piece(node.contents.slice(0, cut)), piece(node.contents.slice(cut))]
        node.head[0] |= 0x20
      } else if (node.parts !== undefined) {
        node.parts = []
      }
      break
    default: {
      if (node.parts !== undefined) {
        node.head[0] ^= 1 << random(5)
        if ((node.head[0] & 0x1f) === 31) node.head = [0x30]
        break
      }
      const contents = [...node.contents]
      const place = random(contents.length + 1)
      const telling = tellingContents[random(tellingContents.length)]
      if (random(3) === 0) contents.splice(0, contents.length, ...telling)
      else if (random(2) === 0) contents.splice(place, random(2), random(256))
      else if (contents.length > 0) contents[place % contents.length] ^= 1 << random(8)
      node.contents = Uint8Array.from(contents)
    }
  }
}
