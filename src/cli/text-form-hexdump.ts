/**
 * Dumps by lines, as `xxd`, `hexdump -C`, `od -A x -t x1`, `tcpdump -x` and Wireshark print them: an offset, octets, and often the same as
 * characters. How many octets a line has is told by the offset of the next one, since characters may look like octets.
 */
import { TextForm } from './text-form.ts'

/** Characters of a line at most. */
const LONGEST_LINE = 4096
/** Octets that a line `*`, for others like the one before, may stand for. */
const MOST_REPEATED = 16 * 1024 * 1024

interface DumpLine {
  readonly offset: number
  /** Whether a colon follows the offset: then groups of octets are in order. Without one they may be words of either order. */
  readonly hasColon: boolean
  /** Whatever may be octets. */
  readonly octets: readonly number[]
  /** Of each: the column after it, the white space before it, and whether it stands in a group of several. */
  readonly ends: readonly number[]
  readonly gaps: readonly number[]
  readonly grouped: readonly boolean[]
}

export class HexDumpForm extends TextForm {
  #text = ''
  /** The last line with an offset: what it holds is known when the next one is. */
  #pending: DumpLine | undefined
  #isRepeated = false
  /** Column after the last octet of the lines before. */
  #width = 0

  protected character(code: number): void {
    if (code === 0x0a) {
      const text = this.#text
      this.#text = ''
      this.#line(text)
    } else if (this.#text.length === LONGEST_LINE)
      this.refuse(`a line of a dump has at most ${LONGEST_LINE} characters`)
    else this.#text += String.fromCharCode(code)
  }

  end(): void {
    this.#line(this.#text)
    const last = this.#pending
    if (this.#isRepeated)
      this.refuse("a line is wanted behind '*': its offset tells how often the one before it is repeated")
    if (last !== undefined) this.#give(last, this.#countOf(last))
    this.#pending = undefined
  }

  #line(text: string): void {
    if (text.trim() === '') return
    if (text.trim() === '*' && this.#pending !== undefined) {
      this.#isRepeated = true
      return
    }
    const line = readLine(text)
    if (line === undefined) this.refuse('a line of a dump begins with an offset of four or more hexadecimal digits')
    if (this.#pending !== undefined) this.#settle(this.#pending, line.offset)
    this.#pending = line
    this.#isRepeated = false
  }

  /** Gives the octets of a line, and of those like it, up to the offset of the next one. */
  #settle(line: DumpLine, next: number): void {
    let count = next - line.offset
    if (this.#isRepeated) {
      const width = this.#countOf(line)
      if (width === 0 || count <= 0 || count % width !== 0 || count > MOST_REPEATED) {
        this.refuse(
          `'*' stands for up to ${MOST_REPEATED} octets, in lines of ${width}, but the offset grows by ${count}`,
        )
      }
      for (; count > width; count -= width) this.#give(line, width)
    }
    if (count < 0 || count > line.octets.length) {
      this.refuse(`the line before has ${line.octets.length} octets at most, but the offset grows by ${count}`)
    }
    this.#give(line, count)
  }

  /** Octets of a line, where no next offset tells. */
  #countOf(line: DumpLine): number {
    return this.#width === 0 ? countAlone(line) : countWithin(line, this.#width)
  }

  #give({ octets, ends, grouped, hasColon }: DumpLine, count: number): void {
    if (!hasColon && grouped.slice(0, count).includes(true)) {
      this.refuse(
        'octets one by one are wanted: words may be in either order (xxd, hexdump -C and od -t x1 print octets)',
      )
    }
    for (const octet of octets.slice(0, count)) this.emit(octet)
    if (count > 0) this.#width = Math.max(this.#width, ends[count - 1]!)
  }
}

/** Whether text begins as a dump: its first line by itself, or with the next one that goes on where it ends. */
export function isHexDump(start: Uint8Array, isAll: boolean): boolean {
  const text = String.fromCharCode(...start.subarray(0, 2 * LONGEST_LINE))
  const lines = text.split('\n')
  // The last one may be cut.
  if (!isAll || text.length < start.length) lines.pop()
  const [first, second] = lines.filter((line) => line.trim() !== '').map(readLine)
  if (first === undefined || first.octets.length === 0) return false
  const [gap] = first.gaps
  if (first.hasColon || (first.offset === 0 && gap! > 1)) return true
  return second !== undefined && second.offset > first.offset && second.offset - first.offset <= first.octets.length
}

const offsetPattern = /^\s*(?:0x)?([0-9a-f]{4,16})(:?)(?=\s|$)/i
const groupPattern = /(\s+)((?:[0-9a-f]{2})+)(?=\s|\||$)/iy

/** @returns undefined where there is no offset */
function readLine(text: string): DumpLine | undefined {
  const head = offsetPattern.exec(text)
  if (head === null) return undefined
  const line = {
    offset: Number.parseInt(head[1]!, 16),
    hasColon: head[2] === ':',
    octets: [] as number[],
    ends: [] as number[],
    gaps: [] as number[],
    grouped: [] as boolean[],
  }
  groupPattern.lastIndex = head[0].length
  for (let group = groupPattern.exec(text); group !== null; group = groupPattern.exec(text)) {
    const [, space, digits] = group as unknown as [string, string, string]
    for (let i = 0; i < digits.length; i += 2) {
      line.octets.push(Number.parseInt(digits.slice(i, i + 2), 16))
      line.ends.push(group.index + space.length + i + 2)
      line.gaps.push(i === 0 ? widthOf(space) : 0)
      line.grouped.push(digits.length > 2)
    }
  }
  return line
}

function widthOf(space: string): number {
  return space.includes('\t') ? 8 : space.length
}

/** The octets of the last line stand where those of the lines before do. */
function countWithin({ ends }: DumpLine, width: number): number {
  const beyond = ends.findIndex((end) => end > width)
  return beyond === -1 ? ends.length : beyond
}

/** Of a line with none before it: up to the first gap, but for the one that `hexdump -C` leaves behind eight octets. */
function countAlone({ gaps, hasColon }: DumpLine): number {
  const beyond = gaps.findIndex((gap, i) => i > 0 && gap > (i === 8 && !hasColon ? 2 : 1))
  return beyond === -1 ? gaps.length : beyond
}
