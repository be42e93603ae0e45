/** The sample as a program and as a page. */

import { inputs } from './inputs.js'
import { print } from './print.js'
import { sample } from './sample.js'

print(sample(inputs))
