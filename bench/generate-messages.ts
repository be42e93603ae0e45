/** LDAP messages and records of small values, as plain values: what the writers of every package can be given. */
import { Random } from './random.ts'

export interface Attribute {
  readonly type: string
  readonly values: readonly string[]
}

/** An LDAPMessage (RFC 4511): a SearchRequest, a SearchResultEntry or a SearchResultDone. */
export type LdapMessage =
  | {
      readonly kind: 'search'
      readonly id: number
      readonly base: string
      readonly filter: readonly [string, string][]
    }
  | { readonly kind: 'entry'; readonly id: number; readonly name: string; readonly attributes: readonly Attribute[] }
  | { readonly kind: 'done'; readonly id: number; readonly text: string }

const types = ['cn', 'sn', 'givenName', 'mail', 'objectClass', 'uid', 'telephoneNumber', 'memberOf', 'description', 'l']
const words = [
  'alice',
  'bob',
  'carol',
  'example',
  'person',
  'top',
  'inetOrgPerson',
  'Müller',
  'Zürich',
  'engineering',
  'ops',
]

/** Eight entries to a search and its end. */
export function ldapMessages(count: number, seed: number): LdapMessage[] {
  const random = new Random(seed)
  const word = () => words[random.below(words.length)]
  const name = () => `uid=${word()}${random.below(10_000)},ou=${word()},dc=example,dc=com`
  const text = (most: number) => Array.from({ length: 1 + random.below(most) }, word).join(' ')
  const attribute = (): Attribute => ({
    type: types[random.below(types.length)],
    values: Array.from({ length: 1 + random.below(3) }, () => (random.chance(0.2) ? name() : text(3))),
  })
  return Array.from({ length: count }, (_, id): LdapMessage => {
    const place = id % 10
    if (place === 0) {
      const filter = Array.from({ length: 1 + random.below(3) }, (): [string, string] => [
        types[random.below(10)],
        word(),
      ])
      return { kind: 'search', id, base: `ou=${word()},dc=example,dc=com`, filter }
    }
    if (place === 9) return { kind: 'done', id, text: random.chance(0.5) ? '' : text(6) }
    const attributes = Array.from({ length: 3 + random.below(7) }, attribute)
    return { kind: 'entry', id, name: name(), attributes }
  })
}

/** A record of five values, one of them constructed around two. */
export interface SmallRecord {
  readonly number: number
  readonly text: string
  readonly flag: boolean
  readonly kind: number
  readonly inner: { readonly number: number; readonly object: string }
}

const objects = ['1.3.6.1.4.1.311.21', '2.5.4.3.1', '1.2.840.113549.1.1.1', '1.3.6.1.2.1.1.3']

export function smallRecords(count: number, seed: number): SmallRecord[] {
  const random = new Random(seed)
  const number = () => (random.chance(0.6) ? random.below(128) : random.next() >> random.below(24))
  return Array.from({ length: count }, () => ({
    number: number(),
    text: words[random.below(words.length)].slice(0, random.below(9)),
    flag: random.chance(0.5),
    kind: random.below(10),
    inner: { number: number(), object: objects[random.below(objects.length)] },
  }))
}
