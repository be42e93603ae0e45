/** The frame of a script that people start. */

/** A step that failed and has said why on the terminal; the stack of the script adds nothing. */
export class StepFailed extends Error {}

/** Runs `work`, takes its number as exit status, and shows a failed step as one line. */
export async function command(work) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
