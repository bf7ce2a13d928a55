import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { addToRecord, readRecord } from '../../chaos/record.ts'
import { round } from './rounds.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-record-'))
const file = path.join(folder, 'rounds.jsonl')
after(() => rmSync(folder, { recursive: true }))

test('a record keeps rounds, and counts lines of another version', () => {
  assert.deepEqual(readRecord(file), { rounds: [], scenarios: [], naive: [], ignored: 0 })
  appendFileSync(file, `${JSON.stringify({ system: 'scale-up', fault: 'kill' })}\n`)
  addToRecord(file, 'round', round())
  const { rounds, ignored } = readRecord(file)
  assert.equal(ignored, 1)
  assert.deepEqual(rounds, [{ format: 2, kind: 'round', ...round() }])
})
