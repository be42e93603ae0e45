/** What `ber from-xml` does. */
import { InputFile } from './input-file.ts'
import { writing } from './writing.ts'
import { XmlReader } from './xml-reader.ts'

const PIECE = 64 * 1024

export async function fromXml(inputName: string, outputName: string): Promise<void> {
  const input = new InputFile(inputName)
  await writing(outputName, input, async (output) => {
    const reader = new XmlReader(input.name, output.write)
    const piece = new Uint8Array(PIECE)
    for (let count = await input.read(piece); count > 0; count = await input.read(piece)) {
      reader.take(piece.subarray(0, count))
    }
    reader.end()
  })
}
