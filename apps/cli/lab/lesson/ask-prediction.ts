import { createInterface } from 'node:readline/promises'
import type { Texts } from '../../../lab/texts/texts.ts'
import type { LessonPage } from '../../../lab/views/present/lesson-page.ts'

/** Asks on a terminal what somebody expects; null without a terminal, or for an empty line. */
export async function askPrediction(
  { texts, choices, range }: LessonPage,
  words: Texts['lessons'],
): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  const options = choices.map(({ label }, at) => `  ${at + 1}  ${label}`)
  const hint = range ? `${range.hint} (${range.unit})` : options.join('\n')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const line = await terminal.question(
      `${texts.question}\n${hint}\n${words.prediction} [${words.skip}: Enter] `,
    )
    const typed = line.trim()
    return typed === '' ? null : (choices[Number(typed) - 1]?.value ?? typed)
  } finally {
    terminal.close()
  }
}
