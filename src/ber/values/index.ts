/**
 * `wasm-ber/values`: values of any type, known by universal tags alone, with the names of their types; to JavaScript, to
 * encodings and to text. Who knows the type of a value reads it with `wasm-ber`.
 */
export { type DescribeOptions, describeTyped, describeValue } from '../describe-value.ts'
export {
  decodeValue,
  encodeValue,
  readValue,
  type TaggedValue,
  type TypedValue,
  type ValuesByType,
} from '../typed-value.ts'
