import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import type { ControlClient } from '../../../../apps/control/client.ts'
import { switchCommand } from '../../../../apps/control/commands/restore-command.ts'
import { createControl } from '../../../../apps/control/control.ts'
import type { Status } from '../../../../apps/control/status/status.ts'
import { readLabConfig } from '../../../../apps/lab/config.ts'
import { type Language, languages, texts } from '../../../../apps/lab/texts/texts.ts'
import { switchesPage } from '../../../../apps/lab/views/present/switches-page.ts'
import { createViews } from '../../../../apps/lab/views/views.ts'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { asStage, stages, stageWith } from '../../../../infra/stages/stages.ts'
import { createFakeDriver } from '../../../support/fake-driver.ts'
import { statusOf } from '../topology/fixtures.ts'

interface Shown {
  language?: Language
  status?: Status
  inContainers?: boolean
}

function pageOf(stage: Stage, { language = 'en', inContainers, ...shown }: Shown = {}) {
  const { status = statusOf(stage) } = shown
  const config = readLabConfig({
    ...{ LAB_TOKEN: 'a-token-of-a-test', INTERNAL_SECRET: 'a-secret-of-a-test' },
    ...(inContainers && { COMMANDER: 'engine' }),
  })
  const control = {
    status: async () => status,
    audit: async () => [],
    edgeConfiguration: async () => ({}),
  } as Partial<ControlClient> as ControlClient
  return switchesPage({ config, control }, {}, true, language)
}

async function nowOf(...args: Parameters<typeof pageOf>) {
  const { now } = await pageOf(...args)
  assert.ok(now)
  return now
}

const withReadReplicas = (dbReplicas: number) =>
  stageWith('distributed', { ...asStage, dbReplicas })

const htmlOf = async (stage: Stage, language: Language, inContainers = false) =>
  createViews().page('switches', await pageOf(stage, { language, inContainers }), {
    ...{ texts: texts[language], language, path: '/switches', canWrite: true },
    ...{ locked: false, lockedOut: false, activeFaults: [], alerts: [] },
  })

/** The card of a database: title, faults, promotion. */
async function databaseCards(...args: Parameters<typeof pageOf>) {
  const { faults } = await nowOf(...args)
  return faults
    .filter(({ role }) => role)
    .map(({ title, targets, kinds, canPromote }) => {
      assert.ok(title.startsWith(`${targets.join()} (`))
      return [title, ...kinds.map(({ kind }) => kind).sort(), ...(canPromote ? ['promote'] : [])]
    })
}

const stopping = ['kill', 'pause', 'stop']
const readReplica = (name: string) => [
  `${name} (read replica)`,
  ...['kill', 'lag', 'pause', 'stop', 'promote'],
]

describe('the page of switches has a card for every database', () => {
  for (const count of [1, 2, 3])
    test(`of a primary with read replicas: ${count}`, async () => {
      assert.deepEqual(await databaseCards(withReadReplicas(count)), [
        ['db-1 (primary)', ...stopping],
        ...['db-2', 'db-3', 'db-4'].slice(0, count).map(readReplica),
      ])
    })

  test('of a group, whose members cannot lag on purpose', async () => {
    for (const stage of [stages['scale-up'], stageWith('distributed', group)])
      assert.deepEqual(await databaseCards(stage), [
        ['db-1 (primary)', ...stopping],
        ['db-2 (member)', ...stopping, 'promote'],
        ['db-3 (member)', ...stopping, 'promote'],
      ])
  })

  test('that is alone', async () => {
    assert.deepEqual(await databaseCards(stages.simple), [['db-1 (primary)', ...stopping]])
  })

  test('in their order, whichever is the primary', async () => {
    const status = statusOf(stages.distributed)
    for (const one of status.databases) one.role = one.name === 'db-2' ? 'primary' : 'replica'
    assert.deepEqual(await databaseCards(stages.distributed, { status }), [
      readReplica('db-1'),
      ['db-2 (primary)', ...stopping],
    ])
  })

  test('with a form that promotes it, and says what comes of that', async () => {
    const html = await htmlOf(withReadReplicas(3), 'en')
    const promoted = [...html.matchAll(/name="value" value="(db-\d)"/g)].map(([, name]) => name)
    assert.deepEqual(promoted, ['db-2', 'db-3', 'db-4'])
    assert.match(html, /the others become its read replicas/)
    assert.match(await htmlOf(stages['scale-up'], 'en'), /takes the writes of the group/)
  })

  test('and says that all read replicas lag', async () => {
    assert.match(await htmlOf(withReadReplicas(2), 'en'), /all read replicas apply .* this delay/)
    assert.match(await htmlOf(withReadReplicas(2), 'fr'), /toutes les répliques en lecture appl/)
  })
})

