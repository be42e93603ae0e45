/** Where things lie, whatever the working directory. */

import { readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** An absolute path below the project's root. */
export const at = (...parts) => join(root, ...parts)

/** Every file below `folder` (absolute), as absolute paths in a fixed order; none when the folder is missing. */
export function filesBelow(folder, wanted = () => true) {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
  const found = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...filesBelow(path, wanted))
    else if (wanted(path)) found.push(path)
  }
  return found
}

/** A path as it is shown to people: from the root, with forward slashes. */
export const shown = (path) => relative(root, path).split(sep).join('/')
