/** Modules that come with the page. */
import migration from '../../schema/migration.asn1?raw'
import type { ModuleFile } from '../shared/schema.ts'

export const bundledModules: readonly { readonly title: string; readonly files: readonly ModuleFile[] }[] = [
  { title: 'QEMU migration streams', files: [{ name: 'migration.asn1', text: migration }] },
]