/** A stage with TLS on every hop has a switch for the one between edge and app replicas. */
function statusWithTls(stage: Stage): Status {
  const status = statusOf(stage)
  return stage.tls === 'all'
    ? { ...status, switches: { ...status.switches, appTls: 'on' } }
    : status
}

const group = { ...asStage, failover: 'group' as const }

describe('the page of switches', () => {
  test('has a card for each kind of component that runs', async () => {
    const kinds = async (stage: Stage) =>
      (await nowOf(stage)).faults.filter(({ role }) => !role).map(({ id }) => id)
    assert.deepEqual(await kinds(stages.simple), ['replica', 'edge'])
    assert.deepEqual(await kinds(stages.distributed), ['replica', 'redis', 'edge', 'whoami'])
    const { faults } = await nowOf(stages['scale-up'])
    const targets = (id: string) => faults.find((card) => card.id === id)?.targets.length
    assert.deepEqual(['redis', 'edge', 'web'].map(targets), [6, 2, 2])
  })

  test('has the switches and values that the stage has', async () => {
    const offered = async (stage: Stage) => {
      const { counts, switches } = await nowOf(stage, { status: statusWithTls(stage) })
      return [
        ...counts.map(({ name, most }) => `${name} ${most}`),
        ...switches.map(({ name, values }) => `${name} ${values.length}`),
      ]
    }
    const edge = ['cache 2', 'strategy 7']
    assert.deepEqual(await offered(stages.simple), ['sessions 2', ...edge])
    const data = ['sessions 3', 'reads 2', 'freshness 2']
    assert.deepEqual(await offered(stages.distributed), ['replicas 20', ...data, ...edge])
    assert.deepEqual(await offered(stages['scale-up']), ['replicas 20', 'web 10', ...data, ...edge])
    assert.ok((await offered(stages.secured)).includes('app-tls 2'))
  })

  for (const stage of Object.values(stages))
    test(`offers nothing that the stage ${stage.name} refuses`, async (t) => {
      const { counts, switches } = await nowOf(stage, { status: statusWithTls(stage) })
      const { driver } = createFakeDriver()
      const runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-switches-'))
      const control = createControl({
        ...{ driver: { ...driver, stage }, url: 'http://localhost:8080', runDir, log() {} },
      })
      t.after(async () => {
        await control.stop({ forget: true })
        rmSync(runDir, { recursive: true })
      })
      for (const { name, most } of counts)
        await control.run(switchCommand(name, most), { by: 'lab' })
      for (const { name, values } of switches)
        for (const value of values) await control.run(switchCommand(name, value), { by: 'lab' })
    })

  for (const language of languages)
    for (const stage of Object.values(stages))
      test(`is a page of the stage ${stage.name}, in ${language}`, async () => {
        const odd = /undefined|NaN|\[object|=&gt;|name="target" value=""/.exec(
          await htmlOf(stage, language),
        )
        assert.equal(odd?.[0], undefined)
      })
})

test('only a promotion by hand is said to lose transactions', async () => {
  const exception = { en: /with one exception/, fr: /à une exception près/ }
  for (const language of languages)
    for (const [name, mayLose] of [
      ['distributed', true],
      ['scale-up', false],
      ['simple', false],
    ] as const)
      assert.equal(exception[language].test(await htmlOf(stages[name], language)), mayLose, name)
})
