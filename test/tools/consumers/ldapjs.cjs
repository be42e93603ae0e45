// ldapjs, client and server over loopback with a proxy between: prints what the client saw and every message of both sides.

const net = require('node:net')
const ldap = require('ldapjs')

const suffix = 'dc=example,dc=org'
const people = Array.from({ length: 25 }, (_, i) => ({
  dn: `cn=user${i},ou=people,${suffix}`,
  attributes: {
    objectclass: ['top', 'person'],
    cn: `user${i}`,
    sn: i % 3 === 0 ? 'Müller' : 'Smith',
    mail: Array.from({ length: (i % 4) + 1 }, (_, k) => `user${i}.${k}@example.org`),
    description: 'x'.repeat(i * 23),
    jpegphoto: Buffer.from(Array.from({ length: i * 11 }, (_, k) => (k * 7) & 0xff)),
  },
}))

const seen = []
const note = (what, value) => seen.push([what, JSON.stringify(value)])

const server = ldap.createServer()
server.bind(suffix, (req, res, next) => {
  if (req.credentials !== 'secret') return next(new ldap.InvalidCredentialsError())
  res.end()
  return next()
})
server.search(suffix, (req, res, next) => {
  const found = people.filter(({ attributes }) => req.filter.matches(attributes))
  const paged = req.controls.find((control) => control.type === ldap.PagedResultsControl.OID)
  if (paged === undefined) {
    for (const entry of found) res.send(entry)
    res.end()
    return next()
  }
  const { size, cookie } = paged.value
  const start = cookie?.length ? Number(cookie.toString()) : 0
  for (const entry of found.slice(start, start + size)) res.send(entry)
  const next_ = start + size < found.length ? Buffer.from(String(start + size)) : Buffer.alloc(0)
  res.addControl(new ldap.PagedResultsControl({ value: { size: found.length, cookie: next_ } }))
  res.end()
  return next()
})
server.modify(suffix, (req, res, next) => {
  note('server: modify', [req.dn.toString(), req.changes.map((change) => change.toString?.() && change.pojo)])
  res.end()
  return next()
})
server.add(suffix, (req, res, next) => {
  note('server: add', [req.dn.toString(), req.attributes.map((attribute) => attribute.pojo)])
  res.end()
  return next()
})
server.compare(suffix, (req, res, next) => {
  res.end(req.value === 'Smith')
  return next()
})
server.del(suffix, (_req, _res, next) => next(new ldap.NoSuchObjectError('gone')))
server.modifyDN(suffix, (req, res, next) => {
  note('server: modifyDN', [req.entry?.toString(), req.newRdn?.toString(), req.deleteOldRdn])
  res.end()
  return next()
})
/** The octets of one direction, cut into messages by their outermost lengths. */
function messagesIn(octets) {
  const messages = []
  for (let at = 0; at < octets.length; ) {
    let length = octets[at + 1]
    let start = at + 2
    if (length >= 0x80) {
      const count = length & 0x7f
      length = octets.readUIntBE(start, count)
      start += count
    }
    messages.push(octets.subarray(at, start + length).toString('hex'))
    at = start + length
  }
  return messages
}

const listening = (each, ...args) => new Promise((resolve) => each.listen(...args, resolve))
const called = (work) =>
  new Promise((resolve) =>
    work((error, ...results) => resolve(error ? `${error.name}: ${error.message}` : results.map(String))),
  )

function searched(client, base, options) {
  return new Promise((resolve, reject) => {
    client.search(base, options, (error, found) => {
      if (error) return reject(error)
      const entries = []
      found.on('searchEntry', ({ pojo }) => entries.push(pojo))
      found.on('page', (result) => entries.push(['page', (result?.controls ?? []).map((control) => control.pojo)]))
      found.on('error', (failure) => resolve(['error', `${failure.name}: ${failure.message}`]))
      found.on('end', (result) => resolve([...entries, result?.status]))
    })
  })
}

function sorted(client) {
  const control = new ldap.ServerSideSortingRequestControl({ value: [{ attributeType: 'cn', reverseOrder: true }] })
  return new Promise((resolve, reject) =>
    client.search(suffix, { filter: '(cn=user2)', scope: 'sub' }, control, (error, found) => {
      if (error) return reject(error)
      found.on('end', (result) => resolve(result.status))
      found.on('error', (failure) => resolve(String(failure)))
    }),
  )
}

async function main() {
  await listening(server, 0, '127.0.0.1')
  const sides = { client: [], server: [] }
  const proxy = net.createServer((client) => {
    const upstream = net.connect(server.port, '127.0.0.1')
    client.on('data', (chunk) => sides.client.push(chunk) && upstream.write(chunk))
    upstream.on('data', (chunk) => sides.server.push(chunk) && client.write(chunk))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    client.on('error', () => {})
    upstream.on('error', () => {})
  })
  await listening(proxy, 0, '127.0.0.1')
  const client = ldap.createClient({ url: `ldap://127.0.0.1:${proxy.address().port}`, timeout: 5000 })
  client.on('error', (error) => note('client error', String(error)))
  note('bind, wrong', await called((done) => client.bind(suffix, 'wrong', done)))
  note('bind', await called((done) => client.bind(suffix, 'secret', done)))
  for (const filter of [
    '(objectclass=*)',
    '(&(objectclass=person)(sn=Müller)(!(cn=user3)))',
    '(|(cn=user1*)(mail=*.2@example.org))',
    '(cn>=user20)',
    '(cn:caseExactMatch:=user7)',
  ]) {
    note(filter, await searched(client, suffix, { filter, scope: 'sub', sizeLimit: 1000, timeLimit: 10 }))
  }
  note('attributes', await searched(client, suffix, { scope: 'sub', attributes: ['cn', 'mail'], filter: '(cn=user4)' }))
  note('paged', await searched(client, suffix, { scope: 'sub', filter: '(cn=*)', paged: { pageSize: 7 } }))
  const attribute = (type, values) => new ldap.Attribute({ type, values })
  const changes = [
    new ldap.Change({ operation: 'add', modification: attribute('mail', ['a@b', 'ä@ö']) }),
    new ldap.Change({ operation: 'delete', modification: attribute('description', []) }),
    new ldap.Change({ operation: 'replace', modification: attribute('sn', ['x'.repeat(300)]) }),
  ]
  note('modify', await called((done) => client.modify(`cn=user1,ou=people,${suffix}`, changes, done)))
  note('add', await called((done) => client.add(`cn=new,${suffix}`, { cn: 'new', sn: ['a', 'b'] }, done)))
  note('compare', await called((done) => client.compare(`cn=a,${suffix}`, 'sn', 'Smith', done)))
  note('delete', await called((done) => client.del(`cn=a,${suffix}`, done)))
  note('rename', await called((done) => client.modifyDN(`cn=a,${suffix}`, 'cn=b', done)))
  note('extended', await called((done) => client.exop('1.3.6.1.4.1.4203.1.11.3', done)))
  if (!process.argv.includes('--no-sorting')) note('sorted', await sorted(client))
  note('unbind', await called((done) => client.unbind(done)))
  for (const [side, chunks] of Object.entries(sides)) {
    for (const [i, message] of messagesIn(Buffer.concat(chunks)).entries())
      seen.push([`${side}, message ${i}`, message])
  }
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
