import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
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

const styleOf = (html: string) => /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
const hashOf = (style: string) => createHash('sha256').update(style).digest('base64')

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

  test('have the style whose hash the content security policy names', () => {
    for (const [, html] of pages)
      assert.match(
        configuration,
        new RegExp(`style-src 'sha256-${hashOf(styleOf(html)).replaceAll('+', '\\+')}'`),
        `$content_policy in nginx/conf.d/content-policy.conf has to name 'sha256-${hashOf(styleOf(html))}'`,
      )
  })

  test('are served by HAProxy with the same hash', () => {
    const haproxy = readFileSync(path.join(nginx, '../haproxy/public.cfg'), 'utf8')
    const hashes = [...haproxy.matchAll(/style-src 'sha256-([^']+)'/g)].map(([, hash]) => hash)
    assert.deepEqual(new Set(hashes), new Set(pages.map(([, html]) => hashOf(styleOf(html)))))
    assert.doesNotMatch(haproxy, /unsafe-(inline|eval|hashes)/)
  })

  test('and all that nginx answers itself allow no inline style or script', () => {
    assert.doesNotMatch(configuration, /unsafe-(inline|eval|hashes)/)
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
