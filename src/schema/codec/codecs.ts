/** Codecs out of the tables that a module carries. */
import { Codec } from './codec.ts'
import { unpackTables } from './packed.ts'

/** The codec of a type by its name, each made once. @throws {RangeError} for a name that the module does not have */
export type CodecOf<Types> = <Name extends keyof Types & string>(name: Name) => Codec<Types[Name]>

/**
 * For modules of `ber generate`. Nothing is unpacked before a codec is first used.
 * @param packed by name of the type, what the generator has written
 */
export function codecs<Types>(packed: Readonly<Record<keyof Types & string, string>>): CodecOf<Types> {
  const made = new Map<string, Codec>()
  return <Name extends keyof Types & string>(name: Name) => {
    let codec = made.get(name)
    if (codec === undefined) {
      if (!Object.hasOwn(packed, name)) {
        throw new RangeError(`no codec for ${name}: the module has those of ${Object.keys(packed).join(', ')}`)
      }
      codec = new Codec(name, () => unpackTables(packed[name]))
      made.set(name, codec)
    }
    return codec as Codec<Types[Name]>
  }
}
