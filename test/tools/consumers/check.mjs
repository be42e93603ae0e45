/** See check-consumers.sh. Prints a line a check and `N passed, N failed` at the end. */

import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'wasm-ber-consumers-'))
const exec = promisify(execFile)

/** Exact, so that a new release of theirs fails nothing here. */
const consumers = { ldapjs: '3.0.7', 'net-snmp': '3.29.2', sshpk: '1.18.0' }
const types = { '@types/asn1': '0.2.4', '@types/node': '20.19.43' }
const jest = { jest: '30.2.0' }

let passed = 0
let failed = 0

function check(what, failure) {
  if (failure === undefined) passed++
  else failed++
  console.log(failure === undefined ? `ok   ${what}` : `FAIL ${what}: ${failure}`)
}

/** Standard output; what a failing program says comes with the exception. */
async function run(program, args, cwd) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_|FORCE_COLOR)/i.test(name)),
  )
  const { stdout } = await exec(program, args, { cwd, env, maxBuffer: 1 << 28, timeout: 120_000 })
  return stdout
}

const said = (error) => `${error.message}\n${error.stdout ?? ''}`.trim().split('\n').slice(0, 12).join('\n     ')

async function main() {
  const tarballs = await pack()
  const projects = { old: join(folder, 'old'), ours: join(folder, 'ours') }
  const blanket = join(folder, 'blanket')
  try {
    await Promise.all([
      install(projects.old, { dependencies: { ...consumers, ...types, asn1: '0.2.6' } }),
      install(projects.ours, withOurs(tarballs)),
      install(blanket, withOneForBoth(tarballs)),
    ])
  } catch (error) {
    if (/E?(?:NOTFOUND|AI_AGAIN|CONNREFUSED|TIMEDOUT|NETUNREACH)/.test(`${error.stderr}`)) {
      console.log('check-consumers: the registry of npm cannot be reached')
      return 77
    }
    throw error
  }
  checkInstalled(projects.ours)
  makeKeys(join(folder, 'keys'))
  for (const name of Object.keys(consumers)) await compare(name, projects)
  // Of all that ldapjs does, only its control for sorting wants a null that version 2 has not.
  await compare('ldapjs', { old: projects.old, blanket }, ['--no-sorting'])
  await compareTyped(projects)
  await checkNode16(projects.ours)
  await checkJest(projects.ours)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** This package, its dependency and the packages of the faces, by name and major version. */
async function pack() {
  const packages = join(root, 'build/packages')
  const tarballs = {}
  for (const file of readdirSync(packages).filter((name) => name.endsWith('.tgz'))) {
    copyFileSync(join(packages, file), join(folder, file))
    tarballs[file.replace(/\.\d+\.\d+\.tgz$/, '')] = `file:../${file}`
  }
  for (const path of [root, join(root, 'node_modules/@assemblyscript/loader')]) {
    const [{ filename, name }] = JSON.parse(
      await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], path),
    )
    tarballs[name] = `file:../${filename}`
  }
  return tarballs
}

function withOurs(tarballs) {
  return {
    dependencies: {
      ...consumers,
      ...jest,
      '@types/node': types['@types/node'],
      asn1: tarballs['wasm-ber-asn1-0'],
      'wasm-ber': tarballs['wasm-ber'],
      '@assemblyscript/loader': tarballs['@assemblyscript/loader'],
    },
    overrides: {
      asn1: tarballs['wasm-ber-asn1-0'],
      'asn1-ber': tarballs['wasm-ber-asn1-ber-1'],
      '@ldapjs/asn1@1': tarballs['wasm-ber-ldapjs-asn1-1'],
      '@ldapjs/asn1@2': tarballs['wasm-ber-ldapjs-asn1-2'],
    },
  }
}

/** Version 2 of @ldapjs/asn1 in place of version 1 as well, as whoever names no version has it. */
function withOneForBoth(tarballs) {
  return {
    dependencies: {
      ldapjs: consumers.ldapjs,
      'wasm-ber': tarballs['wasm-ber'],
      '@assemblyscript/loader': tarballs['@assemblyscript/loader'],
    },
    overrides: { '@ldapjs/asn1': tarballs['wasm-ber-ldapjs-asn1-2'] },
  }
}

async function install(project, manifest) {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, ...manifest }, null, 2))
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], project)
  cpSync(here, join(project, 'consumers'), { recursive: true })
}

