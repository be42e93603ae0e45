/** A value as XER has it, before it is laid out; and the two ways to do that, each a few lines by recursion. */

export type Content =
  /** Text of one line, markup included. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'octets'; readonly hex: string }
  | { readonly kind: 'bits'; readonly bits: string }
  | { readonly kind: 'components'; readonly isSet: boolean; readonly parts: readonly Part[] }
  /** An alternative, or the type of an open type. */
  | { readonly kind: 'alternative'; readonly name: string; readonly content: Content }
  /** Of a later version: an addition, an alternative, or an item in a list. */
  | { readonly kind: 'unknown'; readonly hex: string }
  | { readonly kind: 'list'; readonly isSet: boolean; readonly elements: readonly Element[] }

/** What canonical XER has no form for. */
export class NoForm extends Error {}

export interface Part {
  /** Empty for an addition of a later version. */
  readonly name: string
  /** In canonical XER, in a SET. */
  readonly rank: number
  readonly content: Content
}

export interface Element {
  readonly name: string
  /** Kind of the element's type. */
  readonly type: string
  readonly content: Content
}

const line = (level: number): string => `\n${'    '.repeat(level)}`

/** As asn1c lays it out; `level` is that of what is inside. */
export function printIndented(content: Content, level: number): string {
  const end = line(level - 1)
  switch (content.kind) {
    case 'text':
      return content.text
    case 'octets':
      return printOctets(content.hex, level)
    case 'bits':
      return (content.bits.match(/.{1,64}/g) ?? ['']).map((bits) => line(level) + bits).join('') + end
    case 'components':
      return content.parts.map((part) => line(level) + printPart(part, level)).join('') + end
    case 'alternative':
      return line(level) + printPart(content, level) + end
    case 'unknown':
      return line(level) + printUnknown(content.hex, level) + end
    case 'list':
      return content.elements.map((element) => printElement(element, content.isSet, level)).join('') + end
  }
}

function printOctets(hex: string, level: number): string {
  const octets = hex.match(/../g) ?? []
  if (octets.length <= 16) return octets.join(' ')
  const lines: string[] = []
  for (let i = 0; i < octets.length; i += 16) lines.push(octets.slice(i, i + 16).join(' '))
  return line(level) + lines.join(` ${line(level)}`) + line(level - 1)
}

function printUnknown(hex: string, level: number): string {
  return `<?BER ${printOctets(hex, level + 1)}?>`
}

function printPart({ name, content }: { name: string; content: Content }, level: number): string {
  if (name === '' && content.kind === 'unknown') return printUnknown(content.hex, level)
  return `<${name}>${printIndented(content, level + 1)}</${name}>`
}

function printElement({ name, type, content }: Element, isSet: boolean, level: number): string {
  if (type === 'CHOICE') return printIndented(content, isSet ? level : level + 1)
  if (type === 'NULL') return `${line(level + 1)}<${name}/>`
  if (type === 'BOOLEAN' || type === 'ENUMERATED') {
    const text = content.kind === 'unknown' ? printUnknown(content.hex, level) : printIndented(content, level)
    return (isSet ? line(level + 1) : '') + text
  }
  return line(level) + printPart({ name, content }, level)
}

/** X.693 9: nothing between the tags, and all in order. */
export function printCanonical(content: Content): string {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'octets':
      return content.hex
    case 'bits':
      return content.bits
    case 'components': {
      const parts = content.isSet ? content.parts.toSorted((a, b) => a.rank - b.rank) : content.parts
      return parts.map(({ name, content: inner }) => canonicalElement(name, inner)).join('')
    }
    case 'alternative':
      return canonicalElement(content.name, content.content)
    case 'unknown':
      throw new NoForm()
    case 'list': {
      const texts = content.elements.map(({ name, type, content: inner }) =>
        ['CHOICE', 'BOOLEAN', 'ENUMERATED'].includes(type) ? printCanonical(inner) : canonicalElement(name, inner),
      )
      return (content.isSet ? texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : texts).join('')
    }
  }
}

function canonicalElement(name: string, content: Content): string {
  const text = printCanonical(content)
  return text === '' ? `<${name}/>` : `<${name}>${text}</${name}>`
}
