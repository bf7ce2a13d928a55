import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { publish } from '../../../scripts/build/files.mjs'

describe('a build that is published', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-publish-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function write(...names: string[]): void {
    for (const name of names) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), name)
    }
  }

  test('takes away what is gone, but no asset that an open page may still ask for', async () => {
    const assets = ['public/assets/shop.11111111.css', 'lab/assets/feed.11111111.js']
    write(...assets.map((name) => `dist/${name}`), 'dist/apps/old.js', 'next/apps/new.js')
    await publish(path.join(folder, 'next'), path.join(folder, 'dist'))
    const exists = (name: string) => existsSync(path.join(folder, 'dist', name))
    assert.deepEqual(assets.filter(exists), assets)
    assert.equal(exists('apps/new.js'), true)
    assert.equal(exists('apps/old.js'), false)
  })
})
