import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n')

/** A superseded decision describes what is no longer there. */
const isCurrent = (file: string) => !/^\W*Superseded/im.test(read(file))
/** Files that a program writes, and the repository does not have. */
const written = ['own-networks.conf', 'upstream-tls.conf', '.run/bench.md']

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const documents = files.filter((file) =>
  /^(README|CONTRIBUTING|docs\/.+)\.md$|^(README|CONTRIBUTING)\.md$/.test(file),
)

/** What stands in backticks and ends like a source file: `http/render.ts` is any file with that end. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`([\w./-]+\.(?:ts|mjs|ejs|conf|cnf|sql|sh|md|yml|css))`/g)].map(
    ([, name = '']) => name,
  )

for (const file of documents.filter(isCurrent))
  test(`${file} names only files that are there`, () => {
    const missing = pathsIn(read(file)).filter(
      (name) =>
        !written.includes(name) &&
        !files.some((known) => known === name || known.endsWith(`/${name}`)),
    )
    assert.deepEqual(missing, [])
  })
