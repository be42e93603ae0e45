/**
 * A stand-in for the dialog that asks where to save, which nobody could answer here. What it gives is a file in name only: the
 * worker, where files are written, tells the page of every call, and the page keeps them.
 */
import type { InspectorBrowser, InspectorPage } from './inspector-page.ts'
import { pageAddress } from './inspector-page.ts'

/** What is done to the file. */
export type FileCall =
  | { readonly does: 'create' | 'close' }
  | { readonly does: 'abort'; readonly why: string }
  | { readonly does: 'write'; readonly position: number; readonly hex: string }
  | { readonly does: 'truncate'; readonly size: number }

/** What the file refuses, the how manyth time, and what it says then. */
export interface Refusal {
  readonly does: FileCall['does']
  readonly time: number
  readonly name: string
  readonly says: string
}

/** Runs in the worker before the engine: a handle that came without its methods, which cannot be sent, gets them. */
const WORKER = `
addEventListener('message', ({ data }) => {
  for (const { value } of data?.argumentList ?? []) if (value?.isStandIn) value.createWritable = () => fileOf(value)
})
async function fileOf({ refusals }) {
  const times = {}
  const call = async (does, more) => {
    times[does] = (times[does] ?? 0) + 1
    postMessage({ fileCall: { does, ...more } })
    const refused = refusals.find((each) => each.does === does && each.time === times[does])
    if (refused) throw new DOMException(refused.says, refused.name)
  }
  const hex = (data) => Array.from(data, (octet) => octet.toString(16).padStart(2, '0')).join('')
  await call('create')
  return {
    write: ({ position, data }) => call('write', { position, hex: hex(data) }),
    truncate: (size) => call('truncate', { size }),
    close: () => call('close'),
    abort: (why) => call('abort', { why: String(why) }),
  }
}
`

/** Runs in the page before its own script, which then finds a worker with more at its beginning. As text: it is not to be translated. */
const PAGE = `
window.fileCalls = []
window.Blob = class extends Blob {
  constructor(parts, options) {
    super(options?.type === 'text/javascript' ? [${JSON.stringify(WORKER)}, ...parts] : parts, options)
  }
}
window.Worker = class extends Worker {
  constructor(...args) {
    super(...args)
    this.addEventListener('message', ({ data }) => data?.fileCall && window.fileCalls.push(data.fileCall))
  }
}
`

export const pageWithPicker = (browser: InspectorBrowser): Promise<InspectorPage> => browser.page(pageAddress, PAGE)

/** The next choice: a file by this name. */
export async function answersPicker({ page }: InspectorPage, name: string, refusals: readonly Refusal[] = []) {
  await page.evaluate(`
    window.fileCalls.length = 0
    window.showSaveFilePicker = async (options) => {
      window.suggested = options.suggestedName
      return ${JSON.stringify({ isStandIn: true, name, refusals })}
    }
  `)
}

/** The next choice: none, for this reason. */
export async function refusesPicker({ page }: InspectorPage, name: string, says: string): Promise<void> {
  await page.evaluate(`
    window.fileCalls.length = 0
    window.asked = 0
    window.showSaveFilePicker = async () => {
      window.asked++
      throw new DOMException(${JSON.stringify(says)}, ${JSON.stringify(name)})
    }
  `)
}

export const fileCalls = async ({ page }: InspectorPage): Promise<readonly FileCall[]> =>
  (await page.evaluate('window.fileCalls')) as readonly FileCall[]

/** What stands in the file once it is closed; undefined if it was not, since nothing takes the file's place before. */
export function fileOf(calls: readonly FileCall[]): Uint8Array | undefined {
  let octets = Buffer.alloc(0)
  const resize = (size: number): void => {
    octets = Buffer.concat([octets.subarray(0, size), Buffer.alloc(Math.max(0, size - octets.length))])
  }
  for (const call of calls) {
    if (call.does === 'close') return octets
    if (call.does === 'abort') return undefined
    if (call.does === 'truncate') resize(call.size)
    if (call.does !== 'write') continue
    const data = Buffer.from(call.hex, 'hex')
    resize(Math.max(octets.length, call.position + data.length))
    data.copy(octets, call.position)
  }
  return undefined
}
