import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

const nginx = path.resolve(import.meta.dirname, '../../../nginx')
const read = (...names: string[]) => readFileSync(path.join(nginx, ...names), 'utf8')
const pages = readdirSync(path.join(nginx, 'pages'))

const configuration = ['conf.d', 'snippets']
  .flatMap((folder) => readdirSync(path.join(nginx, folder)).map((name) => read(folder, name)))
  .join('\n')

describe('the pages of the edge', () => {
  test('are all used, and there', () => {
    const used = [...configuration.matchAll(/\/edge-pages\/([\w-]+\.html)/g)].map(
      ([, name]) => name,
    )
    assert.deepEqual([...new Set(used)].sort(), pages.sort())
  })

  test('have one look', () => {
    const styles = new Set(
      pages.map((name) => /<style>.*<\/style>/s.exec(read('pages', name))?.[0]),
    )
    assert.equal(styles.size, 1)
  })

  for (const name of pages)
    test(`${name} stands alone`, () => {
      const html = read('pages', name)
      assert.doesNotMatch(html, /<script|https?:|url\(|@import|src=|style=/)
      assert.match(html, /<html lang="en">/)
      assert.match(html, /<title>[^<]+ · Stickyshop<\/title>/)
      assert.equal(html.match(/<h1>/g)?.length, 1)
    })
})
