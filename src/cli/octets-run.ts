/**
 * What commands load that write octets of their input, other ones for them, or what is told of them: a file of its own in the
 * bundle. A plain `ber dump` starts without it.
 */
export { canonical } from './canonical.ts'
export { dumpFindings } from './dump-findings.ts'
export { dumpXml } from './dump-xml.ts'
export { get } from './get-value.ts'
