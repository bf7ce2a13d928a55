import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { lesson } from '../../apps/lab/lessons/22-no-single-point/lesson.ts'
import { notHealthy } from '../../apps/lab/lessons/restore.ts'
import type { CoursePage, LessonPage } from '../../apps/lab/views/present/lesson-page.ts'
import { eventually } from '../support/eventually.ts'
import { openTestLab, type TestLab } from '../support/lab.ts'
import { type Stack, startStack } from '../support/stack.ts'

const page = `/lessons/${lesson.id}`
const runsWithinMs = 240_000

describe('the tour from the stage simple to scale-up', () => {
  let stack: Stack
  let lab: TestLab
  before(async () => {
    stack = await startStack('--stage', 'simple', '--edge', 'nginx')
    lab = await openTestLab(stack)
    await lab.post(`${page}/prediction`, { answer: 'scale-up' })
  })
  after(() => stack?.stop())

  const lessonPage = async () => (await lab.get<LessonPage>(page)).json
  const state = async () =>
    (await lab.get<CoursePage>('/lessons')).json.lessons.find(({ id }) => id === lesson.id)?.state

  async function runWhole(): Promise<string[][]> {
    assert.equal((await lab.post(`${page}/run`)).status, 200)
    await eventually(async () => assert.equal((await lessonPage()).running, null), runsWithinMs)
    const { result } = await lessonPage()
    assert.deepEqual([result?.problem, result?.notPutBack], [null, []])
    assert.deepEqual(result?.found?.contradictions, [])
    const { head = [], rows = [] } = result?.found ?? {}
    return [head, ...rows].map((row) => row.map(({ text }) => text))
  }

  test('somebody who stops it gets everything back', async () => {
    assert.equal((await lab.post(`${page}/run`)).status, 200)
    await eventually(
      async () => assert.equal((await lessonPage()).running?.steps.length, 2),
      runsWithinMs,
    )
    await eventually(async () => assert.ok((await stack.labJson<Status>('status')).faults.length))
    assert.equal((await lab.post('/lessons/stop')).status, 200)
    await eventually(async () => assert.equal((await lessonPage()).running, null), runsWithinMs)
    assert.deepEqual(notHealthy(await stack.labJson<Status>('status')), [])
  })

  test('in simple everything is a single point of failure, and the tour goes on', async () => {
    assert.deepEqual(await runWhole(), [
      ['Stopped', 'simple'],
      ['a load balancer', 'nothing works'],
      ['an app replica', 'nothing works'],
      ['the primary', 'nothing works'],
    ])
    assert.equal(await state(), 'unfinished')
  })

  test('in scale-up nothing is, and the tour is finished, with what was seen before', async () => {
    await stack.restart('--stage', 'scale-up')
    lab = await openTestLab(stack)
    assert.equal(await state(), 'unfinished')
    const [head, ...rows] = await runWhole()
    assert.deepEqual(head, ['Stopped', 'simple', 'scale-up'])
    assert.equal(rows.length, 7)
    for (const [component, , here] of rows) assert.equal(here, 'orders go on', component)
    assert.equal(await state(), 'right')
  })
})
