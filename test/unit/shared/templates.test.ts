import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'

const module = path.resolve(import.meta.dirname, '../../../apps/shared/views/templates.ts')

/** Renders a page, changes its partial, and renders it again. */
const program = (folder: string) => `
  import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
  import { compileTemplates } from ${JSON.stringify(module)}
  process.chdir(${JSON.stringify(folder)})
  mkdirSync('partials')
  writeFileSync('page.ejs', '<%- this.part() %>')
  writeFileSync('partials/part.ejs', 'before')
  const template = compileTemplates(process.cwd(), String)
  const first = template('page')({})
  writeFileSync('partials/part.ejs', 'after')
  utimesSync('partials/part.ejs', new Date(), new Date(Date.now() + 1000))
  console.log(first, template('page')({}))
`

describe('a template that changes', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-templates-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function rendered(environment: string): string {
    const args = ['--import', 'tsx', '--input-type=module', '-e', program(folder)]
    const env = { ...process.env, NODE_ENV: environment }
    return execFileSync(process.execPath, args, { encoding: 'utf8', env }).trim()
  }

  test('shows with the next request in development', () => {
    assert.equal(rendered('development'), 'before after')
  })
  test('is compiled once in production', () => {
    assert.equal(rendered('production'), 'before before')
  })
})
