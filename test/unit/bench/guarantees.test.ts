import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { RowResult, Sample } from '../../bench/stages/compare-builds.ts'
import { change, comparisonWith } from '../../bench/stages/guarantees.ts'

const comparison = comparisonWith('MariaDB')

/** Three repeats of every row, with so many microseconds of the databases more in one of them. */
function resultsWith(build: string, visit: string, more: readonly number[]): RowResult[] {
  return comparison.rows.map((row) => ({
    row,
    samples: [0, 1, 2].map((repeat): Sample => {
      const extra = row.build === build && row.visit === visit ? (more[repeat] ?? 0) : 0
      const web = row.build === 'two-tiers' ? 50 : 0
      const cpu = { app: 500, edge: 100, web, database: 300 + extra, redis: 50 }
      return { cpu, monitoring: 0, p99: 10 }
    }),
  }))
}

const sentenceOf = (text: string, name: string) =>
  text.split('\n').find((line) => line.startsWith(`- **${name}`)) ?? ''

describe('what a guarantee costs', () => {
  test('has a row and a sentence each, and a dot for a tier that is not there', () => {
    const text = comparison.textOf(resultsWith('semi-sync', 'order', [95, 95, 95]))
    assert.equal(text.match(/^\| three databases that are a Galera group \|/gm)?.length, 2)
    assert.match(
      text,
      /^\| nothing more: `distributed` \| 100 \| · \| 500 \| 300 \| 50 \| 950 \| 1 /m,
    )
    assert.match(text, /^\| load balancers and web servers, two each \| 100 \| 50 \|/m)
  })

  test('names the group by its engine, in a place of its own', () => {
    const { rows, mark } = comparisonWith('MySQL')
    const names = rows.filter(({ build }) => build === 'group').map(({ name }) => name)
    assert.deepEqual([...new Set(names)], ['three databases that are a group by Group Replication'])
    assert.equal(mark, 'guarantees with MySQL')
    for (const file of ['performance.md', 'performance-notes.md'])
      for (const one of [mark, comparison.mark]) {
        const text = readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
        assert.match(text, new RegExp(`<!-- ${one}: [^]*<!-- end of ${one} -->`), file)
      }
  })

  test('is said as a factor when every repeat shows it, beside what lacks nothing else', () => {
    const text = comparison.textOf(resultsWith('semi-sync', 'order', [95, 190, 95]))
    assert.match(sentenceOf(text, 'the same, semi-sync'), /an order: CPU × 1\.10/)
    assert.doesNotMatch(sentenceOf(text, 'the same, semi-sync'), /a page/)
    // Two read replicas that cost more make semi-sync beside them cheaper, not dearer.
    const other = comparison.textOf(resultsWith('two-replicas', 'order', [95, 95, 95]))
    assert.match(sentenceOf(other, 'the same, semi-sync'), /an order: CPU × 0\.91/)
  })

  test('is none when one repeat shows the opposite', () => {
    const text = comparison.textOf(resultsWith('group', 'page', [95, -10, 190]))
    assert.doesNotMatch(sentenceOf(text, 'three databases'), /a page: CPU/)
    assert.deepEqual(change('CPU', { median: 1.3, least: 1.01, most: 2 }), ['CPU × 1.30'])
  })
})
