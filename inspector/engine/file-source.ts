/** A file that somebody has picked, to be read here and there as long as it is what was picked. */
import { BlobSource } from '../../src/migration/index.ts'

export class FileSource extends BlobSource {
  override read(position: number, view: Uint8Array): number | Promise<number> {
    const octets = super.read(position, view)
    return typeof octets === 'number' ? octets : octets.catch(refuse)
  }
}

/** Octets of a file for somebody else to read. @throws where they cannot be: a download of them would fail without a word */
export async function partOf(file: Blob, from: number, to: number): Promise<Blob> {
  const part = file.slice(from, to)
  await part.slice(0, 1).arrayBuffer().catch(refuse)
  return part
}

/**
 * Browsers refuse a file that is another one by now, or gone, with words on permissions that help nobody; or with an AbortError, in
 * Firefox, which would pass for somebody's wish. Nobody stops the reading of a Blob here.
 */
function refuse(error: unknown): never {
  if (!(error instanceof DOMException)) throw error
  throw new Error(
    'the file was changed, moved or deleted since it was opened, and cannot be read any more: open it again',
  )
}
