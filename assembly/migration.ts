// What the migration module exports: RAM pages of a stream, by the run, between the binary format, BER and an image.

export { adler32 } from './adler'
export { sameOctets } from './compare'
export { endOfZeros, makeZeroPages, readMappedPages } from './mapped'
export { readBerPages, writeBerPages } from './ram-ber'
export { readBinaryPages, writeBinaryPages } from './ram-binary'
export { gatherPages } from './ram-image'
export { gatherRun, selectPages } from './ram-run'
export { tallyPages } from './ram-tally'
export { applyXbzrle, xbzrleFault } from './xbzrle'
