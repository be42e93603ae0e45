/** @returns what tells the seconds since now */
export function startWatch(): () => number {
  // For performance.now() Node loads a module, which takes 1 ms of the start.
  const begin = process.hrtime()
  return () => {
    const [seconds, nanoseconds] = process.hrtime(begin)
    return seconds + nanoseconds / 1e9
  }
}
