// net-snmp, agent and manager over loopback: prints what the manager saw and every datagram of both sides.

const dgram = require('node:dgram')

// Identifiers of requests are random, and are to be the same in both runs.
let state = 1
Math.random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  return state / 2 ** 32
}
const snmp = require('net-snmp')

const seen = []
const note = (what, value) => seen.push([what, JSON.stringify(value)])
let recording = true
const { send } = dgram.Socket.prototype
dgram.Socket.prototype.send = function (octets, ...rest) {
  if (recording) seen.push(['datagram', Buffer.from(octets).toString('hex')])
  return send.call(this, octets, ...rest)
}

const { ObjectType, MaxAccess, MibProviderType } = snmp
const base = '1.3.6.1.4.1.99999'
const scalars = [
  ['small', ObjectType.Integer, 5],
  ['negative', ObjectType.Integer, -2147483648],
  ['counter', ObjectType.Counter, 4294967295],
  ['half', ObjectType.Counter, 2147483648],
  ['gauge', ObjectType.Gauge, 3000000000],
  ['ticks', ObjectType.TimeTicks, 4294967294],
  ['text', ObjectType.OctetString, 'grün'],
  ['empty', ObjectType.OctetString, ''],
  ['long', ObjectType.OctetString, 'y'.repeat(700)],
  ['oid', ObjectType.OID, '1.3.6.1.4.1.2147483647.1'],
  ['address', ObjectType.IpAddress, '10.0.0.255'],
  ['counter64', ObjectType.Counter64, Buffer.from('ffffffffffffffff', 'hex')],
  ['counter64small', ObjectType.Counter64, Buffer.from('0000000000000001', 'hex')],
]

function fill(agent) {
  const mib = agent.getMib()
  scalars.forEach(([name, scalarType, value], i) => {
    mib.registerProvider({
      name,
      type: MibProviderType.Scalar,
      oid: `${base}.${i + 1}`,
      scalarType,
      maxAccess: MaxAccess['read-write'],
    })
    mib.setScalarValue(name, value)
  })
  mib.registerProvider({
    name: 'table',
    type: MibProviderType.Table,
    oid: `${base}.100`,
    maxAccess: MaxAccess['not-accessible'],
    tableColumns: [
      { number: 1, name: 'index', type: ObjectType.Integer, maxAccess: MaxAccess['read-only'] },
      { number: 2, name: 'octets', type: ObjectType.Counter, maxAccess: MaxAccess['read-write'] },
      { number: 3, name: 'descr', type: ObjectType.OctetString, maxAccess: MaxAccess['read-write'] },
    ],
    tableIndex: [{ columnName: 'index' }],
  })
  for (let i = 1; i <= 200; i += 7) mib.addTableRow('table', [i, i * 20_000_000, `port ${i}`])
}

const shown = (varbinds) =>
  varbinds.map((each) =>
    Array.isArray(each)
      ? shown(each)
      : [each.oid, each.type, Buffer.isBuffer(each.value) ? each.value.toString('hex') : each.value],
  )
const called = (work) =>
  new Promise((resolve) =>
    work((error, ...results) =>
      resolve(
        error
          ? `${error.name}: ${error.message}`
          : results.map((each) => each && (Array.isArray(each) ? shown(each) : each)),
      ),
    ),
  )
const walked = (session, oid, by) =>
  new Promise((resolve) => {
    const found = []
    session.walk(
      oid,
      by,
      (varbinds) => void found.push(...shown(varbinds)),
      (error) => resolve(error ? String(error) : found),
    )
  })

async function ask(session, version) {
  const oids = scalars.map((_, i) => `${base}.${i + 1}.0`)
  note(`${version}: get`, await called((done) => session.get(oids.slice(0, version === 'v1' ? 11 : oids.length), done)))
  note(`${version}: get, missing`, await called((done) => session.get([`${base}.77.0`], done)))
  note(`${version}: getNext`, await called((done) => session.getNext([base, `${base}.3.0`], done)))
  if (version !== 'v1')
    note(`${version}: getBulk`, await called((done) => session.getBulk([base, `${base}.100`], 1, 20, done)))
  note(`${version}: walk`, await walked(session, `${base}.100`, 10))
  const sets = [
    { oid: `${base}.1.0`, type: ObjectType.Integer, value: -129 },
    { oid: `${base}.3.0`, type: ObjectType.Counter, value: 4000000000 },
    { oid: `${base}.5.0`, type: ObjectType.Gauge, value: 128 },
    { oid: `${base}.7.0`, type: ObjectType.OctetString, value: Buffer.alloc(300, 1) },
    { oid: `${base}.10.0`, type: ObjectType.OID, value: '2.5.4.3' },
    { oid: `${base}.11.0`, type: ObjectType.IpAddress, value: '127.0.0.1' },
  ]
  note(`${version}: set`, await called((done) => session.set(sets, done)))
  note(
    `${version}: get again`,
    await called((done) =>
      session.get(
        sets.map(({ oid }) => oid),
        done,
      ),
    ),
  )
}

async function main() {
  const agent = snmp.createAgent(
    { port: 0, address: '127.0.0.1', engineID: '8000B98380ABCDEF0123456789ABCDEF01' },
    (error, data) => {
      if (error) note('agent error', String(error))
      else if (data && recording) note('agent saw', data.pdu?.type)
    },
  )
  fill(agent)
  const authorizer = agent.getAuthorizer()
  authorizer.addCommunity('public')
  const user = {
    name: 'tester',
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha,
    authKey: 'authentication',
    privProtocol: snmp.PrivProtocols.aes,
    privKey: 'privacy-key',
  }
  authorizer.addUser(user)
  const listeners = Object.values(agent.listener.sockets)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const { port } = listeners[0].address()
  for (const [name, version] of [
    ['v1', snmp.Version1],
    ['v2c', snmp.Version2c],
  ]) {
    const session = snmp.createSession('127.0.0.1', 'public', { port, version, timeout: 3000 })
    await ask(session, name)
    session.close()
  }
  // Version 3 has times and random salts in its datagrams; what comes of them is compared.
  recording = false
  const session = snmp.createV3Session('127.0.0.1', user, { port, timeout: 3000 })
  await ask(session, 'v3')
  session.close()
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
