import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { jsonText, openGolden } from '../support/golden.ts'
import { openTestLab } from '../support/lab.ts'
import { run, type Stack, startStack } from '../support/stack.ts'

/** A lesson as `lab lesson all --json` tells it; only what is compared. */
interface Page {
  number: number
  id: string
  missing: object | null
  texts: { steps: Record<string, string>; unit?: string }
  choices: { value: string }[]
  range: { min: number; max: number } | null
  result: { notPutBack: string[]; problem: string | null; found: { broken: string[] } | null }
}

/** What `/lessons/progress.json` tells of its last run. */
interface Run {
  finding: {
    numbers: Record<string, number>
    answer: unknown
    expected: unknown
    table: unknown[][]
    chart: { kind: string; x: unknown[]; series: Record<string, number[]> }
  }
}

/** Answers that depend on the machine, and what theory makes of its figures. */
const measuredAnswers = [
  ...['uneven-load', 'replica-reads', 'rolling-restart', 'availability'],
  ...['http-caching', 'up-or-out'],
]

/** Figures that are not the same each time, and the range that the lesson's claims allow. */
const ranges: Record<string, [least: number, most: number]> = {
  ...{ memoryKnown: [9, 11], turnsShare: [30, 37], connectionsShare: [0.3, 11.2] },
  ...{ gain4: [2.3, 3.5], gain2: [1.3, 2.3], stalePercent: [90, 100] },
  ...{ nowOffStale: [0, 80], lateOffStale: [72, 80], lateOnFromPrimary: [72, 80] },
  ...{ nowOnFromReplica: [40, 80], lateOnFromReplica: [0, 8] },
  ...{ killedLost: [3, 48], killedLostChanges: [3, 48], memorySurvived: [0, 9] },
  ...{ hitsOn: [51, 60], percentOn: [85, 100] },
}

/** Those that are only numbers: how long something took, and what follows from that. */
const measured = [
  /^(memory|redis|cookie|cost|window|mean|p95|now\w+|late\w+)Ms\d?$/,
  /^(promotion|rebuild)Seconds$/,
  /(Mean|P95|Slowest|Back)Ms$/,
  /^((turns|connections)PerSecond|perSecond\d)$/,
  /^(drained|killed)(Pages|Changes|Requests|Seconds)$/,
  /^((full|redis|cookie)Bytes|meanMs(On|Off))$/,
  /^(perSecond|meanMs|cpu|gain|cpuGain|sent)(One|Up|Out)$/,
  /^lost(Percent)?Up$/,
  /^async(Cut)?(Orders|Lost|Seconds)$/,
]
const isMeasured = (lesson: string, name: string) =>
  lesson === 'availability'
    ? !['apps', 'rounds', 'mtbfHours', 'personMinutes'].includes(name)
    : measured.some((names) => names.test(name))

const longestMs = 20 * 60_000

/** After a change on purpose: UPDATE_GOLDEN=1 npm test -- rounds/lesson-figures */
describe('the figures of the lessons', { timeout: longestMs }, () => {
  const golden = openGolden('lesson-figures.txt')
  let stack: Stack
  let pages: Page[] = []
  const runs = new Map<string, Run>()
  before(async () => {
    stack = await startStack()
    const { code, out, err } = await run(['lab', 'lesson', 'all', '--json'], {
      RUN_DIR: stack.runDir,
    })
    assert.equal(code, 0, err)
    // Some need another stage.
    pages = JSON.parse(out).filter(({ missing }: Page) => missing === null)
    const lab = await openTestLab(stack)
    const { json } = await lab.get<{ lessons: { lesson: string; run: Run }[] }>(
      '/lessons/progress.json',
    )
    for (const { lesson, run } of json.lessons) runs.set(lesson, run)
  })
  after(() => stack?.stop())

  test('are as expected', async (context) => {
    for (const page of pages)
      await context.test(`${page.number} ${page.id}`, () => {
        golden.compare(`${page.number} ${page.id}`, jsonText(figuresOf(page, runs.get(page.id))))
      })
    golden.finish()
  })
})

function figuresOf(page: Page, run: Run | undefined) {
  const { id, texts, choices, range, result } = page
  assert.ok(run)
  const { numbers, answer, expected, table, chart } = run.finding
  const isMeasuredAnswer = measuredAnswers.includes(id)
  return {
    page: Object.keys(page),
    result: { keys: Object.keys(result), problem: result.problem, notPutBack: result.notPutBack },
    found: { keys: Object.keys(result.found ?? {}), broken: result.found?.broken },
    steps: Object.keys(texts.steps),
    choices: choices.map(({ value }) => value),
    range,
    answer: isMeasuredAnswer ? `<${typeof answer}>` : answer,
    expected: id === 'availability' ? `<${typeof expected}>` : expected,
    numbers: Object.fromEntries(
      Object.entries(numbers)
        .map(([name, value]) => [name, figure(id, name, value)])
        .sort(),
    ),
    // The first column names what is compared.
    table: [table[0], ...table.slice(1).map(([name]) => [name])],
    chart: { kind: chart.kind, points: chart.x, series: Object.keys(chart.series) },
  }
}

function figure(lesson: string, name: string, value: number): unknown {
  const [least, most] = ranges[name] ?? []
  if (least !== undefined && most !== undefined)
    return value >= least && value <= most ? `${least} to ${most}` : value
  return isMeasured(lesson, name) && Number.isFinite(value) ? '<number>' : value
}
