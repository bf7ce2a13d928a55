import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { renderErrorPages } from '../../../apps/edge/error-pages.ts'

const nginx = path.resolve(import.meta.dirname, '../../../nginx')
const configuration = ['conf.d', 'snippets']
  .flatMap((folder) =>
    readdirSync(path.join(nginx, folder)).map((name) =>
      readFileSync(path.join(nginx, folder, name), 'utf8'),
    ),
  )
  .join('\n')

const pages = Object.entries(renderErrorPages())

describe("the edge's error pages", () => {
  test('are those that the configuration names', () => {
    const used = [...configuration.matchAll(/\/edge-pages\/([\w-]+\.html)/g)].map(
      ([, name]) => name,
    )
    assert.deepEqual([...new Set(used)].sort(), pages.map(([name]) => name).sort())
  })

  for (const [name, html] of pages)
    test(`${name} is a complete page that loads nothing and runs no script`, () => {
      assert.doesNotMatch(html, /<script|https?:|url\(|@import|src=|style=|<%|undefined/)
      assert.match(html, /^<!doctype html>\n<html lang="en">/)
      assert.match(html, /<title>[^<]+ · Stickyshop<\/title>/)
      assert.match(html, /<meta name="viewport"/)
      assert.equal(html.match(/<style>/g)?.length, 1)
      assert.equal(html.match(/<h1>/g)?.length, 1)
      assert.equal(html.match(/<(p|a|code)\b/g)?.length, html.match(/<\/(p|a|code)>/g)?.length)
      assert.equal(html.match(/class="button/g)?.length, 2)
    })

  // A retry by GET must not suggest that a POST was lost, or repeat one that was processed.
  test('offer to try again only where nothing was processed', () => {
    const retried = pages.filter(([, html]) => html.includes('Try again</a>')).map(([name]) => name)
    assert.deepEqual(retried, [
      'too-many-requests.html',
      'unavailable.html',
      'overloaded.html',
      'lab-unavailable.html',
    ])
  })
})
