import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { NotAsked, type Target, workIn } from '../audit/judge.ts'
import { npmAudit } from '../audit/judges/npm-audit.ts'
import { planted } from '../audit/planted/planted.ts'

describe('the packages', () => {
  const root = path.resolve(import.meta.dirname, '../..')
  const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-'))
  after(() => rmSync(folder, { recursive: true }))

  const weaknessesOf = (target: Pick<Target, 'packages' | 'registry'>) =>
    npmAudit.judge(target as Target, workIn(folder, { quick: true, seconds: 120 }))

  test('have no known weakness, if the registry answers', async (t) => {
    try {
      assert.deepEqual(await weaknessesOf({ packages: root, registry: null }), [])
    } catch (error) {
      if (!(error instanceof NotAsked)) throw error
      t.skip(error.message)
    }
  })

  test('would be found if they had one', async () => {
    const { start, expected } = planted['npm-audit']
    const { target, stop } = await start(folder)
    try {
      const [found] = await weaknessesOf(target)
      assert.match(found?.text ?? '', expected[0] as RegExp)
    } finally {
      stop()
    }
  })
})
