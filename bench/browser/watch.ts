/** How long the page's own thread was busy at a stretch. */

/** Milliseconds: a frame. More often, the timer itself would be felt where the thread is free for it. */
const EVERY = 16

interface Heap {
  readonly memory?: { readonly usedJSHeapSize: number }
}

/** Tasks as the platform tells of them, and the longest time that a timer had to wait: what the platform does not tell of counts there. */
export function watchThread() {
  let longestTask = 0
  let longestGap = 0
  let heap = 0
  const take = (entries: readonly PerformanceEntry[]): void => {
    for (const { duration } of entries) longestTask = Math.max(longestTask, duration)
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()))
  observer.observe({ type: 'longtask', buffered: false })
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longestGap = Math.max(longestGap, now - last - EVERY)
    last = now
    heap = Math.max(heap, ((performance as Heap).memory?.usedJSHeapSize ?? 0) / 2 ** 20)
  }, EVERY)
  return {
    async end(): Promise<{ longestTask: number; longestGap: number; heap: number }> {
      // Entries come after the task that they tell of.
      await new Promise((resolve) => setTimeout(resolve, 100))
      clearInterval(timer)
      take(observer.takeRecords())
      observer.disconnect()
      return { longestTask, longestGap, heap }
    },
  }
}
