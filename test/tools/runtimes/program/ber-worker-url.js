/** The same with the thread's module as an entry of its own, for bundlers that are to be told of it. */

import { inputs } from './inputs.js'
import { print } from './print.js'
import { workerSample } from './worker-sample.js'

print(workerSample(inputs, { url: new URL('./ber-thread.js', import.meta.url) }))
