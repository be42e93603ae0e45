/** The QEMUs at hand: the one that is installed, and QEMU 10 in a folder (qemu10.sh puts it there). */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** As `Qemu.start` takes it: `major` of its version, paths of its programs, and what all of them need. */
export function installations(folder10) {
  const found = []
  for (const one of [installed(), folder10 && unpacked(folder10)]) {
    if (!one) continue
    const version = versionOf(one)
    if (version) found.push({ ...one, version, major: Number(/version (\d+)/.exec(version)[1]) })
  }
  return found
}

function installed() {
  return { x86: 'qemu-system-x86_64', arm: 'qemu-system-aarch64', img: 'qemu-img', args: [], env: {} }
}

/** Debian packages unpacked into a folder, their libraries and firmware found there before those of the system. */
function unpacked(folder) {
  const at = (...names) => join(folder, 'usr', ...names)
  if (!existsSync(at('bin', 'qemu-system-x86_64'))) return undefined
  const data = [at('share', 'qemu'), at('share', 'seabios'), '/usr/share/seabios', '/usr/lib/ipxe/qemu']
  return {
    x86: at('bin', 'qemu-system-x86_64'),
    arm: at('bin', 'qemu-system-aarch64'),
    img: at('bin', 'qemu-img'),
    args: data.filter(existsSync).flatMap((name) => ['-L', name]),
    env: { LD_LIBRARY_PATH: at('lib', 'x86_64-linux-gnu') },
  }
}

function versionOf({ x86, env }) {
  try {
    const said = execFileSync(x86, ['--version'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return String(said).split('\n')[0]
  } catch {
    return undefined
  }
}
