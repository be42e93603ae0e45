/** PCI configuration space: the octets that tell which device it is, which QEMU compares with those of its own device. */
import type { Leaf } from './fields.ts'
import type { Findings } from './finding.ts'

/** Registers that must be equal, with their octets (PCI Local Bus Specification 3.0, 6.1). */
const identity = [
  { at: 0x00, size: 2, name: 'vendor' },
  { at: 0x02, size: 2, name: 'device' },
  { at: 0x08, size: 1, name: 'revision' },
  { at: 0x09, size: 3, name: 'class' },
  { at: 0x0e, size: 1, name: 'header type' },
  { at: 0x34, size: 1, name: 'first capability' },
] as const

/** The type of the field in a description. */
export const PCI_CONFIG = 'pci config'

/** @param at position of the field in the stream */
export function checkPciConfig(
  ours: Uint8Array,
  theirs: Uint8Array,
  at: number,
  path: Leaf['path'],
  findings: Findings,
): void {
  for (const { at: register, size, name } of identity) {
    const [here, there] = [ours, theirs].map((octets) => registerText(octets, register, size))
    if (here === there) continue
    const message = `the PCI device has ${name} ${here}, and ${there} there: it is another device, or another revision of it ("Bad config data")`
    findings.add('refuses', at + register, path, message)
  }
}

/** Registers are little-endian. */
function registerText(octets: Uint8Array, at: number, size: number): string {
  const hex = Array.from(octets.subarray(at, at + size), (octet) => octet.toString(16).padStart(2, '0'))
  return `0x${hex.reverse().join('')}`
}
