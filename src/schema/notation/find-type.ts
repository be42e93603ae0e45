/** A type by the name a user gives it. */
import { nearestName } from './nearest.ts'
import type { Schema, TypeId } from './types.ts'

/**
 * The type called `Name` or `Module.Name`.
 * @throws {RangeError} if there is none (the nearest name is suggested), or if several modules assign one of the name
 */
export function findType(schema: Schema, name: string): TypeId {
  const dot = name.indexOf('.')
  const moduleName = dot < 0 ? undefined : name.slice(0, dot)
  const typeName = dot < 0 ? name : name.slice(dot + 1)
  const modules = schema.modules.filter((module) => moduleName === undefined || module.name === moduleName)
  if (modules.length === 0 && moduleName !== undefined) {
    const near = nearestName(
      moduleName,
      schema.modules.map((module) => module.name),
    )
    throw new RangeError(`no module ${moduleName} in the schema${near === undefined ? '' : `; did you mean ${near}?`}`)
  }
  const found = modules.filter((module) => module.types.has(typeName))
  if (found.length === 1) return found[0].types.get(typeName)!
  if (found.length > 1) {
    const names = found.map((module) => `${module.name}.${typeName}`).join(', ')
    throw new RangeError(`several modules have a type ${typeName}: ${names}`)
  }
  const near = nearestName(
    typeName,
    modules.flatMap((module) => [...module.types.keys()]),
  )
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw new RangeError(
    `no type ${typeName} in ${moduleName === undefined ? 'the schema' : `module ${moduleName}`}${hint}`,
  )
}
