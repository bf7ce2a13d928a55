import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { bundle } from '../../../scripts/build/bundle.mjs'

describe('bundle', () => {
  let folder: string
  let program: string
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stickyshop-bundle-')))
    program = write(
      'program/main.js',
      `import { here } from '../part/part.js'\nconsole.log(here)\n`,
    )
    write('package.json', '{ "type": "module" }')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function write(file: string, text: string): string {
    const full = path.join(folder, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
    return full
  }

  const run = () => execFileSync(process.execPath, [program], { encoding: 'utf8' })

  /** What it says afterwards. */
  async function bundled(): Promise<string> {
    await bundle(program)
    return run()
  }

  test('leaves one file, in which each part still knows its own folder', async () => {
    const part = write('part/part.js', 'export const here = import.meta.dirname\n')
    await bundle(program)
    rmSync(part)
    assert.equal(path.resolve(run().trim()), path.join(folder, 'part'))
  })

  test('prints the same as before, letters outside ASCII, too', async () => {
    write('part/part.js', "export const here = ['€', String.raw`€`, /[’𝄞]/u.exec('𝄞')[0]].join()\n")
    assert.equal(run(), await bundled())
  })

  test('lets a part open a file of a package while it runs', async () => {
    write('node_modules/words/list.json', '["one"]')
    write(
      'part/part.js',
      `import { createRequire } from 'node:module'
       export const here = createRequire(import.meta.dirname + '/')('words/list.json')[0]`,
    )
    assert.equal(await bundled(), 'one\n')
  })

  test('refuses a file that would take itself for the program', async () => {
    write('part/part.js', 'export const here = process.argv[1] === import.meta.filename\n')
    const before = readFileSync(program, 'utf8')
    await assert.rejects(bundle(program), /cannot use import\.meta\.filename: .*part\.js/)
    assert.equal(readFileSync(program, 'utf8'), before)
  })
})
