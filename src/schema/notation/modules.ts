/** A set of modules with imports and exports tied together, and the look-up of names in it (X.680 13 and 14). */
import type { Assignment, Module, ModuleSymbol, Parameter, SymbolsFromModule } from './ast-assignments.ts'
import type { ActualParameter, Reference } from './ast-types.ts'
import type { Diagnostics } from './diagnostics.ts'
import { moduleArcs } from './module-identifiers.ts'
import { nearestName } from './nearest.ts'
import { builtInTypeWords, isBuiltIn } from './parse-types.ts'
import { predefinedModule, predefinedNames } from './predefined.ts'
import type { Position } from './source.ts'
import { isReserved } from './tokens.ts'

/** Where names of a text are looked up: a module and, within a parameterized definition, its actual parameters. */
export interface Scope {
  readonly id: number
  readonly module: ModuleScope
  readonly parameters: ReadonlyMap<string, Binding> | undefined
  /** How many instances of parameterized definitions lie around. */
  readonly depth: number
}

/** An actual parameter in the place of a dummy reference; its own names belong to `scope`. */
export interface Binding {
  readonly parameter: Parameter
  readonly actual: ActualParameter
  readonly scope: Scope
}

export interface ModuleScope {
  readonly module: Module
  readonly identifier: string | undefined
  readonly symbols: Map<string, Assignment>
  /** By symbol: the modules it is imported from. */
  readonly imports: Map<string, ImportedModule[]>
  /** By name, for external references. */
  readonly importedModules: Map<string, ImportedModule>
  readonly exports: ReadonlySet<string> | undefined
  /** The scope without parameters. */
  readonly top: Scope
}

export interface ImportedModule {
  readonly name: string
  /** `undefined`: missing. */
  readonly scope: ModuleScope | undefined
}

/** What a name stands for; `missing` also for names whose fault has been reported. */
export type Found =
  | { readonly kind: 'assignment'; readonly assignment: Assignment; readonly scope: Scope }
  | { readonly kind: 'parameter'; readonly binding: Binding }
  | { readonly kind: 'missing'; readonly name: string }

export type MissingModules = 'refuse' | 'any'

const maxReExports = 32

export class ModuleSet {
  readonly scopes: readonly ModuleScope[]
  readonly #diagnostics: Diagnostics
  readonly #byName = new Map<string, ModuleScope[]>()
  readonly #byIdentifier = new Map<string, ModuleScope>()
  readonly #predefined = new Map<Module, ModuleScope>()
  #scopeCount = 0

  constructor(modules: readonly Module[], diagnostics: Diagnostics, missing: MissingModules) {
    this.#diagnostics = diagnostics
    const scopes: ModuleScope[] = []
    for (const module of modules) {
      const scope = this.#makeScope(module)
      const others = this.#byName.get(module.name)
      const same = others?.find((other) => other.identifier === undefined || other.identifier === scope.identifier)
      if (same !== undefined) {
        diagnostics.report('MODULE_DUPLICATE', module.position, {
          message: `module ${module.name} is there twice`,
          length: module.name.length,
          related: [{ message: 'the other one', position: same.module.position }],
        })
        continue
      }
      if (others === undefined) this.#byName.set(module.name, [scope])
      else others.push(scope)
      scopes.push(scope)
      if (scope.identifier !== undefined) this.#byIdentifier.set(scope.identifier, scope)
    }
    this.scopes = scopes
    for (const scope of scopes) this.#linkImports(scope, missing)
    for (const scope of scopes) this.#checkImports(scope)
  }

