/** The engine's part for machines, as the page asks it: comlink's types know the methods of the outermost object only. */
import type { Remote } from 'comlink'
import type { MachineEngine } from '../engine/machine-engine.ts'
import type { Session } from './session.ts'

export const machineEngine = (session: Session): Remote<MachineEngine> =>
  session.engine.machine as unknown as Remote<MachineEngine>
