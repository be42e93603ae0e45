/** What the frames of test/fixtures/zstd unpack to, made anew: text with repeats near and far, noise, zeros. */
import { readFileSync } from 'node:fs'
import { noise } from './migration-builder.ts'

const words = ['page', 'section', 'device', 'stream', 'guest', 'memory', 'queue', 'register', 'timer', 'block']

/** Octets of a sample, and of the part that there is none of in the short one. */
const SAMPLE = 300 * 1024

export function zstdSample(): Uint8Array {
  const sample = new Uint8Array(SAMPLE)
  const text = new TextEncoder()
  let state = 7
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
  let at = 0
  while (at < 60_000) {
    const line = text.encode(`${words[random(words.length)]} ${words[random(words.length)]} ${random(500)}\n`)
    sample.set(line, at)
    at += line.length
  }
  // Octets of few values, whose lengths no match shortens.
  for (const end = 70_000; at < end; at++) sample[at] = 65 + Math.min(random(64), random(64))
  sample.set(noise(3000, 1), 80_000)
  // Repeats from far away, from near, and with an octet changed.
  sample.copyWithin(140_000, 0, 60_000)
  sample.copyWithin(220_000, 75_000, 100_000)
  for (let i = 0; i < 40; i++) sample[141_000 + 997 * i] ^= 1
  for (let i = 260_000; i < 290_000; i++) sample[i] = i % 3 === 0 ? 0xab : i % 7
  return sample
}

/** A frame that the program `zstd` made of the sample, by the name of its fixture. */
export function zstdFrame(name: string): Uint8Array {
  return readFileSync(new URL(`../fixtures/zstd/${name}.zst`, import.meta.url))
}

/** Names of the fixtures. */
export const zstdFrames = [
  'level-1',
  'level-3',
  'level-19',
  'fast',
  'window-1k',
  'checksum',
  'single',
  'two-frames',
] as const

/** Where the blocks of a frame end, after its head of `head` octets: so it can be cut as QEMU cuts it, at its flushes. */
export function blockEnds(frame: Uint8Array, head: number): number[] {
  const ends: number[] = []
  for (let at = head, last = false; !last; ) {
    const word = frame[at] | (frame[at + 1] << 8) | (frame[at + 2] << 16)
    last = (word & 1) !== 0
    at += 3 + (((word >> 1) & 3) === 1 ? 1 : word >> 3)
    ends.push(at)
  }
  return ends
}
