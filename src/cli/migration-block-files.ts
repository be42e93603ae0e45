/** Names of files for RAM blocks, whose own names hold whatever a device is called: `/rom@etc/acpi/tables`. */

/** Longer names are cut: file systems take 255 octets. */
const LONGEST = 200

export class BlockFileNames {
  /** In lower case: some file systems do not tell cases apart. */
  readonly #taken = new Set<string>()

  /** A name that no other block has, and that leads nowhere else. */
  fileFor(block: string): string {
    const safe = encoded(block).slice(0, LONGEST)
    let name = safe
    for (let another = 2; this.#taken.has(name.toLowerCase()); another++) name = `${safe}~${another}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}

function encoded(block: string): string {
  const octets = new TextEncoder().encode(block)
  return Array.from(octets, (octet, at) => {
    const character = String.fromCharCode(octet)
    // A name that begins with a dot is hidden, or another folder; one that begins with a dash looks like an option.
    const isSafe = /[A-Za-z0-9_@+=,]/.test(character) || (at > 0 && /[.-]/.test(character))
    return isSafe ? character : `%${octet.toString(16).padStart(2, '0').toUpperCase()}`
  }).join('')
}
