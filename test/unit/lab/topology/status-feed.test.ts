import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import type { Status } from '../../../../apps/control/status/status.ts'
import { createFeed, type Sample } from '../../../../apps/lab/topology/status-feed.ts'
import type { AppTraffic } from '../../../../apps/shared/app-traffic.ts'
import { eventually } from '../../../support/eventually.ts'
import { aRecord, aReplica, aStatus, aTraffic } from './fixtures.ts'

const log = pino({ level: 'silent' })
const never = () => new Promise<never>(() => {})

function listen(t: TestContext, status: () => Promise<Status>): Sample[] {
  const samples: Sample[] = []
  const feed = createFeed({ control: { recentStatus: status, change: never }, log })
  feed.onSample((sample) => samples.push(sample))
  feed.start()
  t.after(() => feed.stop())
  return samples
}

/** A replica's internal port; answers with what `life` is, and its records after a number. */
async function replica(
  t: TestContext,
  life: () => Partial<AppTraffic> | null,
  asked: string[] = [],
) {
  const server = createServer((req, res) => {
    const now = life()
    if (!now) return void res.writeHead(404).end()
    asked.push(req.url ?? '')
    const after = new URL(req.url ?? '', 'http://replica').searchParams.get('after')
    const all = Array.from({ length: now.requests ?? 0 }, (_, at) => aRecord({ number: at + 1 }))
    const records = after === null ? [] : all.slice(Number(after))
    res.end(JSON.stringify({ ...aTraffic('app-1', now), records }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  return aReplica('app-1', { internalPort: (server.address() as AddressInfo).port })
}

const numbers = (sample: Sample | undefined) =>
  sample?.traffic?.get('app-1')?.records.map(({ number }) => number)

test('a status that hangs is cut, asked once only, and does not stop the next round', async (t) => {
  let asked = 0
  const samples = listen(t, () => {
    asked++
    return new Promise(() => {})
  })
  await eventually(() => assert.equal(samples.length, 3))
  assert.ok(samples.every(({ status }) => status === null))
  assert.equal(asked, 1)
  const [first, second] = samples
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990)
})

test('each record comes once, and a new life begins again', async (t) => {
  let life: Partial<AppTraffic> = { requests: 2 }
  const one = await replica(t, () => life)
  const samples = listen(t, async () => aStatus({ replicas: [one] }))
  const next = async () => {
    const seen = samples.length
    await eventually(() => assert.ok(samples.length > seen))
    return numbers(samples.at(-1))
  }
  await eventually(() => assert.deepEqual(numbers(samples.at(-1)), [1, 2]))
  life = { requests: 5 }
  assert.deepEqual(await next(), [3, 4, 5])
  life = { requests: 3, startedAt: '2026-01-01T13:00:00.000Z' }
  assert.deepEqual(await next(), [1, 2, 3])
})

test('unwatched, the records of a crowd are left until it is quiet, or somebody wants them', async (t) => {
  const asked: string[] = []
  let requests = 20
  const one = await replica(t, () => ({ requests }), asked)
  const watched = () => ({ atAll: false, requests: false })
  const recentStatus = async () => aStatus({ replicas: [one] })
  const feed = createFeed({ control: { recentStatus, change: never }, watched, log })
  const samples: Sample[] = []
  feed.onSample((sample) => samples.push(sample))
  feed.start()
  t.after(() => feed.stop())
  const takeRegularSample = async () => {
    const seen = samples.length
    await eventually(() => assert.ok(samples.length > seen), 7000)
    return samples.at(-1)
  }
  // First it has to hear that there is a replica.
  await eventually(() => assert.equal(numbers(samples.at(-1))?.length, 20), 7000)
  requests = 200
  const crowd = await takeRegularSample()
  assert.equal(crowd?.traffic?.get('app-1')?.requests, 200)
  assert.deepEqual(numbers(crowd), [])
  assert.ok(!asked.at(-1)?.includes('after'), asked.at(-1))
  requests = 201
  assert.equal(numbers(await takeRegularSample())?.length, 181)
  requests = 400
  await takeRegularSample()
  await feed.takeSample()
  assert.equal(numbers(samples.at(-1))?.length, 199)
})

test('a replica that does not say what it answered is missing', async (t) => {
  const one = await replica(t, () => null)
  const samples = listen(t, async () => aStatus({ replicas: [one] }))
  await eventually(() => assert.ok(samples.length > 1))
  assert.deepEqual(samples.at(-1)?.traffic?.size, 0)
})

test('a listener that fails does not keep the others from hearing', async (t) => {
  const fetched: Sample[] = []
  const status = async () => aStatus({ replicas: [] })
  const feed = createFeed({ control: { recentStatus: status, change: never }, log })
  feed.onSample(() => {
    throw new Error('broken')
  })
  feed.onSample((sample) => fetched.push(sample))
  feed.start()
  t.after(() => feed.stop())
  await eventually(() => assert.equal(fetched.length, 2))
})

test('a change is looked at out of turn, only for its states', async (t) => {
  let change = () => {}
  let count = 0
  const changes = () => new Promise<number>((resolve) => (change = () => resolve(++count)))
  let state: 'ready' | 'waiting' = 'ready'
  const one = await replica(t, () => ({ requests: 1 }))
  const recentStatus = async () => aStatus({ replicas: [{ ...one, state }] })
  const watched = () => ({ atAll: false, requests: false })
  const feed = createFeed({ control: { recentStatus, change: changes }, watched, log })
  const samples: Sample[] = []
  feed.onSample((sample) => samples.push(sample))
  feed.start()
  t.after(() => feed.stop())
  await eventually(() => assert.equal(samples.length, 1))
  state = 'waiting'
  change()
  await eventually(() => assert.equal(samples.length, 2))
  assert.equal(samples.at(-1)?.status?.replicas[0]?.state, 'waiting')
  assert.equal(samples.at(-1)?.traffic, null)
})

test('nobody has to wait long for a replica that hangs', async (t) => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const one = aReplica('app-1', { internalPort: (server.address() as AddressInfo).port })
  const samples: (Sample & { toldAt: number })[] = []
  const recentStatus = async () => aStatus({ replicas: [one] })
  const feed = createFeed({ control: { recentStatus, change: never }, log })
  feed.onSample((sample) => samples.push({ ...sample, toldAt: Date.now() }))
  feed.start()
  t.after(() => feed.stop())
  await eventually(() => assert.equal(samples.length, 2))
  const { at, toldAt } = samples[1] as (typeof samples)[number]
  assert.ok(toldAt - at < 700, `told after ${toldAt - at} ms`)
})
