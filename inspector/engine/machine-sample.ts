/**
 * A machine's stream made by code, with nothing of any real machine in it: some devices with their description, and RAM with pages of
 * all kinds. The same octets every time; `changed` is the same machine a little later.
 */
import { deviceSections, sampleDescription, sampleDevices } from './machine-sample-devices.ts'
import { gradientPage, noisePage, tablePage, textPage } from './machine-sample-pages.ts'
import { StreamWriter } from './machine-sample-writer.ts'

const PAGE = 4096
const RAM_PAGES = 2048
const VRAM_PAGES = 256
const ROM_PAGES = 16

export const SAMPLE_BLOCKS = [
  { name: 'sample.ram', pages: RAM_PAGES },
  { name: 'sample.vram', pages: VRAM_PAGES },
  { name: '/rom@sample/tables', pages: ROM_PAGES },
] as const

export function machineSample(changed = false): Uint8Array<ArrayBuffer> {
  const writer = new StreamWriter()
  writer.header()
  writer.configuration('sample-1.0', changed ? 0x2b : 0x2a)
  writer.startRam(SAMPLE_BLOCKS.map(({ name, pages }) => ({ name, length: pages * PAGE })))
  firstRound(writer, changed)
  secondRound(writer, changed)
  writer.endRam()
  const devices = sampleDevices(changed)
  deviceSections(writer, devices)
  writer.end(sampleDescription(devices))
  return writer.octets()
}

/** All of RAM once, but for a part that nobody has touched. */
function firstRound(writer: StreamWriter, changed: boolean): void {
  writer.startPart()
  for (let page = 0; page < RAM_PAGES; page++) ramPage(writer, page, changed)
  for (let page = 0; page < VRAM_PAGES; page++) {
    // What is on the screen, and the rest of the card's memory.
    if (page < 192) writer.full('sample.vram', page, gradientPage(page, changed && page >= 64 && page < 72))
    else writer.zero('sample.vram', page)
  }
  for (let page = 0; page < ROM_PAGES; page++) {
    if (page < 6) writer.full('/rom@sample/tables', page, tablePage(page, 0x40))
    else writer.fill('/rom@sample/tables', page, 0xff)
  }
  writer.endPart()
}

function ramPage(writer: StreamWriter, page: number, changed: boolean): void {
  const block = 'sample.ram'
  const region = page >> 7
  const place = page & 127
  // Sixteen regions of 512 KiB, each with something of its own.
  if (region === 0) writer.full(block, page, tablePage(page, 1 + (place & 15)))
  else if (region === 1 || region === 2) writer.full(block, page, textPage(page))
  else if (region === 3) {
    if (place % 8 < 5) writer.full(block, page, textPage(changed && place >= 40 && place < 44 ? page + 5000 : page))
    else writer.zero(block, page)
  } else if (region === 4) writer.zero(block, page)
  else if (region === 5 || region === 6) writer.full(block, page, noisePage(page))
  else if (region === 7) {
    if (place < 64) writer.packed(block, page, textPage(page))
    else writer.packed(block, page, tablePage(page, 9))
  } else if (region === 8) writer.full(block, page, tablePage(page, 200))
  else if (region === 9) {
    if (place % 16 < 12)
      writer.full(block, page, place % 16 < 6 ? textPage(page) : noisePage(page + (changed && place === 8 ? 9000 : 0)))
    else writer.zero(block, page)
  } else if (region === 10) writer.fill(block, page, 0xcc)
  else if (region === 11 || region === 12) writer.zero(block, page)
  else if (region === 15) {
    // The stack's end: a few pages in use.
    if (place >= 120) writer.full(block, page, tablePage(page, 30))
    else writer.zero(block, page)
  } else if (changed && page === 1700) writer.full(block, page, textPage(page))
  // Regions 13 and 14: never sent.
}

/** What the guest has written to meanwhile: changes, and pages that became whole or zero. */
function secondRound(writer: StreamWriter, changed: boolean): void {
  writer.startPart()
  for (let page = 128; page < 384; page++) {
    if (page % 5 !== 0) continue
    const before = textPage(page)
    const after = before.slice()
    const at = (page * 97) % 3800
    for (let i = 0; i < 24; i++) after[at + i] = 0x30 + ((i + (changed ? 1 : 0)) % 10)
    writer.xbzrle('sample.ram', page, before, after)
  }
  for (let page = 640; page < 680; page++) writer.zero('sample.ram', page)
  for (let page = 1408; page < 1440; page += 3) writer.full('sample.ram', page, textPage(page))
  writer.endPart()
}
