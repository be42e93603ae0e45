// What a header alone can break: the form that its type has, and the rules of DER (X.690 8, 10).
import { identifierEnd } from './identifier'
import { indefinite, length, lengthEnd } from './length'
import {
  FORM_CONSTRUCTED,
  FORM_PRIMITIVE,
  KIND_BIT_STRING,
  KIND_CONTAINING_OCTETS,
  KIND_OPEN,
  T_FLAGS,
  T_FORMS,
  T_KIND,
  T_UNKNOWN,
} from './schema-layout'
import { der, skipTransition } from './schema-state'
import { DER_CONSTRUCTED, DER_INDEFINITE, DER_LENGTH, DER_SET_ORDER, FORM_WRONG } from './schema-status'
import { OK } from './status'

@inline
export function isUnknown(transition: u32): bool {
  return (load<u16>(transition, T_FLAGS) & T_UNKNOWN) != 0
}

/** Whether the kind is a string, which may be constructed of segments. */
@inline
export function isString(transition: u32): bool {
  const kind: u32 = load<u8>(transition, T_KIND)
  return kind >= KIND_BIT_STRING && kind != KIND_OPEN
}

/** Whether the kind is a string whose contents are an encoding. */
@inline
export function isContaining(transition: u32): bool {
  return <u32>load<u8>(transition, T_KIND) >= KIND_CONTAINING_OCTETS
}

/** What is wrong with the header at hand: a violation, or OK. `outOfOrder` if it is that of a component of a SET under DER. */
export function formFault(transition: u32, constructed: bool, outOfOrder: bool): u32 {
  if (!(load<u8>(transition, T_FORMS) & (constructed ? FORM_CONSTRUCTED : FORM_PRIMITIVE))) return FORM_WRONG
  if (!der || transition == skipTransition) return OK
  if (indefinite) return DER_INDEFINITE
  const octets: u32 = length < 0x80 ? 1 : 1 + <u32>((71 - clz(length)) >> 3)
  if (lengthEnd - identifierEnd != octets) return DER_LENGTH
  if (constructed && isString(transition)) return DER_CONSTRUCTED
  return outOfOrder ? DER_SET_ORDER : OK
}

/** Address of the octet that a fault of `formFault` is told of; `next` is that of the header. */
export function formFaultAt(code: u32, next: u32): u32 {
  return code == DER_INDEFINITE || code == DER_LENGTH ? identifierEnd : next
}
