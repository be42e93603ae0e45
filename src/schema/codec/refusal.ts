/** How a reader stops: the validator then says whether something is wrong, and what. */

/** One for all: it tells nothing, and a trace would cost more than what is read. */
export const refusal: unique symbol = Symbol('refusal')

export function refuse(): never {
  throw refusal
}
