/** A line a check, as test/tools/support/checks.sh prints them. */

let passed = 0
let failed = 0
let skipped = 0

/** Runs a check, awaits it and counts it. */
export async function check(what: string, work: () => unknown): Promise<void> {
  try {
    await work()
    passed++
    console.log(`ok    ${what}`)
  } catch (error) {
    failed++
    console.log(`FAIL  ${what}`)
    for (const line of reasonOf(error).split('\n').slice(0, 8)) console.log(`      ${line.slice(0, 400)}`)
  }
}

/** Something that cannot be had here. */
export function skip(what: string, error: unknown): void {
  skipped++
  console.log(`skip  ${what}: ${reasonOf(error).split('\n').slice(0, 2).join(' ').slice(0, 300)}`)
}

/** The last line, and the exit status. */
export function sumUp(): number {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed === 0 ? 0 : 1
}

/** Of a program that failed, what it said. */
function reasonOf(error: unknown): string {
  const { message, stderr } = error as { message?: string; stderr?: string }
  return `${stderr || message || error}`.trim()
}
