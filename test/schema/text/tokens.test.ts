/** The readers of XML and JSON beside well-known ones: saxes, and JSON.parse. */
import { SaxesParser } from 'saxes'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TextError } from '../../../src/schema/text/errors.ts'
import { JsonTokens } from '../../../src/schema/text/json-tokens.ts'
import { XmlTokens } from '../../../src/schema/text/xml-tokens.ts'
import { mutate, type Random, seededRandom } from '../../support/corpus.ts'
import { bytes, singles } from './support.ts'

const tokens = suite('text: tokens')

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Elements and text, text in a row joined; the error's message in its place. */
function xmlEvents(pieces: Iterable<Uint8Array>): { events: string[]; error: string | undefined } {
  const events: string[] = []
  let text: number[] = []
  const flush = (): void => {
    if (text.length > 0) events.push(`text ${decoder.decode(Uint8Array.from(text))}`)
    text = []
  }
  const reader = new XmlTokens(
    {
      startElement: (name) => {
        flush()
        events.push(`<${name}>`)
      },
      endElement: (name) => {
        flush()
        events.push(`</${name}>`)
      },
      text: (octets, start, end) => text.push(...octets.subarray(start, end)),
      // What it says is text here, too.
      beginInstruction: (target) => {
        flush()
        events.push(`<?${target}`)
        return true
      },
      endInstruction: () => {
        text = text.slice(text.findIndex((octet) => octet > 0x20))
        flush()
        events.push('?>')
      },
      path: () => '',
    },
    1000,
  )
  try {
    for (const piece of pieces) reader.write(piece.slice())
    reader.end()
    flush()
    return { events, error: undefined }
  } catch (error) {
    if (!(error instanceof TextError || error instanceof TypeError)) throw error
    return { events, error: error instanceof TextError ? `${error.code} ${error.offset}` : 'not UTF-8' }
  }
}

/** What saxes says of the text as the contents of an element: documents may stand in a row. */
function saxesEvents(text: string): string[] | undefined {
  const events: string[] = []
  let open = 0
  let held = ''
  const flush = (): void => {
    if (held !== '') events.push(`text ${held}`)
    held = ''
  }
  const parser = new SaxesParser()
  let isGood = true
  parser.on('error', () => {
    isGood = false
  })
  parser.on('doctype', () => {
    isGood = false
  })
  parser.on('opentag', ({ name, attributes }) => {
    flush()
    if (Object.keys(attributes).some((each) => !/^xmlns(:|$)|^xsi:/.test(each))) isGood = false
    if (open++ > 0) events.push(`<${name}>`)
  })
  parser.on('closetag', ({ name }) => {
    flush()
    if (--open > 0) events.push(`</${name}>`)
  })
  parser.on('processinginstruction', ({ target, body }) => {
    flush()
    if (target.toLowerCase() === 'xml') isGood = false
    events.push(`<?${target}`)
    held = body
    flush()
    events.push('?>')
  })
  parser.on('text', (piece) => {
    held += piece
  })
  parser.on('cdata', (piece) => {
    held += piece
  })
  parser.write(`<all>${text}</all>`).close()
  return isGood ? events : undefined
}

const parts = [
  '<a>',
  '</a>',
  '<b/>',
  '<c-1 >',
  '</c-1>',
  'x',
  ' ',
  '\n',
  '&lt;',
  '&#65;',
  '&#x1F600;',
  '&amp;',
  '&nope;',
  '<!-- c -->',
  '<![CDATA[<]]]>]]>',
  '<?p i?>',
  '<?q?>',
  '<?BER 01 ?x??>',
  'é😀',
  '<d xmlns="u">',
  '</d>',
  '<e f="g"/>',
  '<??>',
  '<?XML?>',
  '<?p/?>',
  '>',
  '"',
  '-',
  ']',
  '<',
  '&',
]

function randomXml(random: Random): string {
  const open: string[] = []
  let text = ''
  for (let i = random(24); i > 0; i--) {
    const part = parts[random(random(3) === 0 ? parts.length : 21)]
    const name = /^<\/?([\w-]+)/.exec(part)?.[1]
    if (part.startsWith('</')) {
      // Mostly the one that is open.
      const last = open.pop()
      text += last !== undefined && random(8) > 0 ? `</${last}>` : part
    } else {
      if (name !== undefined && !part.endsWith('/>')) open.push(name)
      text += part
    }
  }
  for (const name of open.reverse()) if (random(20) > 0) text += `</${name}>`
  return text
}

