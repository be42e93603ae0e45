/** Schemas that come with the package, as text. */
import { readFileSync } from 'node:fs'

export function migrationSchema(): string {
  return readFileSync(new URL('../schema/migration.asn1', import.meta.url), 'utf8')
}
