/** Some octets in hexadecimal, with their characters: for what does not stand in the file as it is. */
import { useMemo } from 'preact/hooks'

/** @param other the same of something else: what differs is marked */
export function HexLines(props: {
  readonly octets: Uint8Array
  readonly label: string
  readonly from?: number
  readonly other?: Uint8Array | undefined
}) {
  const { octets, label, from = 0, other } = props
  const lines = useMemo(() => linesOf(octets, from, other), [octets, from, other])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section class="hex-lines" aria-label={label} tabIndex={0}>
      <pre>{lines}</pre>
    </section>
  )
}

const hex = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

function linesOf(octets: Uint8Array, from: number, other: Uint8Array | undefined) {
  const digits = Math.max(4, (from + octets.length).toString(16).length)
  const lines = []
  for (let at = 0; at < octets.length; at += 16) {
    const line = octets.subarray(at, at + 16)
    const characters = String.fromCharCode(...line.map((octet) => (octet > 0x1f && octet < 0x7f ? octet : 0x2e)))
    const differs = (i: number): boolean => other !== undefined && other[at + i] !== line[i]
    const isSame = other === undefined || !line.some((_, i) => differs(i))
    const octetsText = isSame
      ? Array.from(line, (octet, i) => `${i === 8 ? ' ' : ''}${hex[octet]} `)
          .join('')
          .padEnd(49)
      : [
          ...Array.from(line, (octet, i) => [
            i === 8 ? ' ' : '',
            differs(i) ? <mark key={i}>{hex[octet]}</mark> : hex[octet],
            ' ',
          ]),
          ' '.repeat(Math.max(0, 49 - 3 * line.length - (line.length > 8 ? 1 : 0))),
        ]
    lines.push(
      <span class="hex-line" key={at}>
        <span class="offset">{(from + at).toString(16).padStart(digits, '0')}</span> {octetsText} {characters}
        {'\n'}
      </span>,
    )
  }
  return lines
}
