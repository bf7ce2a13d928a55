import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { lesson as replicaReads } from '../../apps/lab/lessons/08-replica-reads/lesson.ts'
import { lesson as redisDown } from '../../apps/lab/lessons/10-redis-down/lesson.ts'
import { incidents } from '../../apps/lab/lessons/21-monitoring/incidents.ts'
import {
  measureIncident,
  lesson as monitoring,
} from '../../apps/lab/lessons/21-monitoring/lesson.ts'
import { lesson as rpoAndRto } from '../../apps/lab/lessons/25-rpo-and-rto/lesson.ts'
import { course } from '../../apps/lab/lessons/course.ts'
import { explain } from '../../apps/lab/lessons/explain.ts'
import type { Finding, Lesson } from '../../apps/lab/lessons/lesson.ts'
import { stageFor } from '../../apps/lab/lessons/needs.ts'
import { isRight } from '../../apps/lab/lessons/result.ts'
import { stageNames } from '../../infra/stages/stage.ts'
import { defaultStage } from '../../infra/stages/stages.ts'
import { measure } from '../support/lessons.ts'
import { openRedis } from '../support/redis.ts'
import { type Stack, startStack, useStack } from '../support/stack.ts'

const home = process.cwd()

for (const stage of stageNames) {
  // A tour goes through several stages: tour.test.ts.
  const lessons = course.filter(
    ({ needs, isFinished }) =>
      // In containers only: test/compose/scale-up.test.ts runs it.
      stageFor(needs) === stage && !isFinished && !needs.virtualAddress,
  )
  if (lessons.length > 0)
    describe(`a lesson on a shop as it should be, stage ${stage}`, () => {
      let stack: Stack
      before(async () => {
        // EDGE=haproxy, of the environment, is for the stages that have a load balancer.
        const edge = stage === 'simple' ? ['--edge', 'nginx'] : []
        stack =
          stage === defaultStage ? await useStack() : await startStack('--stage', stage, ...edge)
        if (stage === defaultStage) await stack.lab('scale', '3')
      })
      after(async () => {
        process.chdir(home)
        await stack?.stop()
      })

      for (const { lesson, name } of lessons.flatMap(variantsOf))
        test(`${lesson.number}, ${name}, agrees with theory`, async () => {
          agrees(lesson, await measure(lesson, stack))
        })
    })
}

/** Lesson 21 once for each incident that it may choose. */
function variantsOf(lesson: Lesson): { lesson: Lesson; name: string }[] {
  if (lesson.id !== monitoring.id) return [{ lesson, name: lesson.id }]
  return incidents.map((incident) => ({
    lesson: { ...monitoring, measure: (bench) => measureIncident(bench, incident) },
    name: `${lesson.id} with ${incident}`,
  }))
}

function agrees(lesson: Lesson, { contradicted, numbers, answer, expected }: Finding): void {
  const { contradictions } = explain(lesson, numbers, 'en')
  assert.deepEqual(contradicted, [], contradictions.map(({ text }) => text).join('\n'))
  if (lesson.question.kind === 'choice') assert.deepEqual([answer].flat(), [expected])
  // Later ones measure times, for which the claims have their tolerances.
  else if (lesson.number <= 5) assert.ok(isRight(lesson, expected, answer), `${answer} ${expected}`)
}

describe('lesson 25 with other databases than the stage has', () => {
  let earlier: Finding['numbers'] | undefined
  for (const [kind, options] of Object.entries({
    'semi-sync': ['--durability', 'semi-sync', '--db-replicas', '2', '--backup-every', '1h'],
    group: ['--database', 'group'],
  }))
    test(`${kind} loses nothing`, async (t) => {
      const stack = await startStack(...options)
      t.after(async () => {
        process.chdir(home)
        await stack.stop()
      })
      const finding = await measure(rpoAndRto, stack, { earlier })
      agrees(rpoAndRto, finding)
      assert.equal(finding.answer, 'none')
      earlier = finding.numbers
    })

  test('has the rows of both, and what the backup lacked', () => {
    const { table } = rpoAndRto.result(earlier as never)
    const names = table.slice(1).map(([what]) => what)
    assert.deepEqual(names, ['semi-sync', 'semi-sync-cut', 'group', 'backup'])
    assert.ok(earlier?.backupMissing, 'no order came after the backup')
    assert.ok(earlier?.semiSyncCutRefused, 'nobody was refused while nothing could confirm')
  })
})

describe('a lesson on a shop that changes meanwhile', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
  })
  after(async () => {
    process.chdir(home)
    await stack.stop()
  })

  test('8 measures again what it measured while the read replica was avoided', async () => {
    const replica = (await stack.labJson<Status>('status')).databases.find(
      ({ role }) => role === 'replica',
    )
    let lags = 0
    // The third case is the one with lag and without read-your-writes.
    const finding = await measure(replicaReads, stack, {
      async afterEach(command) {
        if (command.startsWith('lag ') && ++lags === 3)
          await stack.lab('pause', String(replica?.name), '--for', '3s')
      },
    })
    assert.ok(lags > 5, `${lags} times a lag was set`)
    agrees(replicaReads, finding)
  })

  test('10 says that all have to sign in again when Redis comes back without its data', async () => {
    const finding = await measure(redisDown, stack, {
      async afterEach(command) {
        if (command === 'start redis') await deleteSessions(stack)
      },
    })
    assert.equal(finding.answer, 'logged-out')
    assert.deepEqual(finding.contradicted, ['come-back'])
    assert.equal(finding.numbers.stoppedAfter, 0)
  })
})

async function deleteSessions({ runDir }: Stack): Promise<void> {
  const config = readFileSync(path.join(runDir, 'data/redis/redis.conf'), 'utf8')
  const redis = await openRedis(runDir, Number(/^port (.+)$/m.exec(config)?.[1]))
  await redis.flushall()
  redis.disconnect()
}
