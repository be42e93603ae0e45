/** What is pending, unless a signal gives it up before: then its reason is thrown. */
export async function unlessAborted<Result>(
  pending: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return pending
  let onAbort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([pending, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // What becomes of it is nobody's concern any more, nor is the other promise.
    pending.catch(() => {})
    aborted.catch(() => {})
  }
}
