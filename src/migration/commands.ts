/** The commands of a stream, by QEMU's names. */
export const Command = {
  OPEN_RETURN_PATH: 1,
  PING: 2,
  POSTCOPY_ADVISE: 3,
  POSTCOPY_LISTEN: 4,
  POSTCOPY_RUN: 5,
  POSTCOPY_RAM_DISCARD: 6,
  PACKAGED: 7,
  ENABLE_COLO: 8,
  POSTCOPY_RESUME: 9,
  RECV_BITMAP: 10,
  SWITCHOVER_START: 11,
} as const

const names = new Map<number, string>(Object.entries(Command).map(([name, number]) => [number, name]))

/** `SWITCHOVER_START`; undefined for a command that QEMU does not know. */
export function commandName(command: number): string | undefined {
  return names.get(command)
}

/** Octets of data that a command has; undefined where they vary or nobody knows. */
export function commandLength(command: number): readonly number[] | undefined {
  return lengths.get(command)
}

const lengths = new Map<number, readonly number[]>([
  [Command.OPEN_RETURN_PATH, [0]],
  [Command.PING, [4]],
  [Command.POSTCOPY_ADVISE, [0, 16]],
  [Command.POSTCOPY_LISTEN, [0]],
  [Command.POSTCOPY_RUN, [0]],
  [Command.PACKAGED, [4]],
  [Command.ENABLE_COLO, [0]],
  [Command.POSTCOPY_RESUME, [0]],
  [Command.SWITCHOVER_START, [0]],
])
