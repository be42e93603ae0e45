/** Says which sections of a stream nobody looked at, for want of anything that tells where they end. */
import { printable } from '../ber/printable.ts'
import type { KeptAsOctets } from '../migration/device-input.ts'
import { showMessage } from './standard-streams.ts'

/** @param described whether a description was at hand, of the stream itself or of another one */
export function tellOfUndelimited(name: string, keptAsOctets: readonly KeptAsOctets[], described: boolean): void {
  for (const { offset, what, reason, undelimited } of keptAsOctets) {
    if (!undelimited) continue
    showMessage(`${printable(name)}: ${printable(what)} at ${offset} (0x${offset.toString(16)}): ${printable(reason)}`)
    if (!described) {
      showMessage(`${printable(name)}: '--description FILE' takes it from another stream of the same machine`)
    }
  }
}
