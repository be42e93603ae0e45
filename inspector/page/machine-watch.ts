/** Files that are no BER, but have a machine's stream inside: their panel comes to the front by itself. */
import { effect } from '@preact/signals'
import { machineOf } from './machine-model.ts'
import type { Session } from './session.ts'

/** What they begin with: a stream in binary or BER, what libvirt saves, a disk image. */
const beginnings: readonly (readonly number[])[] = [
  [...'QEVM'].map(codeOf),
  [0x7f, 0xd1, 0x46],
  [...'LibvirtQemud'].map(codeOf),
  [...'QFI', '\xfb'].map(codeOf),
]
const LONGEST = 12

function codeOf(character: string): number {
  return character.charCodeAt(0)
}

export function watchForMachines(session: Session): void {
  effect(() => {
    const file = session.file.value
    if (file === undefined) return
    const look = async (): Promise<void> => {
      const start = await session.engine.octets(0, LONGEST)
      if (file !== session.file.peek()) return
      const found = beginnings.findIndex((beginning) => beginning.every((octet, i) => start[i] === octet))
      // Beside BER the tree has something to say.
      machineOf(session).isWide.value = found >= 0 && found !== 1
      if (found >= 0) session.openPanel('machine')
      else if (session.panel.peek() === 'machine') session.panel.value = 'details'
    }
    look().catch((error) => session.fail(error))
  })
}
