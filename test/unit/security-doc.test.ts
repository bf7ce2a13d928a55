import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import levels from '../support/asvs-5.0.0.json' with { type: 'json' }

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const page = read('docs/security.md')

interface Row {
  id: string
  level: string
  applies: string
  evidence: string
}

const rows = [
  ...page.matchAll(/^\| (\d+\.\d+\.\d+) \| (\d) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm),
].map(
  ([, id = '', level = '', applies = '', evidence = '']): Row => ({ id, level, applies, evidence }),
)

const anchors = [...page.matchAll(/^## (.+)$/gm)].map(
  ([, heading = '']) => `#${heading.toLowerCase().replaceAll(' ', '-')}`,
)

/** What is wrong with what a row refers to; null when it is there. */
function problemOf({ applies, evidence }: Row): string | null {
  if (applies === 'no' || applies === 'not yet')
    return evidence.length >= 15 ? null : 'a reason is missing'
  if (applies !== 'yes') return `"${applies}" is none of yes, no, not yet`
  const [, link] = /^\[[^\]]+\]\(([^)]+)\)$/.exec(evidence) ?? []
  if (link?.startsWith('#')) return anchors.includes(link) ? null : `${link} is no heading`
  if (link) return existsSync(path.join(root, 'docs', link)) ? null : `docs/${link} is not there`
  const [, file = '', name = ''] = /^`(test\/[^`]+)`: (.+)$/.exec(evidence) ?? []
  if (!name) return 'it names neither a test nor a document'
  if (!existsSync(path.join(root, file))) return `${file} is not there`
  return read(file).includes(name) ? null : `${file} has no test "${name}"`
}

describe("the security page's table of the ASVS", () => {
  for (const level of ['1', '2'] as const)
    test(`has each requirement of level ${level} once`, () => {
      const listed = rows.filter((row) => row.level === level).map(({ id }) => id)
      assert.deepEqual(listed, levels[level])
    })

  for (const row of rows)
    test(`${row.id} refers to what is there`, () => assert.equal(problemOf(row), null))

  test('would name a test that is gone, and a reason that is missing', () => {
    const row = { id: '1.1.1', level: '1', applies: 'yes', evidence: '' }
    const gone = '`test/unit/docs.test.ts`: is no test at all'
    assert.match(problemOf({ ...row, evidence: gone }) ?? '', /has no test/)
    assert.match(problemOf({ ...row, evidence: '[Nowhere](#nowhere)' }) ?? '', /no heading/)
    assert.match(problemOf({ ...row, applies: 'no' }) ?? '', /reason/)
  })
})
