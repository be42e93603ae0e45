/** The worker from the script that the page holds as text (vite/single-file.ts). */
export function startWorker(): Worker {
  const script = document.getElementById('engine')!
  const address = URL.createObjectURL(new Blob([script.textContent!], { type: 'text/javascript' }))
  script.remove()
  const worker = new Worker(address)
  // The worker has its script once it answers; to revoke the address before that would take it away in Firefox.
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true })
  return worker
}
