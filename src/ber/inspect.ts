/** A whole tree against the rules: every value's contents octets, and what DER or CER want of its form. */
import { canonicalContents, restrictionError } from './canonical-contents.ts'
import { segmentSize } from './cer-segments.ts'
import { readJoined } from './contents.ts'
import { BerError, type BerErrorCode, type BerErrorDetails, berError } from './errors.ts'
import type { BerNode } from './node.ts'
import { type ConstructedString, joinSegments } from './segments.ts'
import { setOrder } from './set-order.ts'
import { Form, TagClass, UniversalTag } from './tag.ts'
import { universalTypes } from './universal-types.ts'
import { toCharacterString, toEmbeddedPdv } from './values/embedded-pdv.ts'
import { toExternal } from './values/external.ts'
import { identifierSize, lengthSize } from './writer.ts'

export type RulesName = 'BER' | 'DER' | 'CER'

/**
 * Reports all that is wrong in a value and below it, in the order of the octets (the order within a SET after all of its
 * components). What lies behind a header that is refused is not looked at, up to the end of the value around.
 */
export function inspect(root: BerNode, rules: RulesName, report: (finding: BerError) => void): void {
  new Inspection(root, rules, report).value(root)
}

class Inspection {
  readonly #rules: RulesName
  #report: (finding: BerError) => void
  readonly #rootPath: string
  /** From the root to the present value. Nodes would each look for their place among their siblings again. */
  readonly #indexes: number[] = []

  constructor(root: BerNode, rules: RulesName, report: (finding: BerError) => void) {
    this.#rules = rules
    this.#report = report
    this.#rootPath = root.path
  }

  get path(): string {
    return this.#rootPath + this.#indexes.map((index) => `.[${index}]`).join('')
  }

