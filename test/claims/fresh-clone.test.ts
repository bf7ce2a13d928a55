import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../..')
const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
const npm = (...args: string[]) => execFileSync('npm', args, { cwd: root, encoding: 'utf8' }).trim()

describe('A fresh clone', () => {
  let folder: string
  let clone: string
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-clone-'))
    clone = path.join(folder, 'clone')
    // What a clone would have if the working tree were committed.
    const files = git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
    for (const file of files
      .split('\0')
      .filter((file) => file && existsSync(path.join(root, file))))
      cpSync(path.join(root, file), path.join(clone, file))
    git(clone, 'init', '--quiet')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function run(
    args: string[],
    env: Record<string, string>,
  ): Promise<{ code: number; out: string }> {
    // What npm has set for this test run would hide what a terminal has.
    const plain = Object.entries(process.env).filter(
      ([name]) => !/^npm_|^NODE_TEST_CONTEXT$/.test(name),
    )
    const child = spawn('npm', args, { cwd: clone, env: { ...Object.fromEntries(plain), ...env } })
    let out = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (out += chunk))
    return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, out })))
  }

  test('has no npm script that goes another way than start.mjs', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    for (const command of Object.values(scripts))
      assert.match(String(command), /^node start\.mjs\b/)
  })

  for (const script of ['bench', 'test:compose', 'lint', 'typecheck'])
    test(`without packages, npm run ${script} says that it cannot install them`, async () => {
      // Neither a network nor a cache: installing has to fail.
      const env = { npm_config_offline: 'true', npm_config_cache: path.join(folder, 'no-cache') }
      const { code, out } = await run(['run', script, '--', '--help'], env)
      assert.equal(code, 1)
      assert.match(out, /npm ci did not succeed/)
      assert.doesNotMatch(out, /^ +at /m, 'a stack trace')
    })

  test('installs its packages where the home folder cannot be written', async () => {
    const home = path.join(folder, 'home')
    writeFileSync(home, 'a file, in which not even root can make a folder')
    // The packages that this machine has already need no network.
    symlinkSync(npm('config', 'get', 'cache'), path.join(clone, '.npm-cache'))
    const env = { HOME: home, npm_config_prefer_offline: 'true' }

    const { code, out } = await run(['run', 'typecheck'], env)
    assert.equal(code, 0, out)
    assert.match(out, /home\/\.npm cannot be written/)
    for (const script of ['lint', 'build']) {
      const again = await run(['run', script], env)
      assert.equal(again.code, 0, again.out)
    }
    const bench = await run(['run', 'bench', '--', '--help'], env)
    assert.match(bench.out, /--quick/)
  })
})
