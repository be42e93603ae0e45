/** What is asked of contents octets that are sound: one of the values allowed, keys of tables, constraints, no DEFAULT value. */
import { unmetConstraint } from '../constraints.ts'
import {
  OCTETS_DATA,
  OCTETS_LENGTH,
  T_CHECK,
  T_DEFAULT,
  T_KEY,
  T_VALUES,
  VALUES_COUNT,
  VALUES_ENTRIES,
} from '../tables/layout.ts'
import type { Pass } from './pass.ts'
import { isEqual, keyRecords, octetsAt, octetsIndex, select } from './rows.ts'
import type { Transition } from './state.ts'
import type { Words } from './words.ts'

/** Whether all of it holds; a key is selected on the way. As the kernel does it (assembly/validate-settle.ts), step by step. */
export type Settle = (pass: Pass, start: number, end: number) => boolean

/** `undefined` where nothing is asked. */
export function settleOf(words: Words, { address, flags, info }: Transition): Settle | undefined {
  const [values, keys, initial] = [T_VALUES, T_KEY, T_DEFAULT].map((field) => words.at(address + field))
  const checks = (flags & T_CHECK) === 0 ? [] : info.checks
  if (values === 0 && keys === 0 && initial === 0 && checks.length === 0) return undefined
  const allowed =
    values === 0 ? undefined : octetsIndex(octetsAt(words, values + VALUES_ENTRIES, words.at(values + VALUES_COUNT)))
  const records = keyRecords(words, keys)
  const left = initial === 0 ? undefined : words.octets(initial + OCTETS_DATA, words.at(initial + OCTETS_LENGTH))
  return (pass, start, end) => {
    // What is that long does not lie whole in the validator's window.
    if (end - start > pass.maxContiguous) return false
    const { bytes } = pass
    if (allowed !== undefined && allowed(bytes, start, end) < 0) return false
    select(records, pass, start, end)
    if (pass.der && left !== undefined && isEqual(left, bytes, start, end)) return false
    if (checks.length === 0) return true
    const contents = bytes.subarray(start, end)
    return checks.every((constraint) => unmetConstraint(info.type!, constraint, contents) === undefined)
  }
}
