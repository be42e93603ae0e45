/** What multifd packets compress their pages with. */
import { Unzlib } from '../inflate.ts'
import { Unzstd } from '../zstd/unzstd.ts'

/** A stream of compressed octets, one for each channel: what they unpack to is handed over as soon as it is known. */
export interface Unpacker {
  /** @throws for octets that cannot be unpacked */
  push(octets: Uint8Array): void
}

/** @param take gets what was unpacked; done with it when it returns */
export type MakeUnpacker = (take: (octets: Uint8Array) => void) => Unpacker

/** The methods by the number in a packet's flags. */
export const Method = { None: 0, Zlib: 1, Zstd: 2, Qpl: 4, Uadk: 8, Qatzip: 16 } as const
export type Method = (typeof Method)[keyof typeof Method]

/** What the methods are called, as QEMU's parameter `multifd-compression` has them. */
const names: ReadonlyMap<number, string> = new Map(
  Object.entries(Method).map(([name, number]) => [number, name.toLowerCase()]),
)

/** Methods whose data only their own libraries read, on the processors that have the device. */
const devices: ReadonlyMap<number, string> = new Map([
  [Method.Qpl, "Intel's In-Memory Analytics Accelerator"],
  [Method.Uadk, 'accelerators of Kunpeng processors'],
  [Method.Qatzip, "Intel's QuickAssist"],
])

export function methodName(method: number): string | undefined {
  return names.get(method)
}

/** `qpl, the method for ...` where that is why pages cannot be unpacked. */
export function deviceMethod(method: number): string | undefined {
  const device = devices.get(method)
  return device && `${methodName(method)}, the method for ${device}`
}

export interface Unpackers {
  readonly zlib: MakeUnpacker
  readonly zstd: MakeUnpacker
}

/** By what the library brings along. */
export const unpackers: Unpackers = {
  zlib: (take) => {
    const stream = new Unzlib(take)
    // It holds on to what it could not use yet: hence the copy.
    return { push: (octets) => stream.push(octets.slice()) }
  },
  zstd: (take) => new Unzstd(take),
}
