/**
 * Preloaded into a process that is measured: tells on file descriptor 3, when the process ends, the most memory it held, in
 * KiB. Where the system keeps that figure by program it is taken from there: the one that Node gives may be its parent's.
 */
import { readFileSync, writeSync } from 'node:fs'

process.on('exit', () => {
  writeSync(3, `${peak()}\n`)
})

function peak() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
