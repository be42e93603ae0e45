/**
 * Unfolds the page (vite/single-file.ts): style, script, the engine's script and licences are one deflated text. Elements with just these
 * texts are what the page's policy allows, by their hashes.
 */
const page = document.getElementById('page')
try {
  const parts = document.getElementById('parts')
  const inflated = new Blob([octetsOf(parts)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const [style, script, engine, licences] = (await new Response(inflated).text()).split('\0')
  parts.remove()
  const add = (name, text, attributes) => {
    const element = Object.assign(document.createElement(name), attributes)
    element.textContent = text
    document.head.append(element)
  }
  add('style', style)
  // Blocks of data: the page makes its worker of the one, and shows the other.
  add('script', engine, { type: 'text/plain', id: 'engine' })
  add('script', licences, { type: 'text/plain', id: 'licences' })
  add('script', script, { type: 'module' })
} catch (error) {
  page.textContent = `The inspector cannot start in this browser: ${error}`
}

/** From Base 85, as it was written. */
function octetsOf({ textContent, dataset }) {
  const view = new DataView(new ArrayBuffer((textContent.length / 5) * 4))
  for (let group = 0; 5 * group < textContent.length; group++) {
    let value = 0
    for (let digit = 0; digit < 5; digit++) {
      const code = textContent.charCodeAt(5 * group + digit)
      value = value * 85 + (code === 0x7d ? 0x3c : code) - 0x28
    }
    view.setUint32(4 * group, value)
  }
  return new Uint8Array(view.buffer, 0, dataset.octets)
}
