/** Types of values, for modules that `ber generate` makes. */

/** Not there at run time: names the components that have a DEFAULT, which may be left out of what is encoded. */
export declare const defaulted: unique symbol

/** Not there at run time: tells times from other strings. */
export declare const time: unique symbol

/** The text of a UTCTime or GeneralizedTime: a string like any other, for which `encode` takes a `Date` too. */
export type TimeText = string & { readonly [time]?: never }

/**
 * What `encode` takes where `decode` gives a `T`: components with a DEFAULT may be left out, arrays are only read, and a time may be a
 * `Date`.
 */
export type Encodable<T> = unknown extends T
  ? unknown
  : T extends Uint8Array | string | number | bigint | boolean | null | undefined
    ? typeof time extends keyof T
      ? T | Date
      : T
    : T extends readonly (infer Element)[]
      ? readonly Encodable<Element>[]
      : T extends { readonly [defaulted]?: infer Names }
        ? { readonly [Key in keyof T as Key extends Names | typeof defaulted ? never : Key]: Encodable<T[Key]> } & {
            readonly [Key in Extract<keyof T, Names>]?: Encodable<T[Key]>
          }
        : { readonly [Key in keyof T]: Encodable<T[Key]> }
