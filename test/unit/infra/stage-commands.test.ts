import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { edgeKinds, stageNames } from '../../../infra/stages/stage.ts'
import { commandToStart, commandWithEngine, stages } from '../../../infra/stages/stages.ts'

const root = path.resolve(import.meta.dirname, '../../..')

describe('the command that starts a stage', () => {
  test('keeps HAProxy, but where the stage has none', () => {
    assert.equal(
      commandToStart('secured', true, 'haproxy'),
      'docker compose -f docker-compose.yml -f infra/compose/secured.yml -f infra/compose/haproxy.yml up -d --remove-orphans',
    )
    assert.equal(
      commandToStart('distributed', true, 'haproxy'),
      'docker compose -f docker-compose.yml -f infra/compose/haproxy.yml up -d --remove-orphans',
    )
    assert.equal(
      commandToStart('simple', true, 'haproxy'),
      'docker compose -f docker-compose.yml -f infra/compose/simple.yml up -d --remove-orphans',
    )
    assert.equal(commandToStart('distributed', true), 'docker compose up -d --remove-orphans')
    assert.equal(
      commandToStart('secured', false, 'haproxy'),
      'npm start -- --stage secured --edge haproxy',
    )
    assert.equal(commandToStart('scale-up', false, 'haproxy'), 'npm start -- --stage scale-up')
  })

  test('names files that are there', () => {
    for (const stage of stageNames)
      for (const edge of edgeKinds)
        for (const [, file = ''] of commandToStart(stage, true, edge).matchAll(/-f (\S+)/g))
          assert.ok(existsSync(path.join(root, file)), file)
  })

  test('gives the running stage the engine, and does not leave it', () => {
    const withFiles = (...names: string[]) =>
      `DOCKER_GID=$(stat -c %g /var/run/docker.sock) docker compose -f docker-compose.yml${names
        .map((name) => ` -f infra/compose/${name}.yml`)
        .join('')} up -d --remove-orphans`
    assert.equal(commandWithEngine(stages.distributed), withFiles('control'))
    const semiSync = { ...stages.distributed, durability: 'semi-sync' } as const
    assert.equal(commandWithEngine(semiSync), withFiles('semi-sync', 'control'))
    assert.equal(commandWithEngine(stages['scale-up']), withFiles('scale-up', 'control'))
    const haproxy = { ...stages.secured, edge: 'haproxy' as const }
    assert.equal(commandWithEngine(haproxy), withFiles('secured', 'haproxy', 'control'))
  })
})
