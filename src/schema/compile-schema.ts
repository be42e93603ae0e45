/** Schema texts to something that validates and converts: the front door of `wasm-ber/schema`. */
import type { ReadableSource } from '../stream/readable.ts'
import { Codec } from './codec/codec.ts'
import { withDefaults } from './codec/defaults.ts'
import { DerConverter, type DerOptions } from './der.ts'
import { JerConverter, type JerOptions } from './jer.ts'
import {
  type Diagnostic,
  findType,
  type ResolveOptions,
  readSchema,
  type Schema,
  type SourceFile,
  type TypeId,
} from './notation/index.ts'
import type { ValidationResult } from './receiver.ts'
import { type Column, planSelection } from './select/plan.ts'
import { type SelectOptions, Selector } from './select/selector.ts'
import { SchemaValues, type ValuesOptions } from './select/values.ts'
import { compileTables } from './tables/index.ts'
import type { SchemaTables } from './tables/types.ts'
import { SchemaTextReader, type TextReaderOptions } from './text/text-reader.ts'
import { octetsOf, textOf } from './text/whole.ts'
import { validateBytes, validateStream } from './validate.ts'
import { SchemaValidator, type ValidatorOptions } from './validator.ts'
import { XerConverter, type XerOptions } from './xer.ts'

/** A type of a schema: by name, `QemuFile` or `Module.Type`, or by its place in `schema.types`. */
export type TypeName = string | TypeId

/**
 * A schema that has been read and checked. Tables for a type are compiled when it is first asked for, and kept.
 *
 * Wherever a `pdu` is wanted, it is the name of a type, `QemuFile`, with its module where two modules have one of that name:
 * `PKIX1Explicit88.Certificate`. An unknown name is a `RangeError` that suggests the nearest. A `TypeId` stands for any type inside
 * another, with a name or without (`schema.types`, `NamedComponent.type`): what constraints around it say of it is not known then, and
 * an open type whose key lies outside it is not resolved.
 */
export class CompiledSchema {
  readonly schema: Schema
  readonly #tables = new Map<TypeId, SchemaTables>()
  readonly #codecs = new Map<TypeId, Codec>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  /** Warnings and notes of the notation. */
  get diagnostics(): readonly Diagnostic[] {
    return this.schema.diagnostics
  }

  /** Names of the types that are assigned in the modules, in the order of the texts: `Module.Type`. */
  get typeNames(): string[] {
    return this.schema.modules.flatMap((module) => Array.from(module.types.keys(), (name) => `${module.name}.${name}`))
  }

  /** A validator for a stream of octets. @throws {RangeError} for an unknown type, and options out of range */
  validator(pdu: TypeName, options?: ValidatorOptions): SchemaValidator {
    return new SchemaValidator(this.tables(pdu), options)
  }

  /**
   * Validates octets that are at hand, or those of a stream.
   * @throws {RangeError} for an unknown type, and options out of range; never for what is wrong with the octets
   */
  validate(pdu: TypeName, source: Uint8Array, options?: ValidatorOptions): ValidationResult
  validate(
    pdu: TypeName,
    source: ReadableSource,
    options?: ValidatorOptions & { readonly signal?: AbortSignal },
  ): Promise<ValidationResult>
  validate(
    pdu: TypeName,
    source: ReadableSource,
    options?: ValidatorOptions & { readonly signal?: AbortSignal },
  ): ValidationResult | Promise<ValidationResult> {
    const validator = this.validator(pdu, options)
    return source instanceof Uint8Array
      ? validateBytes(validator, source)
      : validateStream(validator, source, options?.signal)
  }

  /**
   * Decodes octets of a type to plain objects and encodes them again; the same one for each call.
   * @throws {RangeError} for an unknown type
   */
  codec<T = unknown>(pdu: TypeName): Codec<T> {
    return this.#codecOf(this.#typeOf(pdu)) as Codec<T>
  }

