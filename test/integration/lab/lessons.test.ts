import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { course, lessonTexts } from '../../../apps/lab/lessons/course.ts'
import { explain } from '../../../apps/lab/lessons/explain.ts'
import type { Run } from '../../../apps/lab/lessons/progress.ts'
import { notHealthy } from '../../../apps/lab/lessons/restore.ts'
import { languages } from '../../../apps/lab/texts/texts.ts'
import type { LessonPage } from '../../../apps/lab/views/present/lesson-page.ts'
import { eventually } from '../../support/eventually.ts'
import { openTestLab, type TestLab } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const own = course.filter(({ number }) => number <= 2)
const longestMs = 240_000

describe('a lesson', () => {
  let stack: Stack
  let lab: TestLab
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    lab = await openTestLab(stack)
  })
  after(() => stack.stop())

  const status = () => stack.labJson<Status>('status')
  const pageOf = async (id: string) => (await lab.get<LessonPage>(`/lessons/${id}`)).json
  const isOver = (id: string) =>
    eventually(async () => {
      const page = await pageOf(id)
      assert.equal(page.running, null)
      assert.ok(page.result)
      return page
    }, longestMs)
  const reachesStep = (id: string, steps: number) =>
    eventually(async () => {
      const { running, result } = await pageOf(id)
      assert.ok((running?.steps.length ?? 0) >= steps, JSON.stringify({ running, result }))
    }, 60_000)

  async function begin(id: string): Promise<void> {
    await lab.post(`/lessons/${id}/prediction`, { skip: 'yes' })
    const { status: begun, json } = await lab.post(`/lessons/${id}/run`)
    assert.equal(begun, 200, json.error)
  }

  async function lastRun(id: string): Promise<Run> {
    const { json } = await lab.get<{ lessons: { lesson: string; run: Run | null }[] }>(
      '/lessons/progress.json',
    )
    const found = json.lessons.find(({ lesson }) => lesson === id)?.run
    assert.ok(found)
    return found
  }

  for (const lesson of own)
    test(`${lesson.number}: ${lesson.id} agrees with theory, and everything is as before`, async () => {
      const { switches } = await status()
      await begin(lesson.id)
      const { result } = await isOver(lesson.id)
      assert.equal(result?.problem, null)
      assert.deepEqual(result?.found?.contradictions, [])
      assert.equal(result.found.measured, result.found.expected)
      assert.deepEqual(result.notPutBack, [])
      const now = await status()
      assert.deepEqual(now.switches, switches)
      assert.deepEqual(notHealthy(now), [])

      const { finding } = await lastRun(lesson.id)
      assert.ok(finding)
      for (const language of languages) {
        const { columns } = lessonTexts(lesson, language)
        for (const key of [...(finding.table[0] ?? []), ...Object.keys(finding.chart.series)])
          assert.ok(columns[key], `${key} has no name in ${language}`)
        assert.ok(explain(lesson, finding.numbers, language).sentences.length > 0)
      }
    })

  test('does not begin while another one runs', async () => {
    await begin('lost-login')
    const second = await lab.post('/lessons/who-answered/run')
    assert.equal(second.status, 409)
    assert.match(String(second.json.error), /Lesson 2 is running/)
    await isOver('lost-login')
  })

  test('that is stopped in the middle puts everything back', async () => {
    const { switches } = await status()
    await begin('lost-login')
    await reachesStep('lost-login', 3)
    await lab.post('/lessons/stop')
    const { result } = await isOver('lost-login')
    assert.match(String(result?.problem), /stopped/)
    const now = await status()
    assert.deepEqual(now.switches, switches)
    assert.deepEqual(notHealthy(now), [])
  })

  test('whose lab is killed in the middle is put back by the next one', async () => {
    const { switches } = await status()
    await begin('lost-login')
    await reachesStep('lost-login', 3)
    await stack.lab('kill', 'lab')
    await eventually(async () => {
      const now = await status()
      assert.deepEqual(now.switches, switches)
      assert.deepEqual(notHealthy(now), [])
    }, 60_000)
    // And it is ready for the next lesson.
    await eventually(async () => {
      const { status: begun } = await lab.post('/lessons/who-answered/run')
      assert.equal(begun, 200)
    }, 60_000)
    await isOver('who-answered')
  })

  test('is predicted without the token, and run only with it', async () => {
    const path = '/lessons/lost-login'
    const said = await lab.postWithoutToken(`${path}/prediction`, { answer: 'half' })
    assert.equal(said.status, 200)
    assert.equal((await lab.postWithoutToken(`${path}/run`)).status, 403)
    assert.equal((await lab.postWithoutToken('/lessons/stop')).status, 403)
  })

  test('is forgotten with all others when somebody with the token wants that', async () => {
    await lab.post('/lessons/lost-login/prediction', { answer: 'half' })
    assert.equal((await lab.postWithoutToken('/lessons/reset')).status, 403)
    assert.ok((await pageOf('lost-login')).prediction)
    await lab.post('/lessons/reset')
    assert.equal((await pageOf('lost-login')).prediction, null)
  })

  test('refuses what is no answer, and lessons that do not exist', async () => {
    for (const answer of ['sideways', '', '__proto__'])
      assert.equal((await lab.post('/lessons/lost-login/prediction', { answer })).status, 422)
    for (const answer of ['-1', '31', 'ten', '', 'Infinity', '1e99'])
      assert.equal((await lab.post('/lessons/who-answered/prediction', { answer })).status, 422)
    for (const id of ['99', '__proto__', 'constructor'])
      assert.equal((await lab.post(`/lessons/${id}/run`)).status, 404)
  })

  test('runs from the command line, with a report to hand in', async () => {
    const out = await stack.lab(
      'lesson',
      '1',
      '--predict',
      '10',
      '--report',
      `${stack.runDir}/mine`,
    )
    assert.match(out, /Your prediction +10 of 30 requests +Your prediction was right\./)
    assert.match(out, /app-3 +10 +6/)
    assert.match(out, /report\.html/)
    const page = await stack.labJson<LessonPage>('lesson', 'who-answered')
    assert.equal(page.result?.found?.measured, '10 of 30 requests')
    await assert.rejects(stack.lab('lesson', '99'), /ended with 2/)
    await assert.rejects(stack.lab('lesson', '1', '--predict', 'many'), /ended with 2/)
  })
})
