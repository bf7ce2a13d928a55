import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { changeSecret, type RotationStep } from '../../../apps/control/secret-files.ts'
import { acceptedFile, readSecretFile } from '../../../apps/shared/secret.ts'
import { longestMs } from '../../../apps/shop/sessions/session-stores.ts'

describe('the files of a secret that is rotated', () => {
  let folder: string
  let made = 0
  beforeEach(() => {
    made = 0
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function secret(name: string) {
    const file = path.join(folder, name)
    writeFileSync(file, 'old\n')
    const step = (step: RotationStep, now?: number) =>
      changeSecret(file, step, { random: () => `new-${++made}`, write: writeFileSync }, now)
    return { file, step, values: (now?: number) => readSecretFile(file, now) }
  }

  test('accept the new value first, then use it, then drop the old one', () => {
    const { file, step, values } = secret('redis')
    step('add')
    assert.deepEqual(values(), ['old', 'new-1'])
    step('use')
    assert.deepEqual(values(), ['new-1', 'old'])
    step('drop')
    assert.deepEqual(values(), ['new-1'])
    assert.equal(existsSync(acceptedFile(file)), false)
  })

  test('stopped after any step, the next rotation leaves one value, which is new', () => {
    for (const before of [['add'], ['add', 'use'], ['use'], []] as RotationStep[][]) {
      const { step, values } = secret('redis')
      for (const one of before) step(one)
      const [usedBefore] = values()
      for (const one of ['drop', 'add', 'use', 'drop'] as const) {
        step(one)
        assert.ok(values().length <= 2)
      }
      assert.equal(values().length, 1)
      assert.notEqual(values()[0], usedBefore)
    }
  })

  test('accept keys of sessions for as long as a session lasts', () => {
    const { step, values } = secret('session')
    const now = Date.now()
    for (const one of ['drop', 'add', 'use', 'drop', 'drop', 'add', 'use', 'drop'] as const)
      step(one, now)
    assert.deepEqual(values(now), ['new-2', 'old', 'new-1'])
    assert.deepEqual(values(now + longestMs - 1).length, 3)
    assert.deepEqual(values(now + longestMs + 1), ['new-2'])
  })
})
