import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { course } from '../../apps/lab/lessons/course.ts'
import { missingFrom } from '../../apps/lab/lessons/needs.ts'
import { stages } from '../../infra/stages/stages.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()
const files = ['docker-compose.yml', 'infra/compose/control.yml'].flatMap((file) => ['-f', file])

// Of other stages: scale-up.test.ts, monitoring.test.ts, stages.test.ts.
const lessons = course.filter(
  ({ needs }) => missingFrom(stages.distributed, needs, true).length === 0,
)

describe('with the engine, each lesson of the stage distributed', () => {
  const control = (options: string[]) =>
    stack.compose([...options, 'up', '--detach', '--no-deps', 'control', 'lab'], {
      DOCKER_GID: String(statSync('/var/run/docker.sock').gid),
    })
  before(async () => {
    await control(files)
    await stack.healthy('control', 'lab')
  })
  after(() => control([]))

  for (const { number, id } of lessons)
    test(`${number}, ${id}, measures, and leaves everything as it was`, async () => {
      const { code, out, err } = await stack.tryLab('lesson', String(number))
      assert.equal(code, 0, `${out}${err}`)
      await stack.healthy()
      await stack.usable()
      const { faults } = await stack.labJson<{ faults: unknown[] }>('status')
      assert.deepEqual(faults, [])
    })
})
