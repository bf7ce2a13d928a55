import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../support/eventually.ts'
import { startDrill, visit } from './support/drill.ts'

/** `npm run drill -- --quiet-minutes 30` */
const minutes = Number(process.env.QUIET_MINUTES ?? 2)

test(`no alert fires in ${minutes} quiet minutes`, {
  timeout: (minutes + 10) * 60_000,
}, async () => {
  const drill = await startDrill()
  const visits = visit(drill.stack, 3, '/products', 500)
  try {
    const { monitoring } = await drill.status()
    const { port } = monitoring.find(({ name }) => name === 'prometheus') ?? {}
    const ask = async (query: string): Promise<Record<string, string>[]> => {
      const url = `http://127.0.0.1:${port}/api/v1/query?${new URLSearchParams({ query })}`
      const { data } = (await (await fetch(url)).json()) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] }
      }
      return data.result.map(({ metric, value }) => ({ ...metric, value: value[1] }))
    }
    const startedAt = Date.now()
    await delay(minutes * 60_000)
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    assert.deepEqual(await ask(`max_over_time(ALERTS{alertstate="firing"}[${seconds}s])`), [])
    // It has watched all the time, and would have seen one.
    const [{ value } = { value: '0' }] = await ask(`count_over_time(up{job="lab"}[${seconds}s])`)
    assert.ok(Number(value) > (seconds / 5) * 0.9, `${value} scrapes in ${seconds} s`)
    await drill.stack.lab('stop', 'redis-exporter')
    await eventually(
      async () => (await ask('max_over_time(ALERTS{alertstate="firing"}[1m])')).length > 0,
      60_000,
    )
  } finally {
    await visits.stop()
    await drill.stop()
  }
})
