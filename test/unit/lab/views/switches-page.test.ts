import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ControlClient } from '../../../../apps/control/client.ts'
import { readLabConfig } from '../../../../apps/lab/config.ts'
import { type Language, languages, texts } from '../../../../apps/lab/texts/texts.ts'
import { switchesPage } from '../../../../apps/lab/views/present/switches-page.ts'
import { createViews } from '../../../../apps/lab/views/views.ts'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { asStage, stages, stageWith } from '../../../../infra/stages/stages.ts'
import { statusOf } from '../topology/fixtures.ts'

function pageOf(stage: Stage, { language = 'en' as Language, status = statusOf(stage) } = {}) {
  const config = readLabConfig({
    ...{ LAB_TOKEN: 'a-token-of-a-test', INTERNAL_SECRET: 'a-secret-of-a-test' },
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

const htmlOf = async (stage: Stage, language: Language) =>
  createViews().page('switches', await pageOf(stage, { language }), {
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

  for (const language of languages)
    for (const stage of Object.values(stages))
      test(`is a page of the stage ${stage.name}, in ${language}`, async () => {
        const odd = /undefined|NaN|\[object|=&gt;|name="target" value=""/.exec(
          await htmlOf(stage, language),
        )
        assert.equal(odd?.[0], undefined)
      })
})
