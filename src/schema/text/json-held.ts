/** A JSON value that is held as its tokens, to be read again when its type is known. */
import type { TextPlace } from './errors.ts'
import type { JsonHandler } from './json-tokens.ts'

type Token =
  | { readonly what: 'beginObject' | 'endObject' | 'beginArray' | 'endArray' | 'beginString' | 'endString' }
  | { readonly what: 'key' | 'literal'; readonly text: string }
  | { readonly what: 'text'; readonly octets: Uint8Array }

/** What a token costs beside its text, roughly. */
const tokenOctets = 64

export class HeldJson {
  readonly #tokens: (Token & { readonly place: TextPlace })[] = []
  #depth = 0
  /** Octets that it takes, roughly. */
  size = 0
  /** The value is complete. */
  isComplete = false

  add(token: Token, place: TextPlace): void {
    this.#tokens.push({ ...token, place })
    this.size += tokenOctets + ('text' in token ? token.text.length : 'octets' in token ? token.octets.length : 0)
    if (token.what === 'beginObject' || token.what === 'beginArray' || token.what === 'beginString') this.#depth++
    if (token.what === 'endObject' || token.what === 'endArray' || token.what === 'endString') this.#depth--
    this.isComplete = this.#depth === 0 && token.what !== 'key'
  }

  /** Hands its tokens to a reader. @param at called before each */
  replay(handler: JsonHandler, at: (place: TextPlace) => void): void {
    for (const token of this.#tokens) {
      at(token.place)
      if (token.what === 'key') handler.key(token.text)
      else if (token.what === 'literal') handler.literal(token.text)
      else if (token.what === 'text') handler.text(token.octets, 0, token.octets.length)
      else handler[token.what]()
    }
  }
}
