import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const apps = path.resolve(import.meta.dirname, '../../../apps')
const scripts = ['shop', 'lab'].flatMap((app) => {
  const folder = path.join(apps, app, 'public/scripts')
  return readdirSync(folder).map((name) => path.join(folder, name))
})

/** Makes elements of what the lab has sent as HTML. */
const fromServer = ['lab/public/scripts/morph.ts']

test('browser scripts make no elements of texts, and run none', () => {
  const sinks =
    /\.(inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|set(Timeout|Interval)\(['"`]/
  const found = scripts.filter((file) => sinks.test(readFileSync(file, 'utf8')))
  assert.deepEqual(
    found.map((file) => path.relative(apps, file)),
    fromServer,
  )
})

test('browser scripts keep nothing in the browser but how a page is shown', () => {
  const stored = scripts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:local|session)Storage|indexedDB/g)].map(() =>
      path.relative(apps, file),
    ),
  )
  assert.deepEqual([...new Set(stored)], [])
})
