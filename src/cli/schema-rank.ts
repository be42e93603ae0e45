/** What `ber schema rank` does. */
import { printable } from '../ber/printable.ts'
import { type CompiledSchema, compileSchema, SchemaError } from '../schema/index.ts'
import { type RankedType, rankTypes } from '../schema/rank.ts'
import { ExitStatus, ReportedFailure } from './failure.ts'
import { InputFile } from './input-file.ts'
import { schemaRefusal } from './schema-compile.ts'
import { readSchemaFiles } from './schema-files.ts'
import type { RankFlags } from './schema-group.ts'
import { writeOutput } from './standard-streams.ts'

/** Octets that are looked at: types that are not the right one part with a file long before. */
const LOOK = 256 * 1024

/** @throws {ReportedFailure} when no type fits but such as take anything */
export async function rank(file: string, flags: RankFlags): Promise<void> {
  const schema = schemaOf(flags)
  const { octets, isCut } = await beginning(new InputFile(file), flags.length ?? LOOK)
  const ranked = rankTypes(schema, octets, { isCut })
  const shown = ranked.slice(0, flags.top)
  for (const each of shown) writeOutput(flags.json ? jsonLine(each) : textLine(each, schema))
  if (!ranked.some(({ fits, named }) => fits && named > 0)) throw new ReportedFailure(ExitStatus.Malformed)
}

function schemaOf(flags: RankFlags): CompiledSchema {
  try {
    return compileSchema(readSchemaFiles(flags.schema), { missing: flags.missing })
  } catch (error) {
    if (error instanceof SchemaError) throw schemaRefusal(error, flags)
    throw error
  }
}

async function beginning(input: InputFile, length: number): Promise<{ octets: Uint8Array; isCut: boolean }> {
  try {
    // One more tells whether there is more.
    const view = new Uint8Array(length + 1)
    let at = 0
    for (let count = -1; count !== 0 && at < view.length; at += count) count = await input.read(view.subarray(at))
    return { octets: view.subarray(0, Math.min(at, length)), isCut: at > length }
  } finally {
    input.close()
  }
}

/** The name alone where one module has it. */
function nameOf(pdu: string, { schema }: CompiledSchema): string {
  const [module, type] = [pdu.slice(0, pdu.indexOf('.')), pdu.slice(pdu.indexOf('.') + 1)]
  return schema.modules.every((each) => each.name === module || !each.types.has(type)) ? type : pdu
}

function textLine({ pdu, fits, octets, values, named, violation }: RankedType, schema: CompiledSchema): string {
  const counts = `${octets} octets, ${values} values, ${named} named`
  const name = nameOf(pdu, schema)
  if (fits || violation === undefined) return `${name}: fits: ${counts}\n`
  const found = violation.actual === undefined ? '' : `, found ${violation.actual}`
  const expected = violation.expected === undefined ? '' : `: expected ${violation.expected}${found}`
  return `${name}: ${counts}, then ${violation.code} in ${printable(violation.path || name)}${printable(expected)}\n`
}

function jsonLine({ pdu, fits, octets, values, named, violation }: RankedType): string {
  const first =
    violation === undefined
      ? null
      : {
          code: violation.code,
          offset: violation.offset,
          path: violation.path,
          expected: violation.expected ?? null,
          actual: violation.actual ?? null,
        }
  return `${JSON.stringify({ pdu, fits, octets, values, named, violation: first })}\n`
}
