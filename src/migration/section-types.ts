/** The types of sections in words. */
import { SectionType } from './visitor.ts'

export const sectionTypeNames = {
  [SectionType.Start]: 'start',
  [SectionType.Part]: 'part',
  [SectionType.End]: 'end',
  [SectionType.Full]: 'full',
} as const
