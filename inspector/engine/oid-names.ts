/** Names of well-known OBJECT IDENTIFIERs; the command has the same. */
export { oidName } from '../../src/cli/oid-names.ts'
