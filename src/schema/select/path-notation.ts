/** Paths of components in text: `a.b`, `a.c[*].d`, `a.*`. */

/** A component or alternative by its name; any of them, or any element; the elements of a list. */
export type Segment = { readonly name: string } | '*' | '[*]'

const name = /[A-Za-z][A-Za-z0-9_-]*/y

/**
 * The segments of a path; none for the PDU itself.
 * @throws {RangeError} for what is no path
 */
export function parsePath(path: string): Segment[] {
  const segments: Segment[] = []
  for (let at = 0; at < path.length; ) {
    if (path[at] === '[') {
      const end = path.indexOf(']', at)
      const inside = end < 0 ? '' : path.slice(at + 1, end).trim()
      if (/^\d+$/.test(inside)) {
        throw refusal(path, `[${inside}]: one element cannot be selected, [*] stands for all`)
      }
      if (inside !== '*') throw refusal(path, `[*] is wanted at ${JSON.stringify(path.slice(at))}`)
      segments.push('[*]')
      at = end + 1
      continue
    }
    if (segments.length > 0) {
      if (path[at] !== '.') throw refusal(path, `'.' or [*] is wanted at ${JSON.stringify(path.slice(at))}`)
      at++
    }
    if (path[at] === '*') {
      segments.push('*')
      at++
      continue
    }
    name.lastIndex = at
    const found = name.exec(path)
    if (found === null) throw refusal(path, `a name or * is wanted at ${JSON.stringify(path.slice(at))}`)
    segments.push({ name: found[0] })
    at = name.lastIndex
  }
  return segments
}

/** Steps as a path: names, and `[*]`. */
export function pathText(steps: readonly string[]): string {
  return steps.reduce((text, step) => (text === '' || step === '[*]' ? text + step : `${text}.${step}`), '')
}

export function refusal(path: string, why: string): RangeError {
  return new RangeError(`path ${JSON.stringify(path)}: ${why}`)
}
