import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createFreshClone, type FreshClone } from '../support/fresh-clone.ts'

const root = path.resolve(import.meta.dirname, '../..')
const npm = (...args: string[]) => execFileSync('npm', args, { cwd: root, encoding: 'utf8' }).trim()

describe('A fresh clone', () => {
  let fresh: FreshClone
  before(() => {
    fresh = createFreshClone()
  })
  after(() => fresh?.remove())

  test('has no npm script that goes another way than start.mjs', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    for (const command of Object.values(scripts))
      assert.match(String(command), /^node start\.mjs\b/)
  })

  for (const script of ['bench', 'test:compose', 'lint', 'typecheck'])
    test(`without packages, npm run ${script} says that it cannot install them`, async () => {
      // Neither a network nor a cache: installing has to fail.
      const env = {
        npm_config_offline: 'true',
        npm_config_cache: path.join(fresh.folder, 'no-cache'),
      }
      const { code, out } = await fresh.run(['run', script, '--', '--help'], env)
      assert.equal(code, 1)
      assert.match(out, /npm ci did not succeed/)
      assert.doesNotMatch(out, /^ +at /m, 'a stack trace')
    })

  test('installs its packages where the home folder cannot be written', async () => {
    const home = path.join(fresh.folder, 'home')
    writeFileSync(home, 'a file, in which not even root can make a folder')
    // The packages that this machine has already need no network.
    symlinkSync(npm('config', 'get', 'cache'), path.join(fresh.clone, '.npm-cache'))
    const env = { HOME: home, npm_config_prefer_offline: 'true' }

    const { code, out } = await fresh.run(['run', 'typecheck'], env)
    assert.equal(code, 0, out)
    assert.match(out, /home\/\.npm cannot be written/)
    for (const script of ['lint', 'build']) {
      const again = await fresh.run(['run', script], env)
      assert.equal(again.code, 0, again.out)
    }
    const bench = await fresh.run(['run', 'bench', '--', '--help'], env)
    assert.match(bench.out, /--quick/)
  })
})
