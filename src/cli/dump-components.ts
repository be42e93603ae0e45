/** `ber dump --schema`: names of components for the lines of a dump. */
import { ComponentNames } from '../schema/component-names.ts'
import { prepareSchema } from './schema-compile.ts'

export interface ComponentFlags {
  readonly schema?: readonly string[]
  readonly pdu?: string
  readonly missing?: 'refuse' | 'any'
}

/** @throws {UsageError} for a schema that is at fault, and for an unknown type */
export function componentNames({ schema: paths = [], pdu, missing = 'refuse' }: ComponentFlags): ComponentNames {
  const flags = {
    schema: paths,
    missing,
    rules: 'ber',
    constraints: true,
    ...(pdu === undefined ? {} : { pdu }),
  } as const
  const prepared = prepareSchema(flags, false)
  return new ComponentNames(prepared.schema.tables(prepared.pdu))
}
