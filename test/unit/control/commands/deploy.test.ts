import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandContext } from '../../../../apps/control/commands/command.ts'
import { deployCommand, weightsFor } from '../../../../apps/control/commands/deploy-command.ts'
import { formatMessage } from '../../../../apps/control/messages.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import { createFakeDriver } from '../../../support/fake-driver.ts'

const faults = { clear() {} } as unknown as CommandContext['faults']

async function deploy(stage: 'simple' | 'distributed', isUp: (done: readonly string[]) => boolean) {
  const { driver, done } = createFakeDriver()
  if (stage === 'simple') await driver.scale('app', 1)
  done.length = 0
  const context = {
    driver: { ...driver, stage: stages[stage], canBrowse: async () => isUp(done) },
    faults,
  } as CommandContext
  const {
    code,
    values = {},
    facts,
  } = await deployCommand.deploy.run(context, deployCommand.deploy.shape.parse({}))
  return { done: [...done], text: formatMessage({ code, values }), facts }
}

test('the single app replica is stopped and started, and what fails meanwhile is counted', async () => {
  const { done, text, facts } = await deploy('simple', (so) => so.at(-1) !== 'stop app-1')
  assert.deepEqual(done, ['stop app-1', 'start app-1'])
  assert.match(text, /app-1 was stopped and started in .*requests failed meanwhile/)
  assert.ok(Number(facts?.requests) > 0)
})

test('several are restarted one by one', async () => {
  const { done, facts } = await deploy('distributed', () => true)
  const one = (name: string) => [`stop ${name}`, `start ${name}`]
  assert.deepEqual(done, ['app-1', 'app-2', 'app-3'].flatMap(one))
  assert.equal(facts?.failed, 0)
})

test('a canary gets its share of the requests, whatever the share and the number of app replicas', () => {
  assert.deepEqual(weightsFor(10, 3, 1), { old: 3, next: 1 })
  assert.deepEqual(weightsFor(50, 3, 3), { old: 1, next: 1 })
  for (let share = 1; share <= 50; share++)
    for (let count = 2; count < 20; count++)
      for (const beside of [1, count]) {
        const { old, next } = weightsFor(share, count, beside)
        for (const weight of [old, next]) assert.ok(Number.isInteger(weight) && weight <= 256)
        const got = (100 * next * beside) / (next * beside + old * count)
        assert.ok(Math.abs(got - share) < 1, `${got} % in place of ${share} %, of ${count}`)
      }
})
