/** What the declarations of the faces have in common. */

/** Node's `Buffer` where its types are there, else the octets that it is. */
export type Octets = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } }
  ? B
  : Uint8Array

export interface WriterOptions {
  /** Octets of the buffer to begin with, 1024 by default. */
  size?: number
  /** What its size is multiplied by when it is full, 8 by default. */
  growthFactor?: number
}

/** Names of tag numbers. From GeneralString on they are one too high, as they always were. */
export interface Constants {
  EOC: number
  Boolean: number
  Integer: number
  BitString: number
  OctetString: number
  Null: number
  OID: number
  ObjectDescriptor: number
  External: number
  Real: number
  Enumeration: number
  PDV: number
  Utf8String: number
  RelativeOID: number
  Sequence: number
  Set: number
  NumericString: number
  PrintableString: number
  T61String: number
  VideotexString: number
  IA5String: number
  UTCTime: number
  GeneralizedTime: number
  GraphicString: number
  VisibleString: number
  GeneralString: number
  UniversalString: number
  CharacterString: number
  BMPString: number
  Constructor: number
  Context: number
}

/** The reader of `asn1`. Its methods give null where octets are wanted and throw an `InvalidAsn1Error` at wrong ones. */
export interface Reader {
  /** Contents octets of the value read last. */
  readonly length: number
  readonly offset: number
  readonly remain: number
  /** The octets not read yet. */
  readonly buffer: Octets
  _buf: Octets
  _size: number
  _len: number
  _offset: number
  readByte(peek?: boolean): number | null
  peek(): number | null
  readLength(offset?: number): number | null
  readSequence(tag?: number): number | null
  readInt(): number | null
  readBoolean(): boolean
  readEnumeration(): number | null
  readString(tag?: number | null): string | null
  readString(tag: number | null | undefined, retbuf: true): Octets | null
  readString(tag: number | null | undefined, retbuf: boolean): Octets | string | null
  readOID(tag?: number | null): string | null
  _readTag(tag?: number): number | null
}

/** The writer of `asn1`. */
export interface Writer {
  /** What was written. */
  readonly buffer: Octets
  _buf: Octets
  _size: number
  _offset: number
  _seq: number[]
  _options: Required<WriterOptions>
  writeByte(b: number): void
  writeInt(i: number, tag?: number): void
  writeNull(): void
  writeEnumeration(i: number, tag?: number): void
  writeBoolean(b: boolean, tag?: number): void
  writeString(s: string, tag?: number): void
  writeBuffer(buf: Octets, tag: number): void
  writeStringArray(strings: readonly string[]): void
  writeOID(s: string, tag?: number): void
  writeLength(len: number): void
  startSequence(tag?: number): void
  endSequence(): void
  _ensure(len: number): void
  _shift(start: number, len: number, shift: number): void
}

/** A constructor that also works without `new`. */
export interface ReaderConstructor<T extends Reader = Reader> {
  new (data: Octets): T
  (data: Octets): T
  readonly prototype: T
}

/** A constructor that also works without `new`. */
export interface WriterConstructor<T extends Writer = Writer> {
  new (options?: WriterOptions): T
  (options?: WriterOptions): T
  readonly prototype: T
}
