/** Tags of schema/migration.asn1. Class APPLICATION; a number is two letters, 128 * first + second. */
import { application, contextSpecific } from '../ber/tag.ts'

const letters = (text: string) => application(128 * text.charCodeAt(0) + text.charCodeAt(1))

export const SchemaTag = {
  qemuFile: letters('QF'),
  configuration: letters('CF'),
  start: letters('ST'),
  part: letters('SP'),
  end: letters('SE'),
  full: letters('SF'),
  command: letters('CM'),
  eof: letters('EF'),
  description: letters('VD'),
  tail: letters('TL'),
  ram: letters('RM'),
  device: letters('DV'),
  ramBlockList: letters('>R'),
  ramSecBlock: letters('RS'),
  flush: letters('MF'),
  eos: letters('EO'),
  subsections: letters('SL'),
  subsection: letters('SS'),
  compr: application(0),
  hook: letters('HO'),
  fillPage: letters('FI'),
  fullPage: letters('FP'),
  xbzrlePage: letters('XB'),
  packedPage: letters('CP'),
  blockPageSize: contextSpecific(0),
  blockAddress: contextSpecific(1),
  blockMapped: contextSpecific(2),
  uint32: contextSpecific(6),
  field: contextSpecific(8),
} as const
