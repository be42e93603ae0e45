/** Writers of one value: its contents, an explicit tag, an open type, a string that holds an encoding. */
import type { Bounds } from './bounds.ts'
import type { Check } from './checks.ts'
import { isBitString, type WriteContents } from './contents-write.ts'
import { isOctets } from './errors.ts'
import { Input } from './input.ts'
import type { Output } from './output.ts'
import type { OpenRecord } from './pass.ts'
import { mayBeLong } from './read-value.ts'
import { refusal } from './refusal.ts'
import type { Settle } from './settle.ts'
import type { State, Transition, Write } from './state.ts'

export function contentsWrite(
  transition: Transition,
  identifier: Uint8Array,
  check: Check,
  settle: Settle | undefined,
  contents: WriteContents,
): Write {
  const isBounded = !mayBeLong(transition.kind)
  return (output, value) => {
    const kept = transition.lengthOctets
    const start = output.header(identifier, kept)
    contents(output, value)
    const { at } = output
    if (!check(output.bytes, start, at, output.der) || (isBounded && at - start > output.maxContiguous)) {
      output.inDoubt = true
      settle?.(output, start, at)
    } else if (settle !== undefined && !settle(output, start, at)) {
      output.inDoubt = true
    }
    transition.lengthOctets = output.length(start, kept)
  }
}

export function explicitWrite(transition: Transition, identifier: Uint8Array, inner: Write): Write {
  return (output, value) => {
    const kept = transition.lengthOctets
    const start = output.header(identifier, kept)
    output.open()
    inner(output, value)
    output.close()
    transition.lengthOctets = output.length(start, kept)
  }
}

export interface ContainingParts {
  readonly identifier: Uint8Array
  readonly isBits: boolean
  readonly inner: State
  readonly bounds: Bounds
  readonly writeInner: Write
  /** Whether values of the type in a state are octets, or bits, themselves. */
  readonly holdsString: (state: State) => boolean
  /** Writes the contents octets as they are. */
  readonly octets: Write
  /** Writes them as a segment of the constructed form. */
  readonly segment: Write
  readonly constructedIdentifier: Uint8Array
}

/** A string that holds an encoding; octets are its contents where it is not known what they hold, or nothing else can be meant. */
export function containingWrite(transition: Transition, parts: ContainingParts): Write {
  const { identifier, isBits, inner, bounds, writeInner, holdsString, octets } = parts
  const segmented = explicitWrite(transition, parts.constructedIdentifier, parts.segment)
  const open = inner.fallback?.open
  return (output, value) => {
    output.depth++
    const held = open === undefined ? inner : output.selected(open)
    output.depth--
    const isString = isBits ? isBitString(value) : isOctets(value)
    if (held === undefined || (isString && !holdsString(held))) {
      // What is in segments is not looked into, neither here nor there. DER has none: there the octets have to be an encoding.
      if (held !== undefined && output.der) output.inDoubt = true
      if (held === undefined || output.der) octets(output, value)
      else segmented(output, value)
      return
    }
    const kept = transition.lengthOctets
    const start = output.header(identifier, kept)
    if (isBits) {
      output.reserve(1)
      output.bytes[output.at++] = 0
    }
    output.open()
    writeInner(output, value)
    output.close()
    const size = output.at - start
    if (!bounds.allows(isBits ? 8 * (size - 1) : size)) output.inDoubt = true
    transition.lengthOctets = output.length(start, kept)
  }
}

/** @param home where the value stands, if it may have any tag: one that leads elsewhere would be read as something else */
export function openWrite(
  transition: Transition,
  open: OpenRecord | undefined,
  home: () => State | undefined,
  writeSelected: (output: Output, state: State, value: unknown) => void,
): Write {
  return (output, value) => {
    if (open !== undefined) {
      const state = output.selected(open)
      if (output.isAstray(open)) output.inDoubt = true
      if (state !== undefined) {
        writeSelected(output, state, value)
        return
      }
    }
    writeEncoding(output, value, transition, home())
  }
}

const scan = new Input()

/** A value that is encoded already: exactly one, and sound as far as BER goes. */
export function writeEncoding(output: Output, value: unknown, transition?: Transition, home?: State): void {
  if (!isOctets(value)) throw output.wrongType('a Uint8Array, the encoding of one value', value)
  const settings = { der: false, checked: true, maxContiguous: 0, maxDepth: output.maxDepth, maxTagNumberOctets: 128 }
  scan.start(value, settings, false)
  scan.depth = output.depth
  let end = -1
  try {
    scan.header(0, value.length)
    if (home !== undefined && home.find(scan.leading, scan.tagNumber) !== transition) {
      throw output.wrongType('the encoding of a value whose tag leads nowhere else', value)
    }
    const { indefinite } = scan
    // Under DER the header of the value itself is held to the rules, what is in it is nobody's.
    if (output.der && indefinite) output.inDoubt = true
    end = scan.skip()
  } catch (error) {
    if (error !== refusal) throw error
  } finally {
    scan.finish()
  }
  if (end !== value.length) throw output.wrongType('the encoding of one value', value)
  if (output.der) checkLength(output, value)
  output.put(value)
}

/** DER wants the shortest length octets. */
function checkLength(output: Output, value: Uint8Array): void {
  scan.start(value, { der: true, checked: true, maxContiguous: 0, maxDepth: 1, maxTagNumberOctets: 128 }, false)
  try {
    scan.header(0, value.length)
  } catch (error) {
    if (error !== refusal) throw error
    output.inDoubt = true
  } finally {
    scan.finish()
  }
}
