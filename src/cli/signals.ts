/** Signals that end the process. */

/** Runs `work` before a signal ends the process. @returns what takes the handlers away */
export function beforeSignals(work: () => void): () => void {
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const stop = (signal: NodeJS.Signals): void => {
    work()
    forget()
    // Without a handler the signal does what it always does, and the shell learns of it.
    process.kill(process.pid, signal)
  }
  const forget = (): void => {
    for (const signal of signals) process.removeListener(signal, stop)
  }
  for (const signal of signals) process.on(signal, stop)
  return forget
}
