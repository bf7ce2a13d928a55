import assert from 'node:assert/strict'
import { createControlClient } from '../../apps/control/client.ts'
import { commandText } from '../../apps/control/commands/command-text.ts'
import { readConsoleConfig } from '../../apps/lab/config.ts'
import { numberFormat } from '../../apps/lab/http/number-format.ts'
import { remember, whatIsLeft } from '../../apps/lab/lessons/before.ts'
import { lessonTexts } from '../../apps/lab/lessons/course.ts'
import type { Finding, Lesson } from '../../apps/lab/lessons/lesson.ts'
import { runLesson } from '../../apps/lab/lessons/run-lesson.ts'
import { languages } from '../../apps/lab/texts/texts.ts'
import type { Stack } from './stack.ts'

/**
 * A lesson's experiment on a running shop, without what the console puts back afterwards: it
 * has to leave nothing behind by itself. Everything that people read of it has words.
 * `afterEach` is called after each command of the lesson, before the lesson goes on.
 */
export async function measure(
  lesson: Lesson,
  { runDir, port }: Stack,
  afterEach: (command: string) => Promise<unknown> = async () => {},
): Promise<Finding> {
  // The control socket is found there.
  process.chdir(runDir)
  const control = createControlClient()
  const before = remember(lesson.number, await control.status())
  const steps: string[] = []
  const finding = await runLesson(lesson, {
    config: readConsoleConfig({
      PUBLIC_PORT: String(port),
      EDGE_ADDRESS: `127.0.0.1:${port}`,
      LAB_TOKEN: 'not needed by lessons',
      INTERNAL_SECRET: 'not needed by lessons',
    }),
    control,
    run: async (command) => {
      const answer = await control.run(command, { by: `lesson ${lesson.number}` })
      await afterEach(commandText(command))
      return answer
    },
    onStep: (key) => steps.push(key),
    signal: AbortSignal.timeout(180_000),
  })
  assert.deepEqual(whatIsLeft(await control.status(), before), [], 'it leaves something behind')
  for (const language of languages) hasWords(lesson, finding, steps, language)
  return finding
}

function hasWords(
  lesson: Lesson,
  { table, chart, answer, theory, numbers }: Finding,
  steps: readonly string[],
  language: (typeof languages)[number],
): void {
  const texts = lessonTexts(lesson, language)
  const names = [...(table[0] ?? []), ...Object.keys(chart.series)].map(String)
  for (const step of steps) assert.ok(texts.steps[step], `${language}: step ${step}`)
  for (const name of names) assert.ok(texts.columns[name], `${language}: column ${name}`)
  if (lesson.question.kind === 'choice')
    for (const choice of [answer, theory, ...lesson.question.choices].flat())
      assert.ok(texts.choices[choice], `${language}: choice ${choice}`)
  for (const sentence of texts.explain(numbers, numberFormat(language)))
    assert.doesNotMatch(sentence, /NaN|undefined|Infinity|^$/, language)
}

/** A measured number. @throws when it was not measured */
export function numberOf({ numbers }: Finding, name: string): number {
  const value = numbers[name]
  if (value === undefined) throw new Error(`The lesson has no number ${name}.`)
  return value
}