tokens('XML as saxes reads it', () => {
  const random = seededRandom(11)
  let good = 0
  for (let i = 0; i < 3000; i++) {
    const text = randomXml(random)
    const { events, error } = xmlEvents([bytes(text)])
    const expected = saxesEvents(text)
    // What XML refuses and has no meaning in XER is passed over: ]]> in text, names that begin with a digit.
    if (expected === undefined) {
      if (error === undefined) assert.match(text, /\]\]>|<-|xml/, text)
      continue
    }
    assert.is(error, undefined, text)
    assert.equal(events, expected, text)
    good++
    assert.equal(xmlEvents(singles(bytes(text))).events, expected, text)
  }
  assert.ok(good > 500, `${good}`)
})

/** The values of JSON texts in a row. */
function jsonValues(pieces: Iterable<Uint8Array>): { values: unknown[]; error: string | undefined } {
  const values: unknown[] = []
  const open: { value: unknown; key: string }[] = []
  let text: number[] = []
  const add = (value: unknown): void => {
    const top = open.at(-1)
    if (top === undefined) values.push(value)
    else if (Array.isArray(top.value)) top.value.push(value)
    else Object.defineProperty(top.value, top.key, { value, enumerable: true, configurable: true, writable: true })
  }
  const end = (): void => {
    const { value } = open.pop()!
    add(value)
  }
  const reader = new JsonTokens(
    {
      beginObject: () => open.push({ value: {}, key: '' }),
      endObject: end,
      beginArray: () => open.push({ value: [], key: '' }),
      endArray: end,
      key: (name) => {
        open.at(-1)!.key = name
      },
      beginString: () => {
        text = []
      },
      text: (octets, start, stop) => text.push(...octets.subarray(start, stop)),
      endString: () => add(decoder.decode(Uint8Array.from(text))),
      literal: (word) => add(word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : Number(word)),
      path: () => '',
    },
    1000,
    1000,
  )
  try {
    for (const piece of pieces) reader.write(piece.slice())
    reader.end()
    return { values, error: undefined }
  } catch (error) {
    if (!(error instanceof TextError || error instanceof TypeError)) throw error
    return { values, error: error instanceof TextError ? `${error.code} ${error.offset}` : 'not UTF-8' }
  }
}

function randomJson(random: Random, depth = 0): unknown {
  switch (random(depth > 3 ? 5 : 7)) {
    case 0:
      return random(2) === 0
    case 1:
      return null
    case 2:
      return (random(2_000_000) - 1_000_000) / 10 ** random(7)
    case 3:
      return [...'a"\\/\b\n\u0001é😀\u2028'].slice(random(6), random(13)).join('')
    case 4:
      return random(100) * 1e30
    case 5:
      return Array.from({ length: random(4) }, () => randomJson(random, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: random(4) }, () => [`k${random(9)}`, randomJson(random, depth + 1)]),
      )
  }
}

tokens('JSON as JSON.parse reads it', () => {
  const random = seededRandom(12)
  let refused = 0
  for (let i = 0; i < 1500; i++) {
    const value = randomJson(random)
    let text = JSON.stringify(value, null, random(3))
    if (random(2) === 0) text = new TextDecoder().decode(mutate(bytes(text), bytes('{"a":[1,"\\u00e9"]}'), random))
    const { values, error } = jsonValues([bytes(text)])
    const cut = jsonValues(singles(bytes(text)))
    assert.equal(cut.values, values, text)
    assert.is(cut.error, error, text)
    try {
      const expected = JSON.parse(text)
      // A surrogate alone is text for JSON.parse; UTF-8 has none.
      if (JSON.stringify(expected).match(/\\ud[89a-f]/)) continue
      assert.is(error, undefined, text)
      assert.equal(values, [expected], text)
    } catch (fault) {
      if (!(fault instanceof SyntaxError)) throw fault
      refused++
      // Texts in a row are fine here.
      assert.ok(error !== undefined || values.length !== 1 || /^\ufeff/.test(text), text)
    }
  }
  assert.ok(refused > 200, `${refused}`)
})

tokens.run()
