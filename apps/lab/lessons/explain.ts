import { type Language, texts } from '../texts/texts.ts'
import { numberFormat } from '../texts/typography.ts'
import { lessonTexts } from './course.ts'
import type { Evidence, Experiment, Format, Lesson, Numbers } from './lesson.ts'
import { type Source, type SourceName, sources } from './sources.ts'

export interface Statement {
  key: string
  text: string
  sources: Source[]
}

/** A claim of the theory that the measurement contradicts. */
export interface Contradiction {
  key: string
  text: string
  /** The likeliest first. */
  causes: string[]
  /** Pages of the lab, as paths. */
  evidence: { label: string; href: string }[]
}

/** What the page says about the numbers, in the order in which it says it. */
export interface Explanation {
  contradictions: Contradiction[]
  sentences: Statement[]
  /** What theory says in general. */
  background: Statement[]
}

/** Keys of the claims that do not hold. */
export const contradictedBy = ({ claims }: Pick<Experiment, 'claims'>, numbers: Numbers) =>
  Object.entries(claims)
    .filter(([, { holds }]) => !holds(numbers))
    .map(([key]) => key)

/** Finds the words for the numbers of one run: only what is true of them. */
export function explain(lesson: Lesson, numbers: Numbers, language: Language): Explanation {
  const own = lessonTexts(lesson, language)
  const shown = formatted(numbers, numberFormat(language))
  const write = (wordings: typeof own.explanation, key: string) =>
    textOf(wordings, key)(shown, numbers)
  return {
    contradictions: contradictedBy(lesson, numbers).map((key) => ({
      key,
      text: write(own.claims, key),
      causes: (lesson.claims[key]?.causes(numbers) ?? []).map((cause) => textOf(own.causes, cause)),
      evidence: (lesson.claims[key]?.evidence ?? []).map((one) => linkTo(one, language)),
    })),
    sentences: Object.entries(lesson.explanation)
      .filter(([, { when }]) => when(numbers))
      .map(([key, { sources }]) => ({
        key,
        text: write(own.explanation, key),
        sources: sourcesOf(sources),
      })),
    background: Object.entries(lesson.theory).map(([key, names]) => ({
      key,
      text: textOf(own.theory, key),
      sources: sourcesOf(names),
    })),
  }
}

const formatted = (numbers: Numbers, format: Format): Record<string, string> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, format(value)]))

function textOf<T>(record: Readonly<Record<string, T>>, key: string): T {
  const text = record[key]
  if (text === undefined) throw new Error(`There is no text for ${key}.`)
  return text
}

const sourcesOf = (names: readonly SourceName[] = []): Source[] =>
  names.map((name) => sources[name])

function linkTo(evidence: Evidence, language: Language) {
  const { evidence: labels } = texts[language].lessons
  switch (evidence.kind) {
    case 'requests': {
      const { kind: _, ...filter } = evidence
      const query = new URLSearchParams(
        Object.entries(filter).map(([name, value]): [string, string] => [`show-${name}`, value]),
      )
      return { label: labels.requests(filter), href: `/requests?${query}` }
    }
    case 'configuration':
      return {
        label: labels.configuration(evidence.strategy),
        href: `/switches?value=${evidence.strategy}#edge`,
      }
    case 'switches':
      return { label: labels.switches, href: '/switches' }
    case 'topology':
      return { label: labels.topology, href: '/' }
    case 'charts':
      return { label: labels.charts, href: '/charts' }
  }
}
