/** See oid-names.mjs. */
export const oidList: RegExp
export function oidNamesText(path: string): Promise<string>
