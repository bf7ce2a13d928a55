import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import {
  authorityFiles,
  certificateFiles,
  ensureCertificates,
} from '../../../../apps/control/certificates/certificates.ts'
import { monitoredOf } from '../../../../apps/control/drivers/container/monitoring.ts'
import {
  copyMonitoringFiles,
  type MonitoringSettings,
} from '../../../../apps/control/monitoring/configuration.ts'
import { createTargetWriter } from '../../../../apps/control/monitoring/targets.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import { findProgram } from '../../../../scripts/setup/find-servers.mjs'

const source = path.resolve(import.meta.dirname, '../../../../infra/monitoring')
const promtool = findProgram('promtool')

describe('the files for Prometheus, Alertmanager and the exporters', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'monitoring-'))
  after(() => rmSync(folder, { recursive: true }))

  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  const settings: MonitoringSettings = {
    lab: 'lab:3000',
    tls: null,
    edgeTls: false,
    databases: [{ file: 'mysql.cnf', password: 'secret-1' }],
    redis: { urls: ['redis://redis:6379'], password: 'secret-2' },
    internalSecret: 'secret-3',
  }

  async function copy(change: Partial<MonitoringSettings> = {}): Promise<string> {
    await copyMonitoringFiles(source, folder, { ...settings, ...change })
    await createTargetWriter(path.join(folder, 'targets'))(
      monitoredOf(stages.secured, 'stickyshop', ['app-1', 'app-7']),
    )
    return read('prometheus.yml')
  }

  const check = () =>
    promtool && execFileSync(promtool, ['check', 'config', path.join(folder, 'prometheus.yml')])

  test('ask in plaintext where inner hops have no TLS', async () => {
    assert.doesNotMatch(await copy(), /scheme: https/)
    check()
    assert.match(read('alertmanager.yml'), /url: http:\/\/lab:3000/)
    assert.doesNotMatch(read('web.yml'), /cert_file/)
    assert.doesNotMatch(read('mysql.cnf'), /ssl/)
  })

  test('ask by TLS where they have, and verify each certificate for its kind', async () => {
    await ensureCertificates({ folder: path.join(folder, 'tls'), publicHosts: [] })
    const authority = authorityFiles(path.join(folder, 'tls')).certificate
    const tls = { authority, ...certificateFiles(path.join(folder, 'tls'), 'monitoring') }
    const text = await copy({ tls, edgeTls: true })
    check()
    assert.doesNotMatch(text, /scheme: http\b/)
    const kinds = [...text.matchAll(/scheme: https\n +tls_config: .*server_name: (\w+) }/g)]
    assert.deepEqual(
      kinds.map(([, kind]) => kind),
      ['monitoring', 'app', 'lab', ...['monitoring', 'edge'], ...Array(4).fill('monitoring')],
    )
    assert.match(read('alertmanager.yml'), /url: https:\/\/lab:3000.*server_name: lab/s)
    assert.match(read('web.yml'), /cert_file: .*monitoring\.pem/)
    assert.match(read('mysql.cnf'), /ssl-ca = /)
    // HAProxy's endpoint on loopback has none.
    assert.match(await copy({ tls }), /job_name: haproxy\n {4}scheme: http #/)
  })

  test('name every app replica and every exporter', async () => {
    await copy()
    assert.deepEqual(JSON.parse(read('targets/app.json')), [
      { targets: ['stickyshop-app-1:3001'], labels: { component: 'app-1', kind: 'app' } },
      { targets: ['stickyshop-app-7:3001'], labels: { component: 'app-7', kind: 'app' } },
    ])
    assert.deepEqual(JSON.parse(read('targets/mysql.json'))[1], {
      targets: ['mysql-exporter-2:9104'],
      labels: { component: 'db-2', kind: 'database', exporter: 'mysql-exporter-2' },
    })
  })

  test('have the password of Redis by both forms of its address', async () => {
    await copy()
    assert.deepEqual(Object.keys(JSON.parse(read('redis-passwords.json'))), [
      'redis://redis:6379',
      'redis://exporter@redis:6379',
    ])
  })

  test('keep passwords from others', async () => {
    await copy()
    for (const name of ['internal-secret', 'mysql.cnf', 'redis-passwords.json'])
      assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600, name)
  })
})
