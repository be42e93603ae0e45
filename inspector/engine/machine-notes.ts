/** What is worth knowing of how a stream was made, in words. */
import { capabilitiesOf, type StreamModel } from '../../src/migration/index.ts'

/** Whether pages went over other connections, of which this is not the recording. */
export function connectionsOf({ configuration }: StreamModel): boolean {
  const capabilities = configuration === undefined ? [] : capabilitiesOf(configuration)
  return capabilities.includes('multifd') || capabilities.includes('postcopy-preempt')
}

export function notesOn({
  configuration,
  commands,
  footers,
  descriptionText,
  sections,
  hasEnd,
}: StreamModel): string[] {
  const capabilities = configuration === undefined ? [] : capabilitiesOf(configuration)
  const notes = capabilities.length > 0 ? [`capabilities: ${capabilities.join(', ')}`] : []
  if (capabilities.includes('multifd')) {
    notes.push('pages of RAM went over other connections (multifd): a recording of the main one alone has none of them')
  }
  // POSTCOPY_LISTEN
  if (commands.some(({ command }) => command === 4)) {
    notes.push('a recording of postcopy: pages that the running guest asked for come after the devices')
  }
  if (capabilities.includes('x-ignore-shared'))
    notes.push('shared memory stayed where it was, and is not in the stream')
  if (footers === false) notes.push('sections have no footers')
  if (descriptionText === undefined && sections.length > 0) notes.push('there is no description of the devices')
  if (!hasEnd) notes.push('the stream has no end')
  return notes
}
