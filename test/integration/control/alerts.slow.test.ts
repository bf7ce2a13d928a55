import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { certificateFiles } from '../../../apps/control/certificates/certificates.ts'
import { issueCertificate } from '../../../apps/control/certificates/issue.ts'
import { askRedis } from '../../../apps/control/drivers/process/redis.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/network.ts'
import { type Stack, startStack } from '../../support/stack.ts'

/**
 * The drill: each fault is injected, its alert fires for the right component within the time that its
 * rule names, reaches the control plane, and is resolved when the fault is cleared.
 */
const root = path.resolve(import.meta.dirname, '../../..')
const rules = readFileSync(path.join(root, 'infra/monitoring/rules/alerts.yml'), 'utf8')

/** What the rule promises, in milliseconds. */
function withinMs(name: string): number {
  const [, number, unit] = new RegExp(`alert: ${name}\\n[^]*?within: (\\d+)(s|m)`).exec(rules) ?? []
  return Number(number) * (unit === 'm' ? 60_000 : 1000)
}

/** The machine of the tests may be busy; the rule's promise is logged with what was measured. */
const leewayMs = 60_000
const day = 24 * 3600_000

describe('each alert fires in its drill', () => {
  let stack: Stack
  let stopVisits = async () => {}
  before(async () => {
    const httpsPort = String(await freePort())
    stack = await startStack('--monitoring', 'on', '--tls', 'edge', '--https-port', httpsPort)
    await eventually(async () => (await active()).length === 0, 60_000)
  })
  after(async () => {
    await stopVisits()
    await stack.stop()
  })

  const status = () => stack.labJson<Status>('status')
  const active = async () =>
    (await status()).alerts.map(({ name, component }) => `${name} ${component}`)

  async function drill(
    name: string,
    component: string,
    inject: () => unknown,
    clear: () => unknown,
  ) {
    const alert = `${name} ${component}`
    assert.ok(!(await active()).includes(alert), `${alert} fires before its fault`)
    const startedAt = Date.now()
    await inject()
    try {
      await eventually(async () => (await active()).includes(alert), withinMs(name) + leewayMs)
      const seconds = (Date.now() - startedAt) / 1000
      console.log(
        `${alert}: fired after ${seconds.toFixed(0)} s, promised ${withinMs(name) / 1000} s`,
      )
    } finally {
      await clear()
    }
    await eventually(async () => !(await active()).includes(alert), 300_000)
  }

  /** Pages, one after the other by some visitors at a time, until it is stopped. */
  function visit(visitors: number, url = '/products'): void {
    let running = true
    const client = async () => {
      const visitor = stack.client()
      while (running) await visitor.get(url).catch(() => {})
      visitor.close()
    }
    const all = Promise.all(Array.from({ length: visitors }, client))
    stopVisits = async () => {
      running = false
      await all
    }
  }

  for (const name of ['app-2', 'whoami-1', 'redis', 'db-2', 'edge', 'replication'])
    test(`ComponentDown ${name}`, () =>
      drill(
        'ComponentDown',
        name,
        () => stack.lab('stop', name),
        () => stack.lab('start', name),
      ))

  test('ComponentDown of one that is paused', () =>
    drill(
      'ComponentDown',
      'app-1',
      () => stack.lab('pause', 'app-1', '--for', '5m'),
      () => stack.lab('resume', 'app-1'),
    ))

  test('FiguresMissing', () =>
    drill(
      'FiguresMissing',
      'redis',
      () => stack.lab('stop', 'redis-exporter'),
      () => stack.lab('start', 'redis-exporter'),
    ))

  test('ReplicationStopped', () =>
    drill(
      'ReplicationStopped',
      'db-2',
      () => stack.lab('pause', 'db-1', '--for', '5m'),
      () => stack.lab('resume', 'db-1'),
    ))

  test('ReplicationLate', () =>
    drill(
      'ReplicationLate',
      'db-2',
      () => stack.lab('lag', '60s', '--for', '5m'),
      () => stack.lab('lag', '0'),
    ))

  test('RedisMemoryNearlyFull', async () => {
    const { redis } = await status()
    const { redis: password } = JSON.parse(
      readFileSync(path.join(stack.runDir, 'secrets.json'), 'utf8'),
    )
    const ask = (command: string) => askRedis(redis?.port ?? 0, password, command)
    await drill(
      'RedisMemoryNearlyFull',
      'redis',
      () => ask(`SETRANGE ballast ${40 * 1024 * 1024} x`),
      () => ask('DEL ballast'),
    )
  })

  test('CertificateNearEnd', async () => {
    const folder = path.join(stack.runDir, 'certificates')
    const { certificate } = certificateFiles(folder, 'whoami')
    const kept = `${certificate}.kept`
    const authority = {
      certificate: readFileSync(path.join(folder, 'ca.pem'), 'utf8'),
      key: readFileSync(path.join(folder, 'ca-key.pem'), 'utf8'),
    }
    copyFileSync(certificate, kept)
    const old = new Date(Date.now() - 380 * day)
    const pair = await issueCertificate(authority, 'whoami', ['whoami'], old)
    await drill(
      'CertificateNearEnd',
      'whoami',
      () => writeFileSync(certificate, pair.certificate),
      () => copyFileSync(kept, certificate),
    )
  })

  test('SlowPages', async () => {
    visit(6)
    await drill(
      'SlowPages',
      'app-3',
      () => stack.lab('slow', 'app-3', '4s', '--for', '10m'),
      () => stack.lab('slow', 'app-3', '0'),
    )
    await stopVisits()
  })

  test('HighErrorRatio, and a fast burn of the availability', async () => {
    visit(4)
    const down = async () => {
      for (const name of ['db-2', 'db-1']) await stack.lab('stop', name)
    }
    const up = async () => {
      for (const name of ['db-1', 'db-2']) await stack.lab('start', name)
    }
    await drill('HighErrorRatio', 'shop', down, async () => {
      await eventually(
        async () => (await active()).includes('AvailabilityBurnsFast shop'),
        withinMs('AvailabilityBurnsFast') + leewayMs,
      )
      await up()
    })
    await stopVisits()
  })
})
