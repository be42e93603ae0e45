/**
 * The JSON output visitor: a whole stream for people and machines to look at, item by item, with devices field by field. Pages of RAM
 * are counted, not shown, so that nothing leads back from it. `docs/migration.md` has the form.
 */
import { addToTally, emptyTally, type PageTally } from '../page-tally.ts'
import type { OctetSink } from '../qemu-file.ts'
import { sectionTypeNames } from '../section-types.ts'
import {
  type Configuration,
  type DeviceContents,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
} from '../visitor.ts'
import { hasNames } from '../vmstate/state.ts'
import { writeBlock, writeCommand, writeConfiguration } from './configuration-json.ts'
import { JsonText } from './json-text.ts'
import { writeFields } from './state-json.ts'

const encoder = new TextEncoder()

export class JsonOutput implements Visitor {
  readonly #json: JsonText
  #section: Section | undefined
  /** Block lists of the section at hand are being written. */
  #inLists = false
  /** Pages of the section at hand, by block. There are as many blocks as a list may have. */
  #pages = new Map<string, PageTally & { mapped: number }>()
  #flushes = 0
  /** Octets of a device that come in pieces are being written. */
  #inOctets = false
  /** That of the pages at hand, which the next ones may leave out. */
  #block = ''
  #what: 'description' | 'tail' | undefined
  #length = 0

  constructor(sink: OctetSink) {
    this.#json = new JsonText((text) => sink(encoder.encode(text)))
  }

  header(version: number): void {
    this.#json.object().key('version').integer(version).key('items').array()
  }

  configuration(configuration: Configuration): void {
    this.#item('configuration').key('configuration')
    writeConfiguration(this.#json, configuration)
    this.#json.end()
  }

  startSection(section: Section): void {
    const { type, id, name, instanceId, versionId, offset } = section
    this.#section = section
    const json = this.#item(sectionTypeNames[type]).key('section').integer(id)
    // PART and END have those of their START, or in BER none.
    if (type === SectionType.Start || type === SectionType.Full) {
      json.key('name').string(name).key('instance').integer(instanceId).key('version').integer(versionId)
    }
    json.key('offset').integer(offset)
    this.#pages.clear()
    this.#flushes = 0
  }

  startBlocks(totalRam: bigint): void {
    const json = this.#json
    if (!this.#inLists) json.key('blockLists').array()
    this.#inLists = true
    json.object().key('total').integer(totalRam).key('blocks').array()
  }

  block(block: RamBlock): void {
    writeBlock(this.#json, block)
    this.#block = block.name
  }

  mappedPages(run: PageRun): void {
    this.#pagesOf(this.#block).mapped += run.count
  }

  endMappedPages(): void {}

  endBlocks(): void {
    this.#json.end().end()
  }

  pages(run: PageRun): void {
    this.#block = run.block?.name ?? run.name ?? this.#block
    addToTally(this.#pagesOf(this.#block), run)
  }

  #pagesOf(block: string): PageTally & { mapped: number } {
    let tally = this.#pages.get(block)
    if (tally === undefined) {
      tally = { ...emptyTally(), mapped: 0 }
      this.#pages.set(block, tally)
    }
    return tally
  }

  flush(): void {
    this.#flushes++
  }

  endOfRam(): void {}

  device({ octets, state }: DeviceContents): void {
    if (state === undefined || (octets.length > 0 && !hasNames(state))) {
      this.opaque(octets)
      return
    }
    this.#json.key('length').integer(octets.length).key('fields')
    writeFields(this.#json, state, octets)
  }

  opaque(octets: Uint8Array): void {
    if (!this.#inOctets) this.#json.key('octets').startHex('0x')
    this.#inOctets = true
    this.#json.hexPiece(octets)
  }

  endSection(footer: number | undefined): void {
    const json = this.#json
    if (this.#inOctets) json.endHex()
    if (this.#inLists) json.end()
    this.#inOctets = this.#inLists = false
    if (this.#section!.contents === 'ram') this.#writePages()
    if (footer !== undefined) json.key('footer').integer(footer)
    json.end()
  }

  /** Counts that are not 0. */
  #writePages(): void {
    const json = this.#json.key('pages').object()
    for (const [block, tally] of this.#pages) {
      json.key(block).object()
      for (const [kind, count] of Object.entries(tally)) if (count > 0) json.key(kind).integer(count)
      json.end()
    }
    json.end()
    if (this.#flushes > 0) json.key('flushes').integer(this.#flushes)
  }

  command(command: number, data: Uint8Array, packaged: boolean): void {
    writeCommand(this.#item('command'), command, data)
    if (packaged) this.#json.key('package').array()
    else this.#json.end()
  }

  endPackage(): void {
    this.#json.end().end()
  }

  endOfFile(): void {
    this.#item('end of the stream').end()
  }

  startDescription(): void {
    this.#what = 'description'
    this.#length = 0
  }

  startTail(): void {
    this.#what = 'tail'
    this.#length = 0
  }

  octets(piece: Uint8Array): void {
    this.#length += piece.length
  }

  endOctets(): void {
    this.#item(this.#what!).key('length').integer(this.#length).end()
  }

  finish(): void {
    this.#json.end().end().finish()
  }

  #item(type: string): JsonText {
    return this.#json.object().key('type').string(type)
  }
}
