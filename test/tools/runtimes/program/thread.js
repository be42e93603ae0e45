/** The worker of in-worker.js. */

import { inputs } from './inputs.js'
import { sample } from './sample.js'

sample(inputs).then(
  (results) => postMessage({ results: JSON.stringify(results) }),
  (error) => postMessage({ failure: `${error.stack ?? error}` }),
)
