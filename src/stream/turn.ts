/** Lets a thread do what else there is to do: hear what has been posted to it, draw a page. */

let waiting: (() => void)[] = []
let channel: MessageChannel | undefined

/** Resolves after what is in the queue of messages now. A timer would cost 4 ms in browsers, once a few have followed one another. */
export function turn(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  if (channel === undefined) {
    channel = new MessageChannel()
    channel.port1.onmessage = () => {
      const all = waiting
      waiting = []
      for (const resolve of all) resolve()
    }
  }
  return new Promise((resolve) => {
    waiting.push(resolve)
    channel?.port2.postMessage(0)
  })
}
