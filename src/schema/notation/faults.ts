/** The one list of schema faults: code, the clause that is broken, a summary, and the severity where it is no error. */
export interface SchemaFault {
  /** With the recommendation's number, `X.680 25.6`; editions of 2015 and later. Empty for limits. */
  readonly clause: string
  readonly summary: string
  readonly severity?: 'warning' | 'note'
}

export const schemaFaults = {
  // Lexical items.
  CHARACTER_UNKNOWN: { clause: 'X.680 12.1', summary: 'a character that begins no lexical item' },
  COMMENT_UNTERMINATED: { clause: 'X.680 12.6.4', summary: 'the comment is not ended by */' },
  STRING_UNTERMINATED: { clause: 'X.680 12.14', summary: 'the string is not ended' },
  STRING_DIGITS: { clause: 'X.680 12.10', summary: 'a character that is no digit of the string' },
  NAME_HYPHEN: { clause: 'X.680 12.2.1', summary: 'a name may not end in a hyphen' },
  NUMBER_ZEROS: { clause: 'X.680 12.8', summary: 'a number may not begin with a zero', severity: 'warning' },
  // Syntax.
  SYNTAX: { clause: 'X.680 13', summary: 'unexpected lexical item' },
  MODULE_UNTERMINATED: { clause: 'X.680 13.1', summary: 'the module is not ended by END' },
  BRACE_UNMATCHED: { clause: 'X.680 12.37', summary: 'a brace that has no counterpart' },
  MACRO_SKIPPED: { clause: 'X.208 Annex A', summary: 'a macro definition, passed over', severity: 'note' },
  MACRO_USE_SKIPPED: { clause: 'X.208 Annex A', summary: 'a use of a macro; only its value is kept', severity: 'note' },
  ENCODING_CONTROL_SKIPPED: {
    clause: 'X.680 54',
    summary: 'an encoding control section, passed over',
    severity: 'note',
  },
  ENCODING_PREFIX_SKIPPED: { clause: 'X.680 31.3', summary: 'an encoding prefix, passed over', severity: 'note' },
  OLD_NOTATION: { clause: 'X.208', summary: 'notation of 1988', severity: 'note' },
  // Modules.
  MODULE_MISSING: { clause: 'X.680 13.16', summary: 'the module is not at hand' },
  MODULE_DUPLICATE: { clause: 'X.680 13.2', summary: 'two modules of one name' },
  MODULE_IDENTIFIER: {
    clause: 'X.680 13.16',
    summary: 'the module is at hand under another object identifier',
    severity: 'warning',
  },
  MODULE_NONE: { clause: 'X.680 13.1', summary: 'no module in the text' },
  IMPORT_UNKNOWN: { clause: 'X.680 13.16', summary: 'the symbol is not defined in that module' },
  IMPORT_BUILT_IN: { clause: 'X.680 13.16', summary: 'a built-in type needs no import', severity: 'note' },
  NOT_EXPORTED: { clause: 'X.680 13.13', summary: 'the module does not export the symbol' },
  EXPORT_UNKNOWN: {
    clause: 'X.680 13.13',
    summary: 'an exported symbol that the module does not know',
    severity: 'warning',
  },
  NAME_DUPLICATE: { clause: 'X.680 13.17', summary: 'the name is assigned twice in the module' },
  // References.
  REFERENCE_UNKNOWN: { clause: 'X.680 14.1', summary: 'unknown reference' },
  REFERENCE_AMBIGUOUS: { clause: 'X.680 14.14', summary: 'the name is imported from more than one module' },
  REFERENCE_KIND: { clause: 'X.680 14.1', summary: 'the reference is of another kind' },
  REFERENCE_CIRCULAR: { clause: 'X.680 3.8.57', summary: 'the definition leads back to itself' },
  VALUE_ENDLESS: { clause: 'X.680 3.8.57', summary: 'no value of the type can ever end' },
  // Types.
  COMPONENT_DUPLICATE: { clause: 'X.680 25.13', summary: 'two components of one name' },
  ALTERNATIVE_DUPLICATE: { clause: 'X.680 29.2', summary: 'two alternatives of one name' },
  CHOICE_EMPTY: { clause: 'X.680 29.1', summary: 'a choice without alternatives' },
  TAGS_AMBIGUOUS: { clause: 'X.680 25.6', summary: 'tags that are not distinct' },
  TAG_IMPLICIT: { clause: 'X.680 31.2.9', summary: 'IMPLICIT on a type that has no tag of its own' },
  TAG_NUMBER: { clause: 'X.680 31.2.3', summary: 'not a tag number' },
  TAG_IN_AUTOMATIC: { clause: 'X.680 25.4', summary: 'a tag among additions to automatically tagged components' },
  COMPONENTS_OF: { clause: 'X.680 25.5', summary: 'COMPONENTS OF wants a type of the same kind' },
  EXTENSION_MARKERS: { clause: 'X.680 25.1', summary: 'extension markers out of place' },
  VERSION_NUMBERS: { clause: 'X.680 25.16', summary: 'version numbers do not ascend', severity: 'warning' },
  SELECTION: { clause: 'X.680 30.1', summary: 'a selection type wants an alternative of a choice' },
  ENUMERATION_DUPLICATE: { clause: 'X.680 20.2', summary: 'an item or number of the enumeration is there twice' },
  NAMED_NUMBER_DUPLICATE: { clause: 'X.680 19.5', summary: 'a named number or its value is there twice' },
  NAMED_BIT_DUPLICATE: { clause: 'X.680 22.4', summary: 'a named bit or its position is there twice' },
  NAMED_BIT_NEGATIVE: { clause: 'X.680 22.2', summary: 'the position of a named bit is not a number from 0' },
  ANY_DEFINED_BY: { clause: 'X.208 27', summary: 'DEFINED BY names no component', severity: 'warning' },
  // Values.
  VALUE_TYPE: { clause: 'X.680 17.7', summary: 'not a value of the type' },
  VALUE_OID: { clause: 'X.680 32.3', summary: 'not an object identifier value' },
  VALUE_COMPONENT: { clause: 'X.680 25.17', summary: 'the components of the value do not fit' },
  VALUE_UNKNOWN: { clause: 'X.680 13.16', summary: 'the value depends on a missing module', severity: 'note' },
  // Constraints.
  CONSTRAINT_TYPE: { clause: 'X.680 51.1', summary: 'the constraint does not go with the type' },
  RANGE_REVERSED: { clause: 'X.680 51.4.3', summary: 'the lower bound is above the upper' },
  CONSTRAINT_EMPTY: { clause: 'X.680 50.6', summary: 'no value satisfies the constraint', severity: 'warning' },
  CONSTRAINT_UNCHECKED: { clause: 'X.680 51', summary: 'a constraint that is read, but not checked', severity: 'note' },
  INNER_COMPONENT: { clause: 'X.680 51.8', summary: 'the inner constraint names no component of the type' },
  // Information objects.
  FIELD_UNKNOWN: { clause: 'X.681 14', summary: 'the class has no such field' },
  FIELD_KIND: { clause: 'X.681 14', summary: 'the field is of another kind' },
  FIELD_DUPLICATE: { clause: 'X.681 9.4', summary: 'two fields of one name' },
  FIELD_MISSING: { clause: 'X.681 11.6', summary: 'a field that is neither optional nor defaulted is not set' },
  OBJECT_SYNTAX: { clause: 'X.681 11.5', summary: 'the object does not follow the syntax of its class' },
  OBJECT_CLASS: { clause: 'X.681 12.7', summary: 'an object of another class', severity: 'warning' },
  OBJECT_DUPLICATE: { clause: 'X.681 9.8', summary: 'two objects of a set have one identifier', severity: 'warning' },
  TABLE_COMPONENT: { clause: 'X.682 10.8', summary: 'the at-notation leads to no fitting component' },
  // Parameters.
  PARAMETER_COUNT: { clause: 'X.683 9.5', summary: 'too many or too few actual parameters' },
  PARAMETER_KIND: { clause: 'X.683 9.6', summary: 'the actual parameter is of another kind' },
  PARAMETER_DUPLICATE: { clause: 'X.683 8.2', summary: 'two dummy references of one name' },
  // Limits.
  LIMIT_TEXT: { clause: '', summary: 'the text is too long (limits.maxText)' },
  LIMIT_NESTING: { clause: '', summary: 'nested too deep (limits.maxNesting)' },
  LIMIT_REFERENCES: { clause: '', summary: 'too many references in a row (limits.maxReferences)' },
  LIMIT_INSTANCES: { clause: '', summary: 'too many instances of parameterized definitions (limits.maxInstances)' },
  LIMIT_INSTANCE_DEPTH: {
    clause: '',
    summary: 'parameterized definitions within each other, too deep (limits.maxInstanceDepth)',
  },
  LIMIT_TYPES: { clause: '', summary: 'too many types (limits.maxTypes)' },
  LIMIT_ELEMENTS: { clause: '', summary: 'sets that grow out of hand (limits.maxElements)' },
  LIMIT_ERRORS: { clause: '', summary: 'too many errors (limits.maxErrors)' },
  // Limits of tables, which only `compileTables` reports.
  LIMIT_TABLES: { clause: '', summary: 'tables that grow out of hand (limits.maxTableOctets, limits.maxStates)' },
  LIMIT_SET_COMPONENTS: { clause: '', summary: 'too many components of a SET' },
  LIMIT_TAG_NUMBER: { clause: '', summary: 'a tag number that tables have no room for' },
} as const satisfies Record<string, SchemaFault>

/** A stable, upper-case name of a fault; the list is part of the public surface. */
export type SchemaFaultCode = keyof typeof schemaFaults
