import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { buildAssets } from '../../../scripts/build/assets.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-assets-'))
after(() => rmSync(folder, { recursive: true }))

/** Builds a page's script that imports `imported`; resolves to the files for browsers. */
async function build(imported: string): Promise<string[]> {
  const [source, target] = [path.join(folder, 'source'), path.join(folder, 'target')]
  rmSync(target, { recursive: true, force: true })
  for (const name of ['css', 'art', 'scripts'])
    mkdirSync(path.join(source, name), { recursive: true })
  writeFileSync(path.join(source, 'css/page.css'), 'p { margin: 0 }')
  writeFileSync(path.join(source, 'scripts/words.js'), "export const word = 'tape'\n")
  writeFileSync(path.join(source, 'scripts/page.js'), `import { word } from '${imported}'\n`)
  await buildAssets({ source, target, styles: 'page.css', scripts: path.join(source, 'scripts') })
  return readdirSync(path.join(target, 'assets'))
}

describe('scripts for browsers', () => {
  test('get modules that are beside them', async () => {
    const files = (await build('./words.js')).filter((name) => name.endsWith('.js'))
    assert.deepEqual(
      files.map((name) => name.split('.')[0]),
      ['page', 'words'],
    )
  })

  test('are refused when they import what browsers cannot get', async () => {
    for (const imported of ['../../demo/demo-page.js', 'zod', './deeper/words.js'])
      await assert.rejects(build(imported), /page\.js imports .*, which browsers cannot get/)
  })
})
