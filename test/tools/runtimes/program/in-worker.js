/** A page that has the sample run in a module worker. */

const worker = new Worker(new URL('./thread.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => (data.failure ? console.error(data.failure) : console.log(data.results))
worker.onerror = (event) => console.error(event.message ?? 'the worker does not load')
