/** A stream that only goes forward, on its way to a plain one: whether it is mapped is seen too late to look at its blocks first. */
import { hasCapability } from '../configuration.ts'
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import type { Configuration, Visitor } from '../visitor.ts'
import { MAPPED_RAM } from './mapped-capability.ts'
import { MappedSurvey } from './mapped-survey.ts'
import { MappedToPlain } from './mapped-to-plain.ts'

export class OneWayMapped extends MappedToPlain {
  readonly #position: () => number

  constructor(output: Visitor, memory: MigrationMemory) {
    super(output, memory, new MappedSurvey())
    this.#position = () => memory.position()
  }

  override configuration(configuration: Configuration): void {
    if (!hasCapability(configuration, MAPPED_RAM)) {
      super.configuration(configuration)
      return
    }
    throw new MigrationError('MIGRATION_UNSUPPORTED', this.#position(), {
      path: 'configuration',
      summary: 'a mapped-ram file has to be read twice to become a plain stream, and must be a file for that',
      actual: 'a stream that only goes forward',
    })
  }
}
