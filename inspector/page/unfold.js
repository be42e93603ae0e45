/**
 * Unfolds the page (vite/single-file.ts): style, script and the engine's script are one deflated text. Elements with just these texts are
 * what the page's policy allows, by their hashes.
 */
const page = document.getElementById('page')
try {
  const parts = document.getElementById('parts')
  const octets = Uint8Array.from(atob(parts.textContent), (character) => character.charCodeAt(0))
  const inflated = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const [style, script, engine] = (await new Response(inflated).text()).split('\0')
  parts.remove()
  const add = (name, text, attributes) => {
    const element = Object.assign(document.createElement(name), attributes)
    element.textContent = text
    document.head.append(element)
  }
  add('style', style)
  // A block of data: the page makes its worker of it.
  add('script', engine, { type: 'text/plain', id: 'engine' })
  add('script', script, { type: 'module' })
} catch (error) {
  page.textContent = `The inspector cannot start in this browser: ${error}`
}
