/** What a benchmark case is, and what it is asked with. */

/** A migration stream of the user's, in both forms. */
export interface StreamFiles {
  readonly binary: string
  readonly ber: string
}

export interface Settings {
  /** Size of the inputs; what each case makes of it stands in its summary. */
  readonly mib: number
  readonly rounds: number
  readonly image?: StreamFiles | undefined
}

/**
 * What a contender is to the case:
 * - `ours`: the package
 * - `baseline`: plain TypeScript that does the same; the fastest of them is what ours is compared with
 * - `ceiling`: less than the same work, but what the machine allows: a bare copy, a bare read
 * - `note`: printed for comparison, and compared with nothing
 */
export type Role = 'ours' | 'baseline' | 'ceiling' | 'note'

export interface Contender {
  readonly name: string
  readonly role: Role
  /**
   * The work, once. The result stands for all that was done: contenders that do the same return the same, in every run.
   * A promise is timed until it is fulfilled.
   */
  run(): number | Promise<number>
  /** Does other work than the rest: its result is not compared with theirs. */
  readonly different?: boolean
  /** All of the result, told by a digest; compared once, before anything is timed. */
  digest?(): string | Promise<string>
}

/** What a case is expected to reach: speed of the fastest contender whose name begins so, as multiple of another's. */
export interface Wanted {
  readonly contender: string
  /** `baseline` and `ceiling` are the fastest of these; anything else is the name of a contender. */
  readonly against: string
  readonly least: number
}

export interface Prepared {
  /** Octets that one run goes through. */
  readonly octets: number
  /** Data values, or pages, that one run goes through. */
  readonly values?: number
  readonly contenders: readonly Contender[]
  /** What is known beforehand of the result. */
  readonly known?: { readonly result?: number; readonly digest?: string }
}

/** A line of a case that measures something other than time over and over. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Interquartile range as share of the value. */
  readonly spread?: number
  /** The value must not be above it. */
  readonly most?: number
  /** The value must not be below it. */
  readonly least?: number
}

interface Named {
  /** `operation/subject`. */
  readonly name: string
  readonly summary: string
  /** Runs only when the command line names it. */
  readonly onDemand?: boolean
  /** Takes the user's own stream. */
  readonly takesImage?: boolean
}

/** Contenders timed side by side. */
export interface TimedCase extends Named {
  readonly wanted?: readonly Wanted[]
  prepare(settings: Settings): Prepared | Promise<Prepared>
}

/** Anything else that is worth a figure. */
export interface FiguresCase extends Named {
  figures(settings: Settings): Row[] | Promise<Row[]>
}

export type Case = TimedCase | FiguresCase

export const MIB = 1024 * 1024