/** Nothing of the old packages is left, wherever in the tree. */
function checkInstalled(project) {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages
  const places = Object.entries(lock).filter(([path]) => /(?:^|\/)(?:asn1|asn1-ber|@ldapjs\/asn1)$/.test(path))
  const left = places.filter(([, { name }]) => !name?.startsWith('wasm-ber-')).map(([path]) => path)
  const failure = left.length > 0 ? `${left} as it was` : places.length < 4 ? `${places.length} of 4` : undefined
  check('overrides reach asn1, asn1-ber and both versions of @ldapjs/asn1', failure)
}

function makeKeys(into) {
  mkdirSync(into)
  const write = (name, octets) => writeFileSync(join(into, name), octets)
  const pairs = {
    rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
    ed25519: generateKeyPairSync('ed25519'),
    dsa: generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
  }
  for (const [name, { privateKey, publicKey }] of Object.entries(pairs)) {
    const format = 'pem'
    write(`${name}-pkcs8.pem`, privateKey.export({ type: 'pkcs8', format }))
    const secret = { cipher: 'aes-256-cbc', passphrase: 'secret' }
    write(`${name}-encrypted.pem`, privateKey.export({ type: 'pkcs8', format, ...secret }))
    write(`${name}-spki.pem`, publicKey.export({ type: 'spki', format }))
    if (name === 'rsa') write(`${name}-pkcs1.pem`, privateKey.export({ type: 'pkcs1', format }))
    if (name.startsWith('p')) write(`${name}-sec1.pem`, privateKey.export({ type: 'sec1', format }))
  }
  const fixtures = join(root, 'test/fixtures/asn1-instances')
  for (const name of readdirSync(fixtures).filter((each) => /^cert.*\.der$/.test(each))) {
    copyFileSync(join(fixtures, name), join(into, name))
  }
}

/** Both transcripts are lists of what was seen, in order, and what it was. */
async function compare(name, projects, more = []) {
  const which = Object.keys(projects).join(' and ')
  try {
    const script = join('consumers', `${name}.cjs`)
    const transcripts = []
    for (const project of Object.values(projects)) {
      transcripts.push(JSON.parse(await run(process.execPath, [script, join(folder, 'keys'), ...more], project)))
    }
    const [theirs, ours] = transcripts
    const at = theirs.findIndex(([what, value], i) => ours[i]?.[0] !== what || ours[i][1] !== value)
    const messages = theirs.filter(([what]) => /message|datagram/.test(what)).length
    const same = at === -1 && ours.length === theirs.length
    check(
      `${name}, ${which}: ${theirs.length} observations are the same, ${messages} of them messages`,
      same ? undefined : `${theirs[at]?.join(': ')}\n     but ours ${ours[at]?.join(': ')}`,
    )
  } catch (error) {
    check(`${name}, ${which}`, said(error))
  }
}

const tsc = join(root, 'node_modules/typescript/bin/tsc')

async function compile(project, file, options) {
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    types: ['node'],
    rootDir: 'consumers',
    outDir: 'compiled',
    ...options,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  await run(process.execPath, [tsc, '-p', 'tsconfig.json'], project)
  return join('compiled', file.replace(/^.*\//, '').replace(/ts$/, 'js'))
}

async function compareTyped(projects) {
  try {
    const outputs = []
    for (const project of Object.values(projects)) {
      const script = await compile(project, 'consumers/typed-for-asn1.cts', { module: 'node16' })
      outputs.push(await run(process.execPath, [script], project))
    }
    check(
      'written for @types/asn1: compiles and does the same',
      outputs[0] === outputs[1] ? undefined : outputs.join('\n'),
    )
  } catch (error) {
    check('written for @types/asn1', said(error))
  }
}

async function checkNode16(project) {
  for (const file of ['consumers/node16.cts', 'consumers/node16.mts']) {
    try {
      const script = await compile(project, file, { module: 'node16', esModuleInterop: true })
      const output = await run(process.execPath, [script], project)
      check(`tsc --module node16, ${file}`, output === 'all five\n' ? undefined : output)
    } catch (error) {
      check(`tsc --module node16, ${file}`, said(error))
    }
  }
}

async function checkJest(project) {
  try {
    writeFileSync(join(project, 'jest.config.json'), JSON.stringify({ testMatch: ['**/consumers/jest-*.cjs'] }))
    await run(process.execPath, ['node_modules/jest/bin/jest.js', '--config', 'jest.config.json', '--ci'], project)
    check('Jest')
  } catch (error) {
    check('Jest', `${said(error)}\n${error.stderr}`)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
