/** Paths of components in text: `a.b`, `a.c[*].d`, `a.c[0].d`, `a.*`. */

/** A component or alternative by its name; one element of a list, from 0; any of them; the elements of a list. */
export type Segment = { readonly name: string } | { readonly index: number } | '*' | '[*]'

/** Tables have a state for each element up to the one that is wanted. */
const mostIndex = 999

const name = /[A-Za-z][A-Za-z0-9_-]*/y

/**
 * The segments of a path; none for the PDU itself.
 * @throws {RangeError} for what is no path
 * @throws {TypeError} for what is no text
 */
export function parsePath(path: string): Segment[] {
  if (typeof path !== 'string') throw new TypeError(`paths are text, as 'a.b' or 'a.c[*]': found ${typeof path}`)
  const segments: Segment[] = []
  for (let at = 0; at < path.length; ) {
    if (path[at] === '[') {
      const end = path.indexOf(']', at)
      const inside = end < 0 ? '' : path.slice(at + 1, end).trim()
      if (/^\d+$/.test(inside)) {
        if (Number(inside) > mostIndex) throw refusal(path, `[${inside}]: indexes go up to ${mostIndex}`)
        segments.push({ index: Number(inside) })
      } else if (inside === '*') segments.push('[*]')
      else throw refusal(path, `[*] or an index is wanted at ${JSON.stringify(path.slice(at))}`)
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

/** Whether a step goes to one element of a list: `[3]`. */
export function isIndex(step: string): boolean {
  return step.startsWith('[') && step !== '[*]'
}

/** Steps as a path: names, `[*]`, and `[3]`. */
export function pathText(steps: readonly string[]): string {
  return steps.reduce((text, step) => (text === '' || step.startsWith('[') ? text + step : `${text}.${step}`), '')
}

export function refusal(path: string, why: string): RangeError {
  return new RangeError(`path ${JSON.stringify(path)}: ${why}`)
}
