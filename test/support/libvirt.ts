/** Headers of libvirt's save files for tests, octet by octet; any part of them may lie. */
import { join } from './encodings.ts'

export const XML = "<domain type='kvm'>\n  <name>guest-1</name>\n  <memory unit='KiB'>1048576</memory>\n</domain>\n"

export interface SavePlan {
  readonly magic?: string
  readonly version?: number
  /** Octets that follow the header; as many as there are, by default. */
  readonly length?: number
  readonly running?: number
  readonly format?: number
  readonly xml?: string
  readonly cookie?: string
  readonly cookieAt?: number
  readonly padding?: number
  readonly bigEndian?: boolean
}

/** What stands before the stream. */
export function libvirtHeader(plan: SavePlan = {}): Uint8Array {
  const { magic = 'LibvirtQemudSave', version = 2, running = 1, format = 0, xml = XML, cookie, padding = 100 } = plan
  const utf8 = new TextEncoder()
  const text = utf8.encode(`${xml}\0`)
  const cookieText = cookie === undefined ? new Uint8Array(0) : utf8.encode(`${cookie}\0`)
  const data = join([text, cookieText, new Uint8Array(padding)])
  const header = new Uint8Array(92)
  header.set(utf8.encode(magic))
  const view = new DataView(header.buffer)
  const cookieAt = plan.cookieAt ?? (cookie === undefined ? 0 : text.length)
  for (const [place, number] of [version, plan.length ?? data.length, running, format, cookieAt].entries()) {
    view.setUint32(16 + 4 * place, number, !plan.bigEndian)
  }
  return join([header, data])
}
