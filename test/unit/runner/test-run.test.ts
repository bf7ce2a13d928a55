import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../../..')

// A project of its own with two test files, run by the real test/run.ts.
describe('A test run', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-runner-'))
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    write('package.json', '{ "type": "module" }')
    write(
      'test/unit/good.test.ts',
      `import { test } from 'node:test'
       test('adds', () => {})
       test('is for later', { skip: true }, () => {})`,
    )
    write(
      'test/unit/shelf/bad.test.ts',
      `import assert from 'node:assert/strict'
       import { before, describe, test } from 'node:test'
       describe('A shelf', () => {
         test('holds', () => {})
         test('bends', () => assert.equal(1, 2, 'bent'))
       })
       describe('A drawer', () => {
         before(() => { throw new Error('stuck') })
         test('opens', () => {})
       })`,
    )
    write(
      'test/unit/tortoise.slow.test.ts',
      `import { test } from 'node:test'
       test('arrives', () => {})`,
    )
    // What node reports of it has no text.
    write(
      'test/rounds/odd.test.ts',
      `import assert from 'node:assert/strict'
       import { test } from 'node:test'
       test('is odd', () => assert.rejects(Promise.reject(new Error('x')), { message: () => {} }))`,
    )
    write('test/rounds/broken.test.ts', `throw new Error('no such module')`)
  })
  after(() => rmSync(folder, { recursive: true }))

  function write(file: string, text: string): void {
    const full = path.join(folder, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
  }

  function run(...args: string[]): Promise<{ code: number | null; out: string; summary: string }> {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const command = ['--import', 'tsx', path.join(root, 'test/run.ts'), ...args]
    const child = spawn(process.execPath, command, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    return new Promise((resolve) =>
      child.on('close', (code) =>
        resolve({ code, out, summary: out.slice(out.indexOf('── Summary')) }),
      ),
    )
  }

  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

  test('ends with all failures, how to run them again, and the counts', async () => {
    const { code, out, summary } = await run()
    assert.equal(code, 1)
    assert.match(out, /✔ adds/)
    assert.doesNotMatch(out, /^TAP version|^not ok/m)

    assert.match(summary, /^ {2}unit +\d+\.\d s {3}2 passed, 3 failed, 1 skipped$/m)
    assert.match(summary, /✖ A shelf › bends\n +bent\n/)
    assert.match(summary, /✖ A drawer\n +stuck\n/)
    assert.doesNotMatch(summary, /holds|adds|is for later|rounds/)
    assert.equal(lastLine(summary), '2 passed, 3 failed, 1 skipped')

    const [, words = ''] = /^ +npm test -- (.*)$/m.exec(summary) ?? []
    assert.equal(words, 'unit/shelf/bad.test.ts')
    const again = await run(...words.split(' '))
    assert.equal(lastLine(again.summary), '1 passed, 3 failed')
  })

  test('says 0 failed and ends with 0 when all pass', async () => {
    const { code, summary } = await run('unit/good', '--test-name-pattern=adds')
    assert.match(lastLine(summary) ?? '', /^1 passed, 0 failed/)
    assert.equal(code, 0)
  })

  test('runs the slow suites and files, too, with --all, and counts a file that cannot be loaded', async () => {
    const { code, out, summary } = await run('--all')
    assert.equal(code, 1)
    assert.match(out, /✔ arrives/)
    assert.match(summary, /npm test -- rounds\/odd\.test\.ts\n +✖ is odd/)
    assert.match(summary, /npm test -- rounds\/broken\.test\.ts\n +✖ .*broken\.test\.ts/)
  })

  test('runs a slow file that is named, and not with its suite', async () => {
    assert.match((await run('unit/tortoise')).out, /✔ arrives/)
    assert.doesNotMatch((await run('unit')).out, /arrives/)
  })

  test('refuses a word that no test matches', async () => {
    const { code } = await run('unit/nosuch')
    assert.equal(code, 2)
  })
})
