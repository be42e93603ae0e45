/** What can be opened without a file. */
import type { SampleName } from '../shared/types.ts'
import type { Session } from './session.ts'

export interface Sample {
  readonly name: string
  readonly what: string
  readonly open: (session: Session) => void
}

const made = (name: string, sample: SampleName, what: string): Sample => ({
  name,
  what,
  open: (session) => void session.open({ kind: 'sample', sample, name }),
})

export const machineSample = made(
  'A machine',
  'machine',
  'a migration stream: devices, and RAM with pages of all kinds',
)

export const samples: readonly Sample[] = [
  made('A certificate', 'certificate', 'DER, with extensions inside of strings'),
  made('Call records', 'calls', '5 000 records in the indefinite form'),
  made('A damaged message', 'damaged', 'faults of several kinds, in place'),
  machineSample,
]
