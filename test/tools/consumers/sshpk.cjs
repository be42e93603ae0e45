// sshpk: keys and certificates in every format that goes through asn1, parsed and written. `sshpk.cjs FOLDER`: its files.

const { readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const sshpk = require('sshpk')

const [folder] = process.argv.slice(2)
const seen = []
function note(what, work) {
  let result
  try {
    const value = work()
    result = Buffer.isBuffer(value) ? value.toString('hex') : String(value)
  } catch (error) {
    result = `throws ${error.name}: ${error.message}`
  }
  seen.push([what, result])
}

const formats = ['pem', 'pkcs1', 'pkcs8', 'ssh', 'rfc4253']
for (const name of readdirSync(folder).sort()) {
  const octets = readFileSync(join(folder, name))
  if (name.endsWith('.der')) {
    note(`${name}: fingerprint`, () => sshpk.parseCertificate(octets, 'x509').fingerprint('sha256'))
    for (const property of ['subjects', 'issuer', 'serial', 'validFrom', 'validUntil', 'purposes']) {
      note(`${name}: ${property}`, () => {
        const value = sshpk.parseCertificate(octets, 'x509')[property]
        return Buffer.isBuffer(value) ? value : JSON.stringify(Array.isArray(value) ? value.map(String) : String(value))
      })
    }
    note(`${name}: as x509`, () => sshpk.parseCertificate(octets, 'x509').toBuffer('x509'))
    note(`${name}: as pem`, () => sshpk.parseCertificate(octets, 'x509').toBuffer('pem'))
    note(`${name}: its key`, () => sshpk.parseCertificate(octets, 'x509').subjectKey.toBuffer('pkcs8'))
    for (let cut = 1; cut < octets.length; cut += 13) {
      note(`${name}, ${cut} octets`, () =>
        sshpk.parseCertificate(octets.subarray(0, cut), 'x509').fingerprint('sha256'),
      )
    }
    continue
  }
  const options = name.includes('encrypted') ? { passphrase: 'secret' } : {}
  for (const parse of ['parsePrivateKey', 'parseKey']) {
    note(`${name}: ${parse}`, () => sshpk[parse](octets, 'pem', options).fingerprint('sha256'))
    for (const format of formats) {
      note(`${name}: ${parse} to ${format}`, () => {
        const key = sshpk[parse](octets, 'pem', options)
        return key.toBuffer(format === 'ssh' && parse === 'parsePrivateKey' ? 'pkcs8' : format)
      })
    }
    note(`${name}: ${parse} to public`, () => sshpk[parse](octets, 'pem', options).toPublic().toBuffer('pkcs8'))
  }
  if (/rsa/.test(name)) {
    note(`${name}: a certificate`, () => {
      const key = sshpk.parsePrivateKey(octets, 'pem', options)
      const id = sshpk.identityFromDN('cn=test, o=Grün, c=DE')
      const dates = { validFrom: new Date(1.7e12), validUntil: new Date(2.7e12), serial: Buffer.from('01ff', 'hex') }
      const certificate = sshpk.createSelfSignedCertificate([id, sshpk.identityForHost('example.org')], key, dates)
      return certificate.toBuffer('x509')
    })
  }
}
console.log(JSON.stringify(seen))
