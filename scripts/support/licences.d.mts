/** See licences.mjs. */
export function licencesOf(what: string, paths: readonly string[]): string
