/** XML piece by piece to the elements of a dump. What is refused is told with line and column. */
import { SaxesParser } from 'saxes'
import type { TextSink } from '../dump/text-buffer.ts'
import { type Attributes, XmlElements, XmlRefusal } from '../dump/xml-elements.ts'
import { MalformedError } from './failure.ts'

/** Characters of the longest tag or text: the parser holds them. */
const longestToken = 16 * 1024 * 1024

export class XmlReader {
  readonly #file: string
  readonly #elements: XmlElements
  readonly #parser = new SaxesParser({ xmlns: false, position: true })
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true })
  /** Where the parser stood when it last told of something. */
  #told = 0

  constructor(file: string, sink: TextSink) {
    this.#file = file
    const elements = new XmlElements(sink)
    this.#elements = elements
    const parser = this.#parser
    parser.on('error', (error) => this.#refuse(error.message.replace(/^\d+:\d+: /, '')))
    // Nothing that a document type declares is wanted: entities least of all.
    parser.on('doctype', () => this.#refuse('a document type declaration is not read'))
    parser.on('processinginstruction', () => this.#refuse('processing instructions are not read'))
    parser.on('cdata', () => this.#refuse('CDATA sections are not read'))
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding)) this.#refuse('only UTF-8 is read')
    })
    parser.on('comment', () => this.#tell(() => {}))
    parser.on('opentag', ({ name, attributes }) => this.#tell(() => elements.start(name, attributes as Attributes)))
    parser.on('closetag', () => this.#tell(() => elements.end()))
    parser.on('text', (text) => this.#tell(() => elements.text(text)))
  }

  /** @throws {MalformedError} */
  take(octets: Uint8Array): void {
    this.#write(() => this.#utf8.decode(octets, { stream: true }))
    if (this.#parser.position - this.#told > longestToken) this.#refuse('a tag or text without end')
  }

  /** @throws {MalformedError} */
  end(): void {
    this.#write(() => this.#utf8.decode())
    this.#parser.close()
    this.#tell(() => this.#elements.finish())
  }

  #write(decode: () => string): void {
    let text = ''
    try {
      text = decode()
    } catch {
      this.#refuse('this is not UTF-8')
    }
    this.#parser.write(text)
  }

  #tell(work: () => void): void {
    this.#told = this.#parser.position
    try {
      work()
    } catch (error) {
      if (error instanceof XmlRefusal) this.#refuse(error.message)
      throw error
    }
  }

  #refuse(message: string): never {
    const { line, columnIndex } = this.#parser
    throw new MalformedError(this.#file, `line ${line}, column ${columnIndex + 1}: ${message}`)
  }
}
