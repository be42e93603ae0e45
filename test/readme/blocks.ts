/** The examples in a document: its code blocks, with what they are said to print. */

export interface Block {
  readonly language: string
  readonly text: string
  /** Line of the document at which the text begins, from 1. */
  readonly line: number
}

export function codeBlocks(document: string): Block[] {
  const blocks: Block[] = []
  const lines = document.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const opened = /^```(\w+)$/.exec(lines[i])
    if (!opened) continue
    const begin = i + 1
    while (lines[++i] !== '```') if (i >= lines.length) throw new Error(`line ${begin}: a block without an end`)
    blocks.push({ language: opened[1], text: lines.slice(begin, i).join('\n'), line: begin + 1 })
  }
  return blocks
}

/** One command of a `console` block and the lines that follow it. */
export interface Command {
  readonly command: string
  readonly expected: readonly string[]
}

/** `$ ` begins a command. */
export function commandsOf(text: string): Command[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...expected] = part.replace(/\n$/, '').split('\n')
      return { command, expected }
    })
}

/** What a program says it prints: comments after `console.log(...)`, and those alone on the lines that follow one. */
export function expectedOf(program: string): string[] {
  const expected: string[] = []
  let following = false
  for (const line of program.split('\n')) {
    const after = /console\.log\(.*\) \/\/ (.+)$/.exec(line)
    const alone = /^\s*\/\/ (.+)$/.exec(line)
    if (after) expected.push(after[1])
    else if (following && alone) expected.push(alone[1])
    following = line.includes('console.log(') || (following && alone !== null)
  }
  return expected
}

/** Whether lines are those expected; an expected line `...` stands for any number of lines, and a speed for any other. */
export function sameLines(actual: readonly string[], expected: readonly string[]): boolean {
  if (expected.length === 0) return actual.length === 0
  if (expected[0] !== '...') {
    return (
      actual.length > 0 &&
      atAnySpeed(actual[0]) === atAnySpeed(expected[0]) &&
      sameLines(actual.slice(1), expected.slice(1))
    )
  }
  for (let skipped = 0; skipped <= actual.length; skipped++) {
    if (sameLines(actual.slice(skipped), expected.slice(1))) return true
  }
  return false
}

function atAnySpeed(line: string): string {
  return line.replace(/\d[\d.]* (?:octets|[kKMG]i?B)\/s/g, '(speed)')
}
