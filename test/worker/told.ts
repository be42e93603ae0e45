/** What an error tells, in a form that can be compared. */

/** @returns what was thrown, undefined for nothing */
export async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work()
    return undefined
  } catch (error) {
    return error
  }
}

/** Class, message and all fields, those of causes too. */
export function toldBy(error: Error): Record<string, unknown> {
  const { cause } = error
  return {
    ...error,
    class: error.constructor.name,
    name: error.name,
    message: error.message,
    cause: cause instanceof Error ? toldBy(cause) : cause,
  }
}
