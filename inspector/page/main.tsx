/** The page begins: a worker with the engine, a session, the views. */

import { startWorker } from 'virtual:engine'
import { render } from 'preact'
import { openAddress } from './address.ts'
import { App } from './app.tsx'
import { watchForMachines } from './machine-watch.ts'
import { Session } from './session.ts'
import { apply, theme } from './theme.ts'
import './styles/index.css'

apply(theme.value)
const page = document.getElementById('page')!

try {
  const session = new Session(startWorker())
  render(<App session={session} />, page)
  watchForMachines(session)
  void openAddress(session)
  addEventListener('hashchange', () => void openAddress(session))
} catch (error) {
  page.textContent = `The inspector cannot start in this browser: ${error instanceof Error ? error.message : error}`
}
