/** The real streams of test/fixtures/migration, and what was recorded of them when they were made. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

interface RecordedBlock {
  readonly size: number
  readonly sha256: string
  /** Guest physical address, where the stream tells it. */
  readonly gpa?: number
}

export interface RecordedStream {
  readonly name: string
  readonly file: string
  /** Octets, and SHA-256, of the stream as QEMU wrote it. */
  readonly size: number
  readonly sha256: string
  readonly machine: string | null
  readonly capabilities: readonly string[]
  readonly uuid: string | null
  readonly commands: readonly number[]
  readonly footers: boolean
  /** The octet after RAM's END section. */
  readonly ram_end: number
  readonly page_size: number
  readonly ram_records: {
    readonly mem_size: number
    readonly eos: number
    readonly zero: number
    readonly page?: number
    readonly continue: number
  }
  readonly ram_blocks: Readonly<Record<string, RecordedBlock>>
}

/** A section of a stream, as the independent walk has found it; PART and END sections have no instance and version there. */
export interface RecordedSection {
  readonly type: 'START' | 'PART' | 'END' | 'FULL'
  readonly id: number
  readonly name: string
  readonly instance_id?: number
  readonly version_id?: number
  readonly offset: number
  readonly length: number
  readonly footer: boolean
}

export interface RecordedSections {
  readonly vmdesc_size: number
  readonly trailing_bytes: number
  readonly sections: readonly RecordedSection[]
}

const folder = new URL('../fixtures/migration/', import.meta.url)

export const recordedStreams: readonly RecordedStream[] = JSON.parse(
  readFileSync(new URL('streams.json', folder), 'utf8'),
)

/** The octets of a stream as QEMU wrote it. */
export function streamOctets(stream: RecordedStream): Uint8Array {
  return gunzipSync(readFileSync(new URL(`streams/${stream.file}`, folder)))
}

export function streamNamed(name: string): Uint8Array {
  return streamOctets(recordedStreams.find((stream) => stream.name === name)!)
}

/** A vector of schema/migration.asn1; test/fixtures/migration/vectors/README.md describes the files. */
export interface MigrationVector {
  readonly id: string
  readonly hex: string
  /** Valid ones: the migration stream. */
  readonly binary: string
  /** Invalid ones: what kind of fault, and what it is. */
  readonly class: string
  readonly reason: string
}

export function vectors(file: 'valid' | 'invalid'): readonly MigrationVector[] {
  return JSON.parse(readFileSync(new URL(`vectors/${file}.json`, folder), 'utf8'))
}

/** The sections of a stream; undefined for the one whose devices nothing tells the ends of. */
export function sectionsOf({ name, machine }: RecordedStream): RecordedSections | undefined {
  if (machine === null && name.includes('2.2')) return undefined
  return JSON.parse(readFileSync(new URL(`sections/${name}.sections.json`, folder), 'utf8'))
}

/** What QEMU's analyze-migration.py prints of a stream; undefined for the one without a description. */
export function oracleOf({ name }: RecordedStream): string | undefined {
  const file = new URL(`oracles/${name}.oracle.json.gz`, folder)
  return existsSync(file) ? gunzipSync(readFileSync(file)).toString() : undefined
}
