import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { type Charts, createOverview, type Line } from '../../../apps/lab/charts/charts.ts'
import { createPrometheus } from '../../../apps/lab/charts/prometheus.ts'
import { chartsPage } from '../../../apps/lab/views/present/charts-page.ts'
import { overview } from '../../../infra/monitoring/dashboards/overview.ts'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { eventually } from '../../support/eventually.ts'
import { openTestLab } from '../../support/lab.ts'
import { buy } from '../../support/people.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const withinMs = 90_000
const load = 300

describe('the charts from Prometheus', { skip: !findProgram('prometheus') }, () => {
  let stack: Stack
  let prometheus: string
  before(async () => {
    stack = await startStack('--monitoring', 'on', '--replicas', '2')
    const { monitoring } = await stack.labJson<Status>('status')
    const { port } = monitoring.find(({ name }) => name === 'prometheus') ?? {}
    prometheus = `http://127.0.0.1:${port}`
  })
  after(() => stack?.stop())

  /** Read afresh, as nothing is kept of another one. */
  const read = (): Promise<Charts> => createOverview(createPrometheus(prometheus)).read('15m')
  const peak = (line: Line | undefined) => Math.max(...(line?.values ?? []).map((one) => one ?? 0))

  async function pageOf(path = '/charts'): Promise<string> {
    const { origin } = await openTestLab(stack)
    const answer = await fetch(new URL(path, origin), { headers: { Accept: 'text/html' } })
    assert.equal(answer.status, 200)
    return answer.text()
  }

  async function buySomething(): Promise<void> {
    const client = stack.client()
    client.userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0'
    await buy(client)
    client.close()
  }

  test('show the load that was made', async () => {
    const client = stack.client()
    const browse = () =>
      Promise.all(Array.from({ length: 10 }, () => client.get('/products?q=pen')))
    // A rate needs a figure from before: of each route and app replica.
    await browse()
    await buySomething()
    await eventually(async () => {
      const { requestsByApp, orders } = (await read()).panels
      assert.equal(requestsByApp.length, 2)
      assert.ok(orders.length > 1)
    }, withinMs)
    await stack.lab('slow', 'app-1', '700ms', '--for', '20s')
    for (let sent = 0; sent < load; sent += 10) await browse()
    client.close()
    await buySomething()

    await eventually(async () => {
      const { panels } = await read()
      const [requests, errors] = panels.requests
      // All of them are in one window of a minute: 5 a second.
      assert.ok(Math.abs(peak(requests) - load / 60) < 2, `${peak(requests)} requests a second`)
      assert.equal(peak(errors), 0)
      const products = ({ labels }: Line) => labels.route === '/products'
      const mean = peak(panels.meanByRoute.find(products))
      // Half of them took 700 ms longer.
      assert.ok(mean > 0.25 && mean < 1, `${mean} s`)
      const slowest = peak(panels.maxByRoute.find(products))
      assert.ok(slowest >= 1, `${slowest} s at most`)
      const p95Of = (name: string) =>
        peak(panels.durationByApp.find(({ labels }) => labels.component === name))
      assert.ok(p95Of('app-1') > 0.6, `app-1: ${p95Of('app-1')} s`)
      assert.ok(p95Of('app-2') < p95Of('app-1'), `app-2: ${p95Of('app-2')} s`)
      // Two customers; the other one is a script.
      assert.equal(peak(panels.activeUsers[0]), 2)
      const orders = peak(panels.orders[0])
      assert.ok(orders > 0.1 && orders < 1.5, `${orders} orders a minute`)
    }, withinMs)
  })

  test('every one of them has figures, and every line a name', async () => {
    await eventually(async () => {
      const { groups } = chartsPage('15m', await read(), 'en')
      const charts = groups.flatMap(({ charts }) => charts)
      assert.deepEqual(charts.map(({ id }) => id).sort(), Object.keys(overview).sort())
      for (const { id, svg, rows } of charts) {
        assert.ok(svg, `${id} is empty`)
        for (const { name } of rows) assert.match(name, /^[^{}]*[^{}\s][^{}]*$/, id)
      }
    }, withinMs)
  })

  test('are on the page, with the objectives in words', async () => {
    const html = await pageOf('/charts?range=15m')
    assert.match(html, /href="\/charts\?range=15m" aria-current="page"/)
    assert.match(html, /<svg [^>]*role="img" aria-label="Requests\. Last: requests: [\d.]+\/s/)
    assert.match(html, /objective of a full load: 1,200\/s/)
    assert.match(html, /objective: 600 ms at most; /)
    assert.match(html, /objective: 2 s at most; /)
    assert.equal((html.match(/<table/g) ?? []).length, Object.keys(overview).length)
  })

  test('without Prometheus there is a sentence and what starts it', async () => {
    await stack.lab('stop', 'prometheus')
    // What was read a moment ago is shown until it is too old.
    const html = await eventually(async () => {
      const now = await pageOf('/charts?range=6h')
      assert.match(now, /Prometheus does not answer/)
      return now
    })
    assert.match(html, /npm run lab start prometheus/)
    await stack.lab('start', 'prometheus')
    await eventually(async () => assert.match(await pageOf(), /<svg [^>]*aria-label="Requests/))
  })
})

test('without monitoring, the page of charts has the command that starts it', async (t) => {
  const stack = await startStack('--replicas', '1')
  t.after(() => stack.stop())
  const { origin } = await openTestLab(stack)
  const html = await (await fetch(`${origin}/charts`, { headers: { Accept: 'text/html' } })).text()
  assert.match(html, /npm start -- --monitoring on/)
  assert.doesNotMatch(html, /class="metric"|range=6h|updates every/)
})
