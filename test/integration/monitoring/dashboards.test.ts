import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Dashboard } from '@grafana/schema'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Client } from '../../../apps/shared/client.ts'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { eventually } from '../../support/eventually.ts'
import { buy } from '../../support/people.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const folder = path.resolve(import.meta.dirname, '../../../infra/monitoring/dashboards')
const dashboards = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): Dashboard => JSON.parse(readFileSync(path.join(folder, file), 'utf8')))

interface Query {
  panel: string
  expr: string
  legend: string
}

const queries = dashboards.flatMap(({ title, panels = [] }) =>
  panels.flatMap((panel) =>
    ('targets' in panel ? (panel.targets ?? []) : []).map(
      ({ expr, legendFormat }): Query => ({
        panel: `${title}: ${panel.title}`,
        expr: String(expr),
        legend: String(legendFormat),
      }),
    ),
  ),
)

describe('every query of every dashboard', { skip: !findProgram('prometheus') }, () => {
  let stack: Stack
  let prometheus: string
  let visitor: Client
  before(async () => {
    stack = await startStack('--monitoring', 'on', '--replicas', '2')
    const { monitoring } = await stack.labJson<Status>('status')
    const { port } = monitoring.find(({ name }) => name === 'prometheus') ?? {}
    prometheus = `http://127.0.0.1:${port}`
    visitor = stack.client()
    visitor.userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0'
    await buy(visitor)
  })
  after(async () => {
    visitor?.close()
    await stack?.stop()
  })

  async function ask(expr: string): Promise<Record<string, string>[]> {
    const answer = await fetch(`${prometheus}/api/v1/query?${new URLSearchParams({ query: expr })}`)
    const { status, error, data } = (await answer.json()) as {
      status: string
      error?: string
      data?: { result: { metric: Record<string, string> }[] }
    }
    assert.equal(status, 'success', `${expr}: ${error}`)
    return data?.result.map(({ metric }) => metric) ?? []
  }

  for (const { panel, expr, legend } of queries)
    test(`${panel}: ${expr}`, async () => {
      // Rates need two samples, and rules that build on them one more round; those by route need requests.
      const series = await eventually(async () => {
        assert.equal((await visitor.get('/products')).status, 200)
        const found = await ask(expr)
        assert.ok(found.length > 0, `${expr} finds nothing`)
        return found
      }, 60_000)
      const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
      for (const label of labels)
        assert.ok(
          series.some((one) => one[label]),
          `no series has the label ${label}: ${JSON.stringify(series.slice(0, 3))}`,
        )
    })

  test('a name that no component has finds nothing', async () => {
    assert.deepEqual(await ask('rate(mysql_global_status_querys[1m])'), [])
  })
})
