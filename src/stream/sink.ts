/**
 * Output to whatever a platform calls a stream, as one thing: a queue of chunks with a high-water mark.
 *
 * Ownership: a chunk that was handed over belongs to the sink; neither its octets nor its buffer are touched again. Only a
 * function sink with `reuse` gives the chunk back when it returns.
 */

import { FunctionSink } from './sink-function.ts'
import { NodeSink, type NodeWritable } from './sink-node.ts'
import type { OctetSink, SinkOptions } from './sink-queue.ts'
import { WebSink } from './sink-web.ts'

export type { NodeWritable } from './sink-node.ts'
export type { OctetSink, SinkOptions } from './sink-queue.ts'

/**
 * Where octets go: a function, called with one chunk after another (when it returns a promise, the next call waits for it);
 * a Web `WritableStream`; a Node `Writable`.
 */
export type Sink = ((chunk: Uint8Array) => unknown) | WritableStream<Uint8Array> | NodeWritable

export const defaultHighWaterMark = 256 * 1024

/**
 * @throws {TypeError} for what is none of the kinds, for `reuse` on a stream, and for a stream that is locked
 * @throws {RangeError} for a high-water mark below 1
 */
export function openSink(sink: Sink, options: SinkOptions = {}): OctetSink {
  const { highWaterMark = defaultHighWaterMark, reuse = false } = options
  if (!(highWaterMark >= 1)) throw new RangeError(`highWaterMark: 1 octet or more is wanted, not ${highWaterMark}`)
  if (typeof sink === 'function') return new FunctionSink(sink, reuse, highWaterMark, options)
  if (reuse) throw new TypeError('reuse: only a function can promise to be done with a chunk on return')
  if (typeof sink === 'object' && sink !== null) {
    if ('getWriter' in sink) return new WebSink(sink.getWriter(), highWaterMark, options)
    if (typeof sink.write === 'function' && typeof sink.on === 'function') {
      return new NodeSink(sink, highWaterMark, options)
    }
  }
  throw new TypeError('a sink is a function, a WritableStream or a Node Writable')
}
