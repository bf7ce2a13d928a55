import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { certificateFiles } from '../../apps/control/certificates/certificates.ts'
import { issueCertificate } from '../../apps/control/certificates/issue.ts'
import { freePort } from '../support/network.ts'
import { openRedis } from '../support/redis.ts'
import { type Drill, startDrill } from './support/drill.ts'

const dayMs = 24 * 3600_000

describe('alerts on a component', () => {
  let drill: Drill
  before(async () => {
    drill = await startDrill('--tls', 'edge', '--https-port', String(await freePort()))
  })
  after(() => drill?.stop())

  for (const name of ['app-2', 'whoami-1', 'redis', 'db-2', 'edge', 'replication'])
    test(`ComponentDown: ${name} is stopped`, () =>
      drill.alert('ComponentDown', name, {
        inject: () => drill.stack.lab('stop', name),
        clear: () => drill.stack.lab('start', name),
      }))

  test('ComponentDown: an app replica is paused', () =>
    drill.alert('ComponentDown', 'app-1', {
      inject: () => drill.stack.lab('pause', 'app-1', '--for', '10m'),
      clear: () => drill.stack.lab('resume', 'app-1'),
    }))

  test('FiguresMissing: an exporter is stopped', () =>
    drill.alert('FiguresMissing', 'redis', {
      inject: () => drill.stack.lab('stop', 'redis-exporter'),
      clear: () => drill.stack.lab('start', 'redis-exporter'),
    }))

  test('RedisMemoryNearlyFull: a value of 40 MB', async (t) => {
    const { redis } = await drill.status()
    const admin = await openRedis(drill.stack.runDir, redis?.port ?? 0)
    t.after(() => admin.disconnect())
    await drill.alert('RedisMemoryNearlyFull', 'redis', {
      inject: () => admin.setrange('ballast', 40 * 1024 * 1024, 'x'),
      clear: () => admin.del('ballast'),
    })
  })

  test('CertificateNearEnd: a certificate that was not renewed', async () => {
    const folder = path.join(drill.stack.runDir, 'certificates')
    const { certificate } = certificateFiles(folder, 'whoami')
    const kept = `${certificate}.kept`
    const authority = {
      certificate: readFileSync(path.join(folder, 'ca.pem'), 'utf8'),
      key: readFileSync(path.join(folder, 'ca-key.pem'), 'utf8'),
    }
    copyFileSync(certificate, kept)
    const old = new Date(Date.now() - 380 * dayMs)
    const pair = await issueCertificate(authority, 'whoami', ['whoami'], old)
    await drill.alert('CertificateNearEnd', 'whoami', {
      inject: () => writeFileSync(certificate, pair.certificate),
      clear: () => copyFileSync(kept, certificate),
    })
  })
})
