/** What the commands load that write octets of their input, or other ones for them: a file of its own in the bundle. */
export { canonical } from './canonical.ts'
export { get } from './get-value.ts'
