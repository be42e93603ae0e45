/** `wasm-ber/codec`: what modules of `ber generate` need: codecs, and no notation. Exports only. */
export type { BitString } from '../../ber/values/bit-string.ts'
export type { ExactReal, Real } from '../../ber/values/real.ts'
export { BerViolation, type ViolationCode } from '../violations.ts'
export { Codec, type CodecOptions } from './codec.ts'
export { codecs } from './codecs.ts'
export { dateOfGeneralizedTime, dateOfUtcTime } from './dates.ts'
export { CodecError, type CodecFault } from './errors.ts'
export type { defaulted, Encodable, TimeText } from './types.ts'
