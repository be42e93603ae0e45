// What the migration module exports: RAM pages of a stream, by the run, between the binary format, BER and an image.
export { readBinaryPages, writeBinaryPages } from './ram-binary'
export { readBerPages, writeBerPages } from './ram-ber'
export { gatherPages, tallyPages } from './ram-image'
