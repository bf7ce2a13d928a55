import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { ownClockOf, setClock, whyNoClocks } from '../../chaos/clocks.ts'

const runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-clocks-'))
after(() => rmSync(runDir, { recursive: true }))

/** Whether the clock of such a component is so many seconds ahead, give or take the start of a process. */
function isAhead(name: string, seconds: number): boolean {
  const env = { ...process.env, ...ownClockOf(runDir, name) }
  const now = execFileSync(process.execPath, ['-p', 'Date.now()'], { env, encoding: 'utf8' })
  return Math.abs((Number(now) - Date.now()) / 1000 - seconds) < 60
}

test('a clock is set for one component, and set back', { skip: whyNoClocks() ?? false }, () => {
  setClock({ runDir, name: 'app-1' }, 120)
  assert.ok(isAhead('app-1', 120))
  assert.ok(isAhead('app-2', 0))
  setClock({ runDir, name: 'app-1' }, -120)
  assert.ok(isAhead('app-1', -120))
  setClock({ runDir, name: 'app-1' }, 0)
  assert.ok(isAhead('app-1', 0))
})
