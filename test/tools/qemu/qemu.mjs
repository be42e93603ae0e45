/** One QEMU process, spoken to over QMP on its standard streams: no socket to wait for, none left behind. */

import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** What QEMU answered, or that it is gone, with what it printed. */
export class QemuError extends Error {}

export class Qemu {
  #process
  #pending = []
  #line = ''
  #ended
  /** What QEMU printed as a message. */
  said = ''

  /**
   * Starts a QEMU and greets it; without `-S` the guest runs.
   * @param installation of installation.mjs
   * @param seconds after which the process is ended, whatever it is doing
   */
  static async start(installation, { machine = 'x86', args, seconds = 60, cwd }) {
    const qemu = new Qemu(installation, machine, args, seconds, cwd)
    await qemu.#answer
    await qemu.execute('qmp_capabilities')
    return qemu
  }

  #answer = this.#next()

  constructor(installation, machine, args, seconds, cwd) {
    // `timeout` ends QEMU even when this process has been killed.
    const line = ['-k', '5', String(seconds), installation[machine], ...installation.args]
    line.push('-display', 'none', '-qmp', 'stdio', ...args)
    this.#process = spawn('timeout', line, { cwd, env: { ...process.env, ...installation.env } })
    this.#process.stdout.setEncoding('utf8').on('data', (text) => this.#read(text))
    this.#process.stderr.setEncoding('utf8').on('data', (text) => (this.said += text))
    this.#process.stdin.on('error', () => {})
    this.#ended = new Promise((resolve) => this.#process.on('close', resolve))
    this.#ended.then(() => {
      for (const { reject } of this.#pending.splice(0)) reject(new QemuError(`QEMU ended: ${this.said.trim()}`))
      this.#pending = undefined
    })
  }

  #next() {
    return new Promise((resolve, reject) => {
      if (this.#pending) this.#pending.push({ resolve, reject })
      else reject(new QemuError(`QEMU ended: ${this.said.trim()}`))
    })
  }

  #read(text) {
    const lines = (this.#line + text).split('\n')
    this.#line = lines.pop()
    for (const line of lines) {
      const message = JSON.parse(line)
      if (message.event === undefined) this.#pending.shift()?.resolve(message)
    }
  }

  /** Executes a QMP command; its result, or QemuError with the description of the error. */
  async execute(command, args = {}) {
    const answer = this.#next()
    this.#process.stdin.write(`${JSON.stringify({ execute: command, arguments: args })}\n`)
    const { return: result, error } = await answer
    if (error) throw new QemuError(`${command}: ${error.desc}`)
    return result
  }

  /** A command of the human monitor; what it prints. */
  monitor(line) {
    return this.execute('human-monitor-command', { 'command-line': line })
  }

  capabilities(names, state = true) {
    if (names.length === 0) return
    return this.execute('migrate-set-capabilities', {
      capabilities: names.map((capability) => ({ capability, state })),
    })
  }

  parameters(parameters) {
    return this.execute('migrate-set-parameters', parameters)
  }

  async status() {
    return (await this.execute('query-status')).status
  }

  /** Waits until `holds` does; an error after `seconds`. */
  async until(what, holds, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
      if (await holds()) return
    }
    throw new QemuError(`not within ${seconds} s: ${what}`)
  }

  /** Waits for a migration to come to an end, which must be a good one. */
  async migrated(seconds) {
    let state
    await this.until(
      'the end of the migration',
      async () => {
        state = await this.execute('query-migrate')
        return ['completed', 'failed', 'cancelled'].includes(state.status)
      },
      seconds,
    )
    if (state.status !== 'completed') {
      throw new QemuError(`migration ${state.status}: ${state['error-desc'] ?? this.said.trim()}`)
    }
    return state
  }

  /** A word of guest memory. */
  async word(address) {
    const [, value] = /: (0x[0-9a-f]+)/.exec(await this.monitor(`xp /1xw ${address}`))
    return Number(value)
  }

  /** Has come to its end, or is brought to it. Never throws. */
  async quit() {
    if (this.#pending) {
      this.execute('quit').catch(() => {})
      const patience = setTimeout(() => this.#process.kill('SIGKILL'), 5000)
      await this.#ended
      clearTimeout(patience)
    }
    await this.#ended
  }
}
