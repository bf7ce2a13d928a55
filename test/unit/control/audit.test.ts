import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { openAuditLog } from '../../../apps/control/audit.ts'

const entry = (outcome: string) => ({
  by: 'lab 127.0.0.1',
  command: 'roll',
  ok: true,
  outcome,
})

describe('the audit log', () => {
  let folder: string
  const open = () => openAuditLog(folder, () => {})

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-audit-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  test('outlives the control plane, also one that was killed while it wrote', () => {
    open().add(entry('first'))
    appendFileSync(path.join(folder, 'lab/audit.jsonl'), '{"at":"2026-01-0')
    open().add(entry('second'))
    const outcomes = open()
      .newestFirst()
      .map(({ outcome }) => outcome)
    assert.deepEqual(outcomes, ['second', 'first'])
  })

  test('keeps the last 500, in the file, too', () => {
    const list = open()
    for (let number = 1; number <= 1200; number++) list.add(entry(String(number)))
    const outcomes = list.newestFirst().map(({ outcome }) => outcome)
    assert.equal(outcomes.length, 500)
    assert.equal(outcomes[0], '1200')
    assert.equal(outcomes.at(-1), '701')
    assert.ok(readFileSync(path.join(folder, 'lab/audit.jsonl'), 'utf8').split('\n').length <= 1001)
    assert.deepEqual(open().newestFirst(), list.newestFirst())
  })

  test('reads old entries, which hold a request', () => {
    mkdirSync(path.join(folder, 'lab'))
    const order = { method: 'PUT', path: '/switches/replicas', body: { value: 5 } }
    const old = { at: '2026-01-01T00:00:00Z', by: 'lab ::1', order, ok: true, outcome: 'Done.' }
    writeFileSync(path.join(folder, 'lab/audit.jsonl'), `${JSON.stringify(old)}\n`)
    const [first] = open().newestFirst()
    assert.deepEqual([first?.command, first?.by, first?.outcome], ['scale 5', 'lab ::1', 'Done.'])
  })

  test('keeps the last 100 refusals, which push no command out', () => {
    const log = open()
    log.add(entry('before'))
    for (let number = 1; number <= 2000; number++)
      log.addRefusal({ ...entry(String(number)), stranger: true })
    log.add(entry('after'))
    for (const { newestFirst } of [log, open()]) {
      const outcomes = newestFirst().map(({ outcome }) => outcome)
      assert.deepEqual([outcomes.length, outcomes[0], outcomes.at(-1)], [102, 'after', 'before'])
      assert.deepEqual([outcomes[1], outcomes.at(-2)], ['2000', '1901'])
      assert.deepEqual([newestFirst()[1]?.ok, newestFirst()[1]?.stranger], [false, true])
    }
  })
})
