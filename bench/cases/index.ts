/** All cases, in the order in which they run. */
import type { Case } from '../case.ts'
import { asn1cMemory, asn1cValidate, asn1cXer } from './asn1c.ts'
import { browserRam, browserRecords } from './browser.ts'
import { codecDecode, codecEncode } from './codec.ts'
import { encodeImage, encodeSmallImage } from './encode.ts'
import { facesDecodeLdap, facesDecodeSmallValues, facesEncodeLdap, facesEncodeSmallValues } from './faces.ts'
import { inspectorRam, inspectorRecords, inspectorSiblings, inspectorSparse } from './inspector.ts'
import { largeFromBer, largeGather, largeGatherBer, largeMemory, largeToBer } from './large-ram.ts'
import { memoryToBer } from './memory.ts'
import { certificates } from './messages.ts'
import { migrationFromBer, migrationToBer } from './migration.ts'
import { peersCertificates, peersImage, peersSmallValues, peersTypedValues } from './peers.ts'
import { binaryToImage, fileToImage, fileToRecords } from './ram.ts'
import { countCallRecords, countSmallValues, scanCallRecords, scanSmallValues } from './scan.ts'
import {
  largeSelect,
  largeSelectCommand,
  largeSelectMemory,
  largeValues,
  selectCalls,
  valuesOfCalls,
} from './select.ts'
import { startUp } from './start-up.ts'
import { validateCallRecords, validateDeviceState } from './validate.ts'

export const cases: readonly Case[] = [
  scanSmallValues,
  countSmallValues,
  scanCallRecords,
  countCallRecords,
  fileToRecords,
  fileToImage,
  binaryToImage,
  encodeImage,
  encodeSmallImage,
  certificates,
  facesDecodeSmallValues,
  facesDecodeLdap,
  facesEncodeSmallValues,
  facesEncodeLdap,
  peersCertificates,
  peersSmallValues,
  peersTypedValues,
  peersImage,
  codecDecode,
  codecEncode,
  migrationToBer,
  migrationFromBer,
  validateCallRecords,
  validateDeviceState,
  selectCalls,
  valuesOfCalls,
  startUp,
  memoryToBer,
  largeGather,
  largeGatherBer,
  largeToBer,
  largeFromBer,
  largeMemory,
  largeSelect,
  largeSelectCommand,
  largeValues,
  largeSelectMemory,
  asn1cValidate,
  asn1cXer,
  asn1cMemory,
  browserRecords,
  browserRam,
  inspectorSparse,
  inspectorRecords,
  inspectorSiblings,
  inspectorRam,
]