  /** A new scope for an instance of a parameterized definition. */
  instanceScope(module: ModuleScope, parameters: ReadonlyMap<string, Binding>, depth: number): Scope {
    return { id: this.#scopeCount++, module, parameters, depth }
  }

  /** What a reference stands for; unknown ones are reported, and count as missing. */
  lookup(reference: Reference, scope: Scope): Found {
    const found =
      reference.module === undefined
        ? this.find(reference.name, scope, reference.position)
        : this.#findExternal(reference, scope)
    return found ?? this.#unknown(reference, scope)
  }

  /** What a bare name stands for, or nothing; only ambiguity is reported. */
  find(name: string, scope: Scope, position: Position): Found | undefined {
    const binding = scope.parameters?.get(name)
    if (binding !== undefined) return { kind: 'parameter', binding }
    return this.#findInModule(name, scope.module, position, 0) ?? this.predefined(predefinedNames.get(name))
  }

  /** A definition of the built-in modules. */
  predefined(name: string | undefined): Found | undefined {
    const module = name === undefined ? undefined : predefinedModule(name)
    if (module === undefined) return undefined
    let scope = this.#predefined.get(module)
    if (scope === undefined) {
      scope = this.#makeScope(module)
      this.#predefined.set(module, scope)
    }
    return { kind: 'assignment', assignment: scope.symbols.get(name!)!, scope: scope.top }
  }

  #findInModule(name: string, module: ModuleScope, position: Position | undefined, chain: number): Found | undefined {
    const assignment = module.symbols.get(name)
    if (assignment !== undefined) return { kind: 'assignment', assignment, scope: module.top }
    const sources = module.imports.get(name)
    if (sources === undefined) return undefined
    if (sources.length > 1 && position !== undefined) {
      this.#diagnostics.report('REFERENCE_AMBIGUOUS', position, {
        message: `${name} is imported from ${sources.map((source) => source.name).join(' and ')}; write Module.${name}`,
        length: name.length,
      })
    }
    return this.#findImported(name, sources[0], chain)
  }

  #findImported(name: string, source: ImportedModule, chain: number): Found | undefined {
    const missing = { kind: 'missing', name: `${source.name}.${name}` } as const
    if (source.scope === undefined || chain === maxReExports) return missing
    // Symbols that the module itself imports are let through; an unknown one is reported where it is imported.
    return this.#findInModule(name, source.scope, undefined, chain + 1) ?? missing
  }

  #findExternal(reference: Reference, scope: Scope): Found | undefined {
    const { name } = reference
    const module = reference.module!
    const imported = scope.module.importedModules.get(module)
    if (imported !== undefined) {
      if (imported.scope === undefined) return { kind: 'missing', name: `${module}.${name}` }
      return this.#findInModule(name, imported.scope, undefined, 0)
    }
    const other = module === scope.module.module.name ? scope.module : this.#byName.get(module)?.[0]
    return other === undefined ? undefined : this.#findInModule(name, other, undefined, 0)
  }

  #unknown(reference: Reference, scope: Scope): Found {
    const { name, module, position } = reference
    const full = module === undefined ? name : `${module}.${name}`
    let message = `unknown reference ${full}`
    const other = module === undefined ? undefined : this.#byName.get(module)?.[0]
    if (module !== undefined && other === undefined) {
      message = `${full}: no module ${module}${didYouMean(nearestName(module, this.#byName.keys()))}`
    } else {
      const known = other ?? scope.module
      message += didYouMean(
        nearestOf(name, [
          ...(scope.parameters?.keys() ?? []),
          ...known.symbols.keys(),
          ...known.imports.keys(),
          ...builtInTypeWords,
        ]),
      )
    }
    this.#diagnostics.report('REFERENCE_UNKNOWN', position, { message, length: full.length })
    return { kind: 'missing', name: full }
  }

  #makeScope(module: Module): ModuleScope {
    const symbols = new Map<string, Assignment>()
    for (const assignment of module.assignments) {
      const other = symbols.get(assignment.name)
      if (other === undefined) {
        symbols.set(assignment.name, assignment)
        continue
      }
      this.#diagnostics.report('NAME_DUPLICATE', assignment.position, {
        message: `${assignment.name} is assigned twice in module ${module.name}`,
        length: assignment.name.length,
        related: [{ message: 'the first assignment', position: other.position }],
      })
    }
    const scope: { -readonly [Key in keyof ModuleScope]: ModuleScope[Key] } = {
      module,
      identifier: module.identifier === undefined ? undefined : moduleArcs(module.identifier)?.join('.'),
      symbols,
      imports: new Map(),
      importedModules: new Map(),
      exports: module.exports === undefined ? undefined : new Set(module.exports.map((symbol) => symbol.name)),
      top: undefined as unknown as Scope,
    }
    scope.top = { id: this.#scopeCount++, module: scope, parameters: undefined, depth: 0 }
    return scope
  }

  #linkImports(scope: ModuleScope, missing: MissingModules): void {
    for (const group of scope.module.imports) {
      const target = this.#chooseModule(group)
      const imported: ImportedModule = { name: group.module, scope: target }
      if (!scope.importedModules.has(group.module)) scope.importedModules.set(group.module, imported)
      if (target === undefined) this.#reportMissing(group, missing, scope.module.name)
      for (const symbol of group.symbols) {
        if (isReserved(symbol.name)) {
          const message = isBuiltIn(symbol.name) ? `${symbol.name} is built in and needs no import` : undefined
          if (message !== undefined) this.#diagnostics.report('IMPORT_BUILT_IN', symbol.position, { message })
          continue
        }
        const sources = scope.imports.get(symbol.name)
        if (sources === undefined) scope.imports.set(symbol.name, [imported])
        else if (!sources.some((source) => source.name === group.module)) sources.push(imported)
      }
    }
  }

  /** 13.16: the identifier decides where both sides have one; a module with another identifier is taken with a warning. */
  #chooseModule(group: SymbolsFromModule): ModuleScope | undefined {
    const candidates = this.#byName.get(group.module)
    const wanted = group.identifier?.kind === 'Braces' ? moduleArcs(group.identifier)?.join('.') : undefined
    // The identifier alone tells the module; its name may differ from the one it has at home (14.5).
    if (candidates === undefined) return wanted === undefined ? undefined : this.#byIdentifier.get(wanted)
    if (wanted === undefined) return candidates[0]
    const exact = candidates.find((candidate) => candidate.identifier === wanted)
    if (exact !== undefined) return exact
    const [first] = candidates
    if (first.identifier !== undefined && group.selection === undefined) {
      this.#diagnostics.report('MODULE_IDENTIFIER', group.modulePosition, {
        message: `module ${group.module} is at hand as ${first.identifier}, not as ${wanted}; it is taken all the same`,
        length: group.module.length,
      })
    }
    return first
  }

  #reportMissing(group: SymbolsFromModule, missing: MissingModules, own: string): void {
    const names = group.symbols.map((symbol) => symbol.name)
    const shown = names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')
    const near = nearestName(
      group.module,
      [...this.#byName.keys()].filter((name) => name !== own),
    )
    this.#diagnostics.report('MODULE_MISSING', group.modulePosition, {
      severity: missing === 'any' ? 'note' : 'error',
      message:
        `module ${group.module} is not at hand, from which come ${shown}` +
        (missing === 'any' ? '; types from it are open types' : didYouMean(near)),
      length: group.module.length,
    })
  }

  #checkImports(scope: ModuleScope): void {
    for (const group of scope.module.imports) {
      const target = scope.importedModules.get(group.module)?.scope
      if (target === undefined) continue
      for (const symbol of group.symbols) if (!isReserved(symbol.name)) this.#checkImport(symbol, target)
    }
    for (const symbol of scope.module.exports ?? []) {
      if (isReserved(symbol.name) || scope.symbols.has(symbol.name) || scope.imports.has(symbol.name)) continue
      if (this.#diagnostics.full) break
      const near = nearestOf(symbol.name, [...scope.symbols.keys()])
      const message = `${symbol.name} is exported, but not known in the module${didYouMean(near)}`
      this.#diagnostics.report('EXPORT_UNKNOWN', symbol.position, { message, length: symbol.name.length })
    }
  }

  #checkImport(symbol: ModuleSymbol, target: ModuleScope): void {
    const { name, position } = symbol
    const module = target.module.name
    if (!target.symbols.has(name) && !target.imports.has(name)) {
      const message = `module ${module} does not define ${name}${didYouMean(nearestOf(name, [...target.symbols.keys()]))}`
      this.#diagnostics.report('IMPORT_UNKNOWN', position, { message, length: name.length })
    } else if (target.exports !== undefined && !target.exports.has(name)) {
      this.#diagnostics.report('NOT_EXPORTED', position, {
        message: `module ${module} does not export ${name}`,
        length: name.length,
        related: [{ message: `module ${module}`, position: target.module.position }],
      })
    }
  }
}

/** The nearest of the names that begin alike, with a capital or small letter. */
function nearestOf(name: string, candidates: readonly string[]): string | undefined {
  const isUpper = name[0] < 'a'
  return nearestName(
    name,
    candidates.filter((candidate) => candidate[0] < 'a' === isUpper),
  )
}

export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean ${name}?`
}
