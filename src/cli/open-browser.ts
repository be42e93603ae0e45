/**
 * Opens an address in the browser that the user has chosen. Each system has one program for that, started without a shell. The package `open`
 * would bring eight others and a shell script of its own, to the same end.
 */
import { spawn } from 'node:child_process'

type Command = readonly [program: string, ...args: string[]]

function commandFor(address: string): Command | undefined {
  const { platform, env } = process
  if (platform === 'darwin') return ['open', address]
  // Not `start`, which is a word of a shell that has its own thoughts about & in addresses.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address]
  // Without a display xdg-open would start a browser for terminals, in this one.
  const hasDisplay = env.DISPLAY || env.WAYLAND_DISPLAY
  return hasDisplay ? ['xdg-open', address] : undefined
}

/** @returns why it cannot be opened, if that shows at once */
export async function openBrowser(address: string): Promise<string | undefined> {
  const command = commandFor(address)
  if (command === undefined) return 'there is no display'
  const [program, ...args] = command
  return new Promise((resolve) => {
    const started = spawn(program, args, { stdio: 'ignore', detached: true })
    started.once('error', (error: NodeJS.ErrnoException) => resolve(`${program}: ${error.code ?? error.message}`))
    started.once('spawn', () => {
      started.unref()
      resolve(undefined)
    })
  })
}
