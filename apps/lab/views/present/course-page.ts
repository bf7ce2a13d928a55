import { course, lessonTexts } from '../../lessons/course.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { counts } from '../../lessons/progress.ts'
import { isRight } from '../../lessons/result.ts'
import type { Lessons } from '../../lessons/runner.ts'
import { type Language, texts } from '../../texts/texts.ts'

export type LessonState = 'open' | 'predicted' | 'done' | 'right' | 'wrong' | 'broken' | 'running'

export interface CoursePage {
  lessons: { number: number; id: string; title: string; question: string; state: LessonState }[]
  done: number
  progress: string
}

const doneStates: readonly LessonState[] = ['done', 'right', 'wrong', 'broken']

export function coursePage(
  lessons: Lessons,
  language: Language,
  learner: string | null,
): CoursePage {
  const all = course.map((lesson) => {
    const { title, question } = lessonTexts(lesson, language)
    const { number, id } = lesson
    return { number, id, title, question, state: stateOf(lesson, lessons, learner) }
  })
  const done = all.filter(({ state }) => doneStates.includes(state)).length
  return { lessons: all, done, progress: texts[language].lessons.progress(done, all.length) }
}

function stateOf(lesson: Lesson, lessons: Lessons, learner: string | null): LessonState {
  const { id } = lesson
  if (lessons.running()?.lesson === id) return 'running'
  const prediction = learner === null ? undefined : lessons.prediction(learner, id)
  if (!prediction) return 'open'
  const run = lessons.lastRun(id)
  if (!counts(run, prediction) || !run.finding) return 'predicted'
  if (run.finding.contradicted.length > 0) return 'broken'
  if (prediction.answer === null) return 'done'
  return isRight(lesson, prediction.answer, run.finding.answer) ? 'right' : 'wrong'
}