  value(node: BerNode): void {
    if (this.#rules !== 'BER') this.#length(node)
    const type = node.tagClass === TagClass.Universal ? universalTypes[Number(node.tagNumber)] : undefined
    const form = node.constructed ? Form.Constructed : Form.Primitive
    if (type?.form !== undefined && type.form !== form) {
      const [expected, actual] = node.constructed ? ['primitive', 'constructed'] : ['constructed', 'primitive']
      this.#fault('FORM_WRONG', node.identifierOffset, {
        expected: `a ${expected} ${type.name}`,
        actual: `a ${actual} one`,
      })
      return
    }
    if (!node.constructed) {
      if (type !== undefined) this.#contents(node, node.contents, node.contentsOffset)
    } else if (type !== undefined && type.form === undefined) this.#segments(node)
    else this.#components(node)
  }

  /** Octets of the header beyond the fewest, and the form of the length. */
  #length(node: BerNode): void {
    const { constructed, indefinite } = node
    const lengthAt = node.identifierOffset + identifierSize(node.tagNumber)
    if (this.#rules === 'CER' && constructed) {
      if (!indefinite) this.#fault('CER_DEFINITE', lengthAt)
    } else if (indefinite) this.#fault('DER_INDEFINITE', lengthAt)
    else {
      const octets = node.contentsOffset - lengthAt
      const fewest = lengthSize(node.contentsLength)
      if (octets !== fewest) {
        this.#fault(this.#rules === 'DER' ? 'DER_LENGTH' : 'CER_LENGTH', lengthAt, {
          expected: octetCount(fewest),
          actual: octetCount(octets),
        })
      }
    }
  }

  /** Contents octets of a universal type in the primitive form. */
  #contents(node: BerNode, octets: Uint8Array, offset: number): void {
    this.#try(() => this.#checkContents(Number(node.tagNumber), octets, offset, node))
    if (this.#rules === 'CER' && isString(node) && octets.length > segmentSize) {
      this.#fault('CER_SEGMENTS', node.identifierOffset, {
        expected: `segments, above ${segmentSize} contents octets`,
        actual: `${octets.length} in one`,
      })
    }
  }

  #checkContents(tagNumber: number, octets: Uint8Array, offset: number, node: BerNode): void {
    const canonical = canonicalContents(tagNumber, octets, offset, this, node.limits)
    if (this.#rules === 'BER' || canonical === octets) return
    throw restrictionError(this.#rules, tagNumber, octets, canonical, offset, this.path)
  }

  /** A string in the constructed form. */
  #segments(node: BerNode): void {
    if (this.#rules === 'DER') this.#fault('DER_CONSTRUCTED', node.identifierOffset)
    const tagNumber = Number(node.tagNumber)
    const isBits = tagNumber === UniversalTag.BitString
    this.#try(() => {
      const { contents, contentsOffset, depth, limits } = node
      const string: ConstructedString = { contents, contentsOffset, depth, limits, path: this.path }
      const joined = joinSegments(string, isBits ? UniversalTag.BitString : UniversalTag.OctetString)
      if (this.#rules === 'CER') this.#segmentForms(node, joined.octets.length + (isBits ? 1 : 0))
      if (!isBits) readJoined(joined, this, (octets) => this.#checkContents(tagNumber, octets, 0, node))
      else if (this.#rules !== 'BER' && joined.unusedBits > 0) {
        const last = joined.octets[joined.octets.length - 1]
        const code = this.#rules === 'DER' ? 'DER_UNUSED_BITS' : 'CER_UNUSED_BITS'
        if ((last & ((1 << joined.unusedBits) - 1)) !== 0) this.#fault(code, joined.offsetOf(joined.octets.length - 1))
      }
    })
  }

  /** 9.2, of a string in the constructed form whose segments are sound. @param length contents octets in the primitive form */
  #segmentForms(node: BerNode, length: number): void {
    if (length <= segmentSize) {
      this.#fault('CER_SEGMENTS', node.identifierOffset, {
        expected: `the primitive form, up to ${segmentSize} contents octets`,
        actual: `segments of ${length}`,
      })
      return
    }
    const segments = node.children()
    this.#each(segments, (segment, index) => {
      this.#length(segment)
      const { constructed, contentsLength } = segment
      const isLast = index === segments.length - 1
      const least = isLast ? (node.tagNumber === UniversalTag.BitString ? 2 : 1) : segmentSize
      if (!constructed && contentsLength <= segmentSize && contentsLength >= least) return
      const expected = isLast
        ? `up to ${segmentSize} octets, in the primitive form`
        : `${segmentSize} octets, in the primitive form`
      this.#fault('CER_SEGMENTS', segment.identifierOffset, { expected, actual: octetCount(contentsLength) })
    })
  }

  #components(node: BerNode): void {
    let components: readonly BerNode[]
    let refused: BerError | undefined
    try {
      components = node.children()
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      refused = error
      components = node.keepSound()
    }
    const structure = refused === undefined ? structureFault(node) : undefined
    const report = this.#report
    // A fault inside of a component is found there once more, unless an implicit tag hides it.
    let isKnown = structure === undefined
    if (!isKnown) {
      this.#report = (finding) => {
        isKnown ||= finding.code === structure?.code && finding.offset === structure.offset
        report(finding)
      }
    }
    this.#each(components, (component) => this.value(component))
    this.#report = report
    if (refused !== undefined) {
      report(refused)
      return
    }
    if (!isKnown) report(structure as BerError)
    if (this.#rules !== 'BER' && node.is(setTag)) this.#order(components)
  }

  #order(components: readonly BerNode[]): void {
    const { fault: index, isSetOf } = setOrder(components.map(({ encoding }) => encoding))
    if (index === -1) return
    const rules = this.#rules as 'DER' | 'CER'
    this.#indexes.push(index)
    this.#fault(isSetOf ? `${rules}_SET_OF_ORDER` : `${rules}_SET_ORDER`, components[index].identifierOffset)
    this.#indexes.pop()
  }

  #each(nodes: readonly BerNode[], visit: (node: BerNode, index: number) => void): void {
    for (let i = 0; i < nodes.length; i++) {
      this.#indexes.push(i)
      visit(nodes[i], i)
      this.#indexes.pop()
    }
  }

  #fault(code: BerErrorCode, offset: number, details: BerErrorDetails = {}): void {
    this.#report(berError(code, offset, { path: this.path, ...details }))
  }

  #try(check: () => void): void {
    let found: BerError
    try {
      check()
      return
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      found = error
    }
    this.#report(found)
  }
}

const setTag = { tagClass: TagClass.Universal, tagNumber: UniversalTag.Set }

/** What is wrong with the components of the types that are defined by some (X.690 8.17, 8.18, 8.24). */
function structureFault(node: BerNode): BerError | undefined {
  if (node.tagClass !== TagClass.Universal) return undefined
  try {
    if (node.tagNumber === UniversalTag.External) toExternal(node)
    else if (node.tagNumber === UniversalTag.EmbeddedPdv) toEmbeddedPdv(node)
    else if (node.tagNumber === UniversalTag.CharacterString) toCharacterString(node)
    return undefined
  } catch (error) {
    if (error instanceof BerError) return error
    throw error
  }
}

function isString(node: BerNode): boolean {
  const type = universalTypes[Number(node.tagNumber)]
  return type !== undefined && type.form === undefined
}

function octetCount(octets: number): string {
  return octets === 1 ? '1 octet' : `${octets} octets`
}
