import { lessonText } from '../../apps/cli/lab/lesson/lesson-text.ts'
import { styleFor } from '../../apps/cli/terminal/output.ts'
import type { Finding, Lesson } from '../../apps/lab/lessons/lesson.ts'
import { createReport, renderMarkdown } from '../../apps/lab/lessons/report.ts'
import type { Lessons } from '../../apps/lab/lessons/runner.ts'
import { type Language, texts } from '../../apps/lab/texts/texts.ts'
import { lessonPage } from '../../apps/lab/views/present/lesson-page.ts'
import { createViews } from '../../apps/lab/views/views.ts'

/** What people read of a finding: as the lesson's page, on a terminal, and in both reports. */
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
    ...{ lessons, language, learner: 'somebody' },
    shopUrl: (host) => `http://${host ?? 'shop'}.localhost:8080`,
  })
  const report = createReport(lessons, language, 'somebody', 'Robin')
  const chrome = {
    ...{ texts: texts[language], language, path: `/lessons/${lesson.id}` },
    ...{ canWrite: true, locked: false, lockedOut: false, activeFaults: [] },
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

/** The text of a page, as a person reads it. */
const textOf = (html: string): string =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(#?\w+);/g, (entity, name) => entities[name] ?? entity)
