import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { pathsFor } from '../../../../../apps/control/drivers/process/run-folder.ts'
import { openSecrets, secretFile } from '../../../../../apps/control/drivers/process/secrets.ts'

describe('the secrets of a run folder', () => {
  let run: string
  beforeEach(() => {
    run = mkdtempSync(path.join(tmpdir(), 'stickyshop-secrets-'))
  })
  afterEach(() => rmSync(run, { recursive: true }))
  const paths = () => pathsFor('/', run)

  test('are made once, each in a file that only its owner may read', () => {
    const secrets = openSecrets(paths())
    assert.match(secrets.databaseShop, /^[0-9a-f]{32}$/)
    assert.notEqual(secrets.session, secrets.redis)
    const file = secretFile(paths(), 'databaseShop')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(readFileSync(file, 'utf8').trim(), secrets.databaseShop)
    assert.deepEqual(openSecrets(paths()), secrets)
  })

  test('of an earlier version move into files', () => {
    const old = path.join(run, 'secrets.json')
    writeFileSync(old, JSON.stringify({ databaseShop: 'old-shop', lab: 'old-lab' }))
    const { databaseShop, lab } = openSecrets(paths())
    assert.deepEqual({ databaseShop, lab }, { databaseShop: 'old-shop', lab: 'old-lab' })
    assert.equal(existsSync(old), false)
    assert.equal(openSecrets(paths()).lab, 'old-lab')
  })

  test('that others may read are refused with what to type', () => {
    openSecrets(paths())
    const file = secretFile(paths(), 'session')
    chmodSync(file, 0o644)
    assert.throws(() => openSecrets(paths()), {
      message: `Others may read the secret ${file} (its mode is 644). Type: chmod 600 ${file}`,
    })
  })

  test('that are empty are refused', () => {
    openSecrets(paths())
    writeFileSync(secretFile(paths(), 'redis'), '\n')
    assert.throws(() => openSecrets(paths()), /redis is empty\. Delete it/)
  })
})