  #codecOf(type: TypeId): Codec {
    let codec = this.#codecs.get(type)
    if (codec === undefined) {
      const tables = this.#tablesOf(type)
      codec = new Codec(tables.pdu, () => withDefaults(this.schema, tables))
      this.#codecs.set(type, codec)
    }
    return codec
  }

  /** A converter from BER to XER. @throws {RangeError} as `validator` */
  xer(pdu: TypeName, options?: XerOptions): XerConverter {
    return new XerConverter(this.schema, this.tables(pdu), options)
  }

  /**
   * A selector of components: rows of what the paths name (docs/select.md).
   * @throws {RangeError} for an unknown type, for paths that select nothing, and options out of range
   */
  select(pdu: TypeName, paths: readonly string[], options?: SelectOptions): Selector {
    return new Selector(this.schema, this.#typeOf(pdu), paths, options)
  }

  /**
   * The columns that `select` would have, without a run: what wildcards stand for, and the types of the values.
   * @throws {RangeError} for an unknown type, and for paths that select nothing
   */
  columns(pdu: TypeName, paths: readonly string[]): readonly Column[] {
    return planSelection(this.schema, this.#typeOf(pdu), paths, false).columns
  }

  /**
   * The values that a path leads to, decoded one by one as a source delivers them (docs/select.md):
   *
   *     for await (const record of schema.values('CallFile', 'records[*]', readable)) use(record.number)
   *
   * @param path of one component; `''` for the PDUs themselves
   * @throws {RangeError} for an unknown type, for a path that selects nothing or several components, and options out of range
   */
  values<T = unknown>(
    pdu: TypeName,
    path: string,
    source: ReadableSource,
    options?: ValuesOptions,
  ): AsyncIterableIterator<T> {
    const codecOf = (type: TypeId) => this.#codecOf(type) as Codec<T>
    return new SchemaValues(this.schema, this.#typeOf(pdu), path, source, codecOf, options)
  }

  /** A converter from BER to JER. @throws {RangeError} as `validator` */
  jer(pdu: TypeName, options?: JerOptions): JerConverter {
    return new JerConverter(this.tables(pdu), options)
  }

  /** A converter from BER to DER. @throws {RangeError} as `validator` */
  derConverter(pdu: TypeName, options?: DerOptions): DerConverter {
    return new DerConverter(this.schema, this.#typeOf(pdu), this.tables(pdu), options)
  }

  /** A reader of XER, basic or canonical, that makes BER or DER of it. @throws {RangeError} as `validator` */
  xerReader(pdu: TypeName, options?: TextReaderOptions): SchemaTextReader {
    return new SchemaTextReader(this.schema, this.#typeOf(pdu), this.tables(pdu), 'XER', options)
  }

  /** A reader of JER that makes BER or DER of it. @throws {RangeError} as `validator` */
  jerReader(pdu: TypeName, options?: TextReaderOptions): SchemaTextReader {
    return new SchemaTextReader(this.schema, this.#typeOf(pdu), this.tables(pdu), 'JER', options)
  }

  /**
   * The XER of octets, as text. For streams there is `xer`.
   * @throws {RangeError} as `validator`
   * @throws {BerError} what is wrong with the octets
   */
  toXer(pdu: TypeName, octets: Uint8Array, options?: XerOptions): string {
    return textOf(this.xer(pdu, options), octets)
  }

  /** The JER of octets, as text. For streams there is `jer`. @throws as `toXer` */
  toJer(pdu: TypeName, octets: Uint8Array, options?: JerOptions): string {
    return textOf(this.jer(pdu, options), octets)
  }

  /**
   * The octets of XER. For streams there is `xerReader`.
   * @throws {RangeError} as `validator`
   * @throws {TextError} what is wrong with the text: line, column and path
   */
  fromXer(pdu: TypeName, text: string | Uint8Array, options?: TextReaderOptions): Uint8Array {
    return octetsOf(this.xerReader(pdu, options), text)
  }

  /** The octets of JER. For streams there is `jerReader`. @throws as `fromXer` */
  fromJer(pdu: TypeName, text: string | Uint8Array, options?: TextReaderOptions): Uint8Array {
    return octetsOf(this.jerReader(pdu, options), text)
  }

  /** The tables of a type, and what of its constraints they leave unchecked (`notes`). @throws {RangeError} */
  tables(pdu: TypeName): SchemaTables {
    return this.#tablesOf(this.#typeOf(pdu))
  }

  #typeOf(pdu: TypeName): TypeId {
    if (typeof pdu === 'string') return findType(this.schema, pdu)
    if (this.schema.types[pdu] === undefined) throw new RangeError(`no type ${pdu} in the schema`)
    return pdu
  }

  #tablesOf(type: TypeId): SchemaTables {
    let tables = this.#tables.get(type)
    if (tables === undefined) {
      tables = compileTables(this.schema, type)
      this.#tables.set(type, tables)
    }
    return tables
  }
}

/**
 * Reads ASN.1 notation (X.680 to X.683, and what is left of X.208): one text, or files of one or more modules each.
 *
 *     const schema = compileSchema('M DEFINITIONS ::= BEGIN Age ::= INTEGER (0..150) END')
 *     schema.validate('Age', new Uint8Array([2, 1, 42])).valid      // true
 *
 * @throws {SchemaError} with all diagnostics, when the text is no sound schema
 */
export function compileSchema(source: string | readonly SourceFile[], options?: ResolveOptions): CompiledSchema {
  const files = typeof source === 'string' ? [{ name: 'schema', text: source }] : source
  return new CompiledSchema(readSchema(files, options))
}
