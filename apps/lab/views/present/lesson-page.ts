import type { Stage } from '../../../../infra/stages/stage.ts'
import type { LabConfig } from '../../config.ts'
import { course, lessonTexts } from '../../lessons/course.ts'
import type { Lesson, LessonTexts } from '../../lessons/lesson.ts'
import { commandFor, missingFrom, type Need, type Needs, stageFor } from '../../lessons/needs.ts'
import { counts, type Prediction, type Run } from '../../lessons/progress.ts'
import { answerText, isRight, type ResultView, resultView } from '../../lessons/result.ts'
import type { Lessons, Running } from '../../lessons/runner.ts'
import { type Language, texts } from '../../texts/texts.ts'
import { numberFormat } from '../../texts/typography.ts'

/** A lesson as its page and the command line show it. */
export interface LessonPage {
  number: number
  id: string
  texts: Pick<LessonTexts, 'title' | 'story' | 'question' | 'unit' | 'method' | 'steps' | 'notice'>
  choices: { value: string; label: string }[]
  range: { min: number; max: number; unit: string; hint: string } | null
  /** The question is asked while the lesson runs. */
  asksMeanwhile: boolean
  /** What the running stage lacks, and the command that starts one which has it; null if it has everything. */
  missing: { text: string; command: string } | null
  /** Null before; its `answer` is null when it was skipped. */
  prediction: { answer: string | null } | null
  running: {
    startedAt: string
    puttingBack: boolean
    /** Waits for answers. */
    asks: boolean
    steps: { text: string; at: string }[]
  } | null
  /** The number of another lesson that runs. */
  otherRuns: number | null
  result: ResultView | null
  tryIt: { text: string; command: string | null; link: { label: string; href: string } | null }[]
  next: { href: string; text: string } | null
}

interface Reader {
  lessons: Lessons
  language: Language
  learner: string | null
  /** The stage that runs; null while it is unknown. */
  stage: Stage | null
  commander: LabConfig['COMMANDER']
}

interface Place extends Reader {
  /** The shop's address for a first label of its host. */
  shopUrl(host?: string): string
}

export function lessonPage(
  lesson: Lesson,
  { lessons, language, learner, stage, commander, shopUrl }: Place,
): LessonPage {
  const {
    title,
    story,
    unit = '',
    method,
    steps,
    notice,
    choices,
    tryIt,
    ...own
  } = lessonTexts(lesson, language)
  const { question, number, id } = lesson
  const words = texts[language].lessons
  const prediction = learner === null ? undefined : lessons.prediction(learner, id)
  const running = lessons.running()
  const next = course[course.indexOf(lesson) + 1]
  return {
    number,
    id,
    texts: { title, story, question: own.question, unit, method, steps, notice },
    choices:
      question.kind === 'choice'
        ? question.choices.map((value) => ({ value, label: choices[value] ?? value }))
        : [],
    asksMeanwhile: lesson.asksMeanwhile ?? false,
    range: question.kind === 'number' ? rangeOf(question, unit, language) : null,
    missing: missingView(lesson, stage, commander, language),
    prediction: prediction
      ? {
          answer:
            prediction.answer === null ? null : answerText(lesson, prediction.answer, language),
        }
      : null,
    running: running?.lesson === id ? runningView(running, steps, language) : null,
    otherRuns: running && running.lesson !== id ? running.number : null,
    result: resultOf(lesson, lessons.lastRun(id), prediction, language),
    tryIt: tryIt.map(({ text, command, link }) => ({
      text,
      command: command ?? null,
      link: link ? { label: link.label, href: shopUrl(link.host) + link.path } : null,
    })),
    next: next
      ? {
          href: `/lessons/${next.id}`,
          text: words.next(next.number, lessonTexts(next, language).title),
        }
      : null,
  }
}

