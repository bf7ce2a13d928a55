import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { Redis } from 'ioredis'
import mysql from 'mysql2/promise'
import {
  authorityFiles,
  certificateFiles,
  ensureCertificates,
  type PairFiles,
} from '../../../apps/control/certificates/certificates.ts'
import { issueCertificate } from '../../../apps/control/certificates/issue.ts'
import { query } from '../../../apps/control/drivers/process/backups/database-tools.ts'
import type { Context } from '../../../apps/control/drivers/process/context.ts'
import type { DialectName } from '../../../apps/replication/dialects/dialect.ts'
import { databaseTls, redisTls, trustAuthority } from '../../../apps/shared/inner-tls.ts'
import { stages } from '../../../infra/stages/stages.ts'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { type Pretender, pretendDatabase, pretendRedis } from '../../support/pretenders.ts'

const host = '127.0.0.1'
const versionOf = (program: string) =>
  spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? ''
let folder: string
let other: string

/** Each ends once it has signed in. @throws when it does not believe the server */
const clients: {
  name: string
  pretend: typeof pretendDatabase
  signIn(port: number): Promise<unknown>
  skip?: boolean
}[] = [
  {
    name: 'mysql2',
    pretend: pretendDatabase,
    async signIn(port) {
      const connection = await mysql.createConnection({ host, port, ...databaseTls() })
      connection.destroy()
    },
  },
  {
    name: 'ioredis',
    pretend: pretendRedis,
    async signIn(port) {
      let problem: Error | undefined
      const redis = new Redis({
        ...{ host, port, ...redisTls() },
        ...{ lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null },
      })
      redis.on('error', (error) => {
        problem = error
      })
      await redis
        .connect()
        .then(() => redis.ping())
        .catch((error) => {
          throw problem ?? error
        })
        .finally(() => redis.disconnect())
    },
  },
  {
    name: 'mariadb, as backups use it,',
    skip: findProgram('mariadb') === null,
    pretend: pretendDatabase,
    signIn: (port) => query(contextOf(port, 'MariaDB'), 'db-1', ''),
  },
  {
    name: 'mysql, as backups use it,',
    // With MariaDB there is a program of this name, too.
    skip: !/Ver (?!.*MariaDB)/.test(versionOf('mysql')),
    pretend: pretendDatabase,
    signIn: (port) => query(contextOf(port, 'MySQL'), 'db-1', ''),
  },
]

const contextOf = (port: number, dialect: DialectName) =>
  ({
    ...{ dialect, stage: stages.secured, paths: { certificates: folder }, port: () => port },
    ...{ secrets: { databaseAdmin: 'secret' }, environment: process.env },
  }) as unknown as Context

const read = ({ certificate, key }: PairFiles) => ({
  cert: readFileSync(certificate, 'utf8'),
  key: readFileSync(key, 'utf8'),
})

before(async () => {
  ;[folder, other] = ['own', 'other'].map((name) =>
    mkdtempSync(path.join(tmpdir(), `stickyshop-${name}-`)),
  ) as [string, string]
  for (const one of [folder, other]) await ensureCertificates({ folder: one, publicHosts: [] })
})
after(() => {
  for (const one of [folder, other]) rmSync(one, { recursive: true })
})

for (const { name, pretend, signIn, skip } of clients)
  describe(`${name} signs in to a server`, { skip }, () => {
    let server: Pretender | undefined
    afterEach(() => {
      trustAuthority(undefined)
      server?.close()
    })
    const signInTo = async (pair: { cert: string; key: string }) => {
      server = await pretend(pair)
      trustAuthority(authorityFiles(folder).certificate)
      return signIn(server.port)
    }

    test('with a certificate of the authority for its name', async () => {
      await signInTo(read(certificateFiles(folder, 'database')))
      assert.equal(server?.trusted(), 1)
    })

    test('not with one of another authority', async () => {
      const pair = read(certificateFiles(other, 'database'))
      await assert.rejects(signInTo(pair), /self-signed|unable to|signature/i)
      assert.equal(server?.trusted(), 0)
    })

    test('not with one of the authority for another name', async () => {
      const { cert, key } = read(authorityFiles(folder))
      const ofApp = await issueCertificate({ certificate: cert, key }, 'app', ['app'], new Date())
      const pair = { cert: ofApp.certificate, key: ofApp.key }
      await assert.rejects(signInTo(pair), /does not match|Validation of SSL server certificate/)
      assert.equal(server?.trusted(), 0)
    })
  })
