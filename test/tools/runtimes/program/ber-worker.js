/** `BerWorker` as a program and as a page, its thread found by runtime or bundler. */

import { inputs } from './inputs.js'
import { print } from './print.js'
import { workerSample } from './worker-sample.js'

print(workerSample(inputs))