function missingView(
  { needs }: Lesson,
  stage: Stage | null,
  commander: LabConfig['COMMANDER'],
  language: Language,
): LessonPage['missing'] {
  const inContainers = commander === 'engine'
  const missing = stage ? missingFrom(stage, needs, inContainers) : []
  if (!stage || missing.length === 0) return null
  const words = texts[language].lessons.needs
  return {
    text: words.notice(words.missing(missing, needs), stage.name, inContainers),
    command: commandFor(needs, stage, inContainers),
  }
}

const resultOf = (
  lesson: Lesson,
  run: Run | undefined,
  prediction: Prediction | undefined,
  language: Language,
): ResultView | null => {
  if (prediction && counts(lesson, run, prediction))
    return resultView(lesson, run, prediction, language)
  // Each run is about something else, so an old one gives nothing away.
  const nobody = { answer: null, at: '' }
  return lesson.asksMeanwhile && run ? resultView(lesson, run, nobody, language) : null
}

function rangeOf({ min, max }: { min: number; max: number }, unit: string, language: Language) {
  const format = numberFormat(language)
  const hint = texts[language].lessons.between(format(min), format(max))
  return { min, max, unit, hint }
}

function runningView(
  { startedAt, phase, asks, steps }: Running,
  names: LessonTexts['steps'],
  language: Language,
) {
  const format = numberFormat(language)
  const { seconds } = texts[language].lessons
  return {
    startedAt,
    puttingBack: phase === 'putting-back',
    asks,
    steps: steps.map(({ key, atMs }) => ({
      text: names[key] ?? key,
      at: seconds(format(atMs / 1000, 1)),
    })),
  }
}

export type LessonState =
  | 'open'
  | 'predicted'
  | 'unfinished'
  | 'done'
  | 'right'
  | 'wrong'
  | 'broken'
  | 'running'
  | 'missing'

export interface CoursePage {
  lessons: {
    number: number
    id: string
    title: string
    question: string
    state: LessonState
    /** Of the state, in the reader's language. */
    stateText: string
  }[]
  done: number
  progress: string
}

const doneStates: readonly LessonState[] = ['done', 'right', 'wrong', 'broken']

export function coursePage({ lessons, language, learner, stage, commander }: Reader): CoursePage {
  const words = texts[language].lessons
  const all = course.map((lesson) => {
    const { title, question } = lessonTexts(lesson, language)
    const { number, id, needs } = lesson
    const missing = stage ? missingFrom(stage, needs, commander === 'engine') : []
    const state = stateOf(lesson, lessons, learner, missing.length > 0)
    const stateText = state === 'missing' ? missingText(needs, missing) : words.states[state]
    return { number, id, title, question, state, stateText }
  })
  function missingText(needs: Needs, missing: readonly Need[]): string {
    const wanted = stageFor(needs)
    // In containers no stage helps a lesson that cannot run in any.
    const isNamed = stage?.name === wanted || missing.includes('local')
    return words.needs.state(wanted, isNamed ? words.needs.missing(missing, needs) : null)
  }
  const done = all.filter(({ state }) => doneStates.includes(state)).length
  return { lessons: all, done, progress: words.progress(done, all.length) }
}

/** What somebody has done of a lesson stays shown where its stage does not run. */
function stateOf(
  lesson: Lesson,
  lessons: Lessons,
  learner: string | null,
  isMissing: boolean,
): LessonState {
  const { id } = lesson
  if (lessons.running()?.lesson === id) return 'running'
  const prediction = learner === null ? undefined : lessons.prediction(learner, id)
  if (!prediction) return isMissing ? 'missing' : 'open'
  const run = lessons.lastRun(id)
  if (!counts(lesson, run, prediction) || !run.finding) return isMissing ? 'missing' : 'predicted'
  if (lesson.isFinished?.(run.finding.numbers) === false) return 'unfinished'
  if (run.finding.contradicted.length > 0) return 'broken'
  if (prediction.answer === null) return 'done'
  return isRight(lesson, prediction.answer, run.finding.answer) ? 'right' : 'wrong'
}
