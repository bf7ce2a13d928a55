import assert from 'node:assert/strict'
import path from 'node:path'
import { lessonText } from '../../apps/cli/lab/lesson/lesson-text.ts'
import { styleFor } from '../../apps/cli/terminal/output.ts'
import { createControlClient } from '../../apps/control/client.ts'
import { commandText } from '../../apps/control/commands/command.ts'
import type { Command } from '../../apps/control/commands/commands.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { readLabConfig } from '../../apps/lab/config.ts'
import { lessonTexts } from '../../apps/lab/lessons/course.ts'
import { explain } from '../../apps/lab/lessons/explain.ts'
import type { Finding, Lesson } from '../../apps/lab/lessons/lesson.ts'
import { createReport, renderMarkdown } from '../../apps/lab/lessons/report.ts'
import { commandsToRestore, restore, stateBefore } from '../../apps/lab/lessons/restore.ts'
import type { Lessons } from '../../apps/lab/lessons/runner.ts'
import { runExperiment } from '../../apps/lab/lessons/workbench.ts'
import { type Language, languages, texts } from '../../apps/lab/texts/texts.ts'
import { lessonPage } from '../../apps/lab/views/present/lesson-page.ts'
import { createViews } from '../../apps/lab/views/views.ts'
import { trustAuthority } from '../../apps/shared/inner-tls.ts'
import type { Stack } from './stack.ts'

interface Interference {
  /** Changes a command on its way to the control plane. */
  change?(command: Command): Command
  /** Called after each command of the lesson, before the lesson goes on. */
  afterEach?(command: string): Promise<unknown>
  /** What the last run of the lesson measured. */
  earlier?: Finding['numbers']
}

/**
 * Runs a lesson's experiment on a running shop and restores the shop. Checks that every text of
 * the finding exists.
 */
export async function measure(
  lesson: Lesson,
  { runDir }: Stack,
  { change = (command) => command, afterEach = async () => {}, earlier }: Interference = {},
): Promise<Finding> {
  // The control client finds its socket there.
  process.chdir(runDir)
  const control = createControlClient()
  const run = (command: Command) => control.run(command, { by: `lesson ${lesson.number}` })
  const status = await control.status()
  const before = stateBefore(lesson.number, status)
  const steps: string[] = []
  const finding = await runExperiment(lesson, {
    config: configFor(status),
    control,
    earlier,
    run: async (command) => {
      const answer = await run(change(command))
      await afterEach(commandText(command))
      return answer
    },
    onStep: (key) => steps.push(key),
    signal: AbortSignal.timeout(180_000),
  })
  // The first lessons leave restoring to the lab.
  if (lesson.number > 5)
    assert.deepEqual(commandsToRestore(await control.status(), before), [], 'not restored')
  assert.deepEqual(await restore({ status: control.status, run }, before), [])
  for (const language of languages) hasWords(lesson, finding, steps, language)
  return finding
}

/** As the driver gives it to the lab, as far as lessons need it. */
function configFor({ url, runDir, stage, monitoring }: Status) {
  const { protocol, port } = new URL(url)
  const authority = path.join(runDir, 'certificates/ca.pem')
  const hasInnerTls = stage.tls === 'all'
  trustAuthority(hasInnerTls ? authority : undefined)
  const prometheus = monitoring.find(({ name }) => name === 'prometheus')
  return readLabConfig({
    PUBLIC_SCHEME: protocol.replace(':', ''),
    PUBLIC_PORT: port,
    EDGE_ADDRESS: `127.0.0.1:${port}`,
    CA_FILE: authority,
    ...(prometheus && {
      PROMETHEUS_URL: `${hasInnerTls ? 'https' : 'http'}://127.0.0.1:${prometheus.port}`,
    }),
    LAB_TOKEN: 'not needed by lessons',
    INTERNAL_SECRET: 'not needed by lessons',
  })
}

function hasWords(
  lesson: Lesson,
  { table, chart, answer, expected, numbers }: Finding,
  steps: readonly string[],
  language: (typeof languages)[number],
): void {
  const texts = lessonTexts(lesson, language)
  const names = [...(table[0] ?? []), ...Object.keys(chart.series)].map(String)
  for (const step of steps) assert.ok(texts.steps[step], `${language}: step ${step}`)
  for (const name of names) assert.ok(texts.columns[name], `${language}: column ${name}`)
  if (lesson.question.kind === 'choice')
    for (const choice of [answer, expected, ...lesson.question.choices].flat())
      assert.ok(texts.choices[choice], `${language}: choice ${choice}`)
  for (const { text } of explain(lesson, numbers, language).sentences)
    assert.doesNotMatch(text, /NaN|undefined|Infinity|^$/, language)
}

/** A finding as people read it: on the lesson's page, on a terminal, and in both reports. */
export function pagesOf(lesson: Lesson, finding: Finding, language: Language) {
  const at = '2026-01-02T03:04:05.000Z'
  const run = {
    ...{ lesson: lesson.id, startedAt: at, tookMs: 5000, finding },
    ...{ problem: null, notPutBack: [] },
  }
  const lessons = {
    prediction: (_: string, id: string) => (id === lesson.id ? { answer: null, at } : undefined),
    lastRun: (id: string) => (id === lesson.id ? run : undefined),
    running: () => null,
  } as unknown as Lessons
  const page = lessonPage(lesson, {
    ...{ lessons, language, learner: 'somebody', stage: null, commander: 'supervisor' },
    shopUrl: (host) => `http://${host ?? 'shop'}.localhost:8080`,
  })
  const report = createReport(lessons, language, 'somebody', 'Robin')
  const chrome = {
    ...{ texts: texts[language], language, path: `/lessons/${lesson.id}` },
    ...{ canWrite: true, locked: false, lockedOut: false, activeFaults: [], alerts: [] },
  }
  const views = createViews()
  return {
    page: textOf(views.page('lesson', page, chrome)),
    terminal: lessonText(
      page,
      texts[language].lessons,
      styleFor(process.stderr, { NO_COLOR: '1' }),
    ),
    markdown: renderMarkdown(report, language),
    report: textOf(views.document('report', report, chrome)),
  }
}

const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'" },
}

/** The text of a page without its markup. */
const textOf = (html: string): string =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(#?\w+);/g, (entity, name) => entities[name] ?? entity)
