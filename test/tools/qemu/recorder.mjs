/** Listens where a source of a migration connects to, and writes what each connection brings into a file of its own. */

import { createWriteStream, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

/**
 * Files in `folder`: `NAME.main.mig` for the connection that begins with QEVM, `NAME.chN.mig` for a multifd channel,
 * `NAME.preempt.mig` for any other.
 * @param destination path of the socket of a real destination, which then gets all octets and may answer
 */
export class Recorder {
  #server
  #written = []
  #path
  #destination
  #folder
  #name
  /** Names of the files that have been begun. */
  files = []

  constructor(folder, name, destination) {
    this.#folder = folder
    this.#name = name
    this.#destination = destination
    this.#path = join(folder, `${name}.socket`)
  }

  /** Begins to listen; what `migrate` takes as its URI. */
  async listen() {
    rmSync(this.#path, { force: true })
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#take(socket))
    await new Promise((resolve) => this.#server.listen(this.#path, resolve))
    return `unix:${this.#path}`
  }

  #take(socket) {
    let start = Buffer.alloc(0)
    let file
    const forward = this.#destination && connect({ path: this.#destination, allowHalfOpen: true })
    forward?.pipe(socket)
    const record = (octets) => {
      if (!file) {
        start = Buffer.concat([start, octets])
        if (start.length < 64) return
        file = this.#open(start)
        octets = start
      }
      file.write(octets)
    }
    socket.on('data', (octets) => {
      record(octets)
      if (forward && !forward.write(octets)) socket.pause()
    })
    forward?.on('drain', () => socket.resume())
    socket.on('error', () => forward?.destroy())
    forward?.on('error', () => socket.destroy())
    this.#written.push(
      new Promise((resolve) => socket.on('close', resolve)).then(() => {
        if (!file) {
          file = this.#open(start)
          file.write(start)
        }
        file.end()
        return finished(file)
      }),
    )
    socket.on('end', () => (forward ? forward.end() : socket.end()))
  }

  #open(start) {
    const magic = start.length < 64 ? 0 : start.readUInt32BE(0)
    const part = magic === 0x5145564d ? 'main' : magic === 0x11223344 ? `ch${start[24]}` : 'preempt'
    const name = `${this.#name}.${part}.mig`
    this.files.push(name)
    return createWriteStream(join(this.#folder, name))
  }

  /** Waits for all connections to end and for the files to be written; both sides have to be gone. */
  async close() {
    this.#server.close()
    await Promise.all(this.#written)
    rmSync(this.#path, { force: true })
  }
}
