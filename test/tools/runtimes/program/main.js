/** The sample as a program and as a page: its results are one line of the console. */

import { inputs } from './inputs.js'
import { sample } from './sample.js'

sample(inputs).then(
  (results) => console.log(JSON.stringify(results)),
  (error) => console.error(`${error.stack ?? error}`),
)
