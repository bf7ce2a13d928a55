import { momentFormat } from '../http/number-format.ts'
import { type Language, texts } from '../texts/texts.ts'
import { counts } from './counts.ts'
import { course, lessonTexts } from './course.ts'
import type { Lessons } from './lessons.ts'
import { type FoundView, resultView } from './result-view.ts'

/** What somebody has done of the course, to hand in. */
export interface Report {
  name: string
  madeAt: string
  progress: string
  done: {
    number: number
    title: string
    question: string
    ranAt: string
    found: FoundView
  }[]
}

export function reportOf(
  lessons: Lessons,
  language: Language,
  learner: string | null,
  name: string,
): Report {
  const words = texts[language].lessons
  const done = course.flatMap((lesson) => {
    const prediction = learner === null ? undefined : lessons.prediction(learner, lesson.id)
    const run = lessons.lastRun(lesson.id)
    if (!prediction || !counts(run, prediction)) return []
    const { ranAt, found } = resultView(lesson, run, prediction, language)
    const { title, question } = lessonTexts(lesson, language)
    return found ? [{ number: lesson.number, title, question, ranAt, found }] : []
  })
  return {
    name,
    madeAt: words.reportMade(momentFormat(language)(new Date().toISOString())),
    progress: words.progress(done.length, course.length),
    done,
  }
}
