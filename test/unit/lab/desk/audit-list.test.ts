import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { openAuditList } from '../../../../apps/lab/desk/audit-list.ts'
import { createLogger } from '../../../../apps/shared/logger.ts'

const log = createLogger('test', 'text')
const entry = (outcome: string) => ({
  by: 'console 127.0.0.1',
  order: { method: 'POST' as const, path: '/roll' },
  ok: true,
  outcome,
})

describe('the audit list', () => {
  let folder: string
  const home = process.cwd()

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-audit-'))
    process.chdir(folder)
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true })
  })

  test('outlives the console, also one that was killed while it wrote', () => {
    openAuditList(log, () => {}).add(entry('first'))
    appendFileSync('console/audit.jsonl', '{"at":"2026-01-0')
    openAuditList(log, () => {}).add(entry('second'))
    const outcomes = openAuditList(log, () => {})
      .newestFirst()
      .map(({ outcome }) => outcome)
    assert.deepEqual(outcomes, ['second', 'first'])
  })

  test('keeps the last 500, in the file, too', () => {
    const list = openAuditList(log, () => {})
    for (let number = 1; number <= 1200; number++) list.add(entry(String(number)))
    const outcomes = list.newestFirst().map(({ outcome }) => outcome)
    assert.equal(outcomes.length, 500)
    assert.equal(outcomes[0], '1200')
    assert.equal(outcomes.at(-1), '701')
    assert.ok(readFileSync('console/audit.jsonl', 'utf8').split('\n').length <= 1001)
    assert.deepEqual(openAuditList(log, () => {}).newestFirst(), list.newestFirst())
  })
})
