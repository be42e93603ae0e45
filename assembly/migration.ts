// What the migration module exports: RAM pages of a stream, by the run, between the binary format, BER and an image.

export { endOfZeros, makeZeroPages, readMappedPages } from './mapped'
export { readBerPages, writeBerPages } from './ram-ber'
export { readBinaryPages, writeBinaryPages } from './ram-binary'
export { gatherPages, tallyPages } from './ram-image'
