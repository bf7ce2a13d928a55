import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { Client } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart, logIn } from '../../support/people.ts'
import { internalHeaders, type Stack, useStack } from '../../support/stack.ts'

describe('the trace of a request', () => {
  let stack: Stack
  let lab: Client
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    await stack.lab('reads', 'replica')
    await stack.lab('freshness', 'on')
    lab = stack.client('lab.localhost')
    const { search } = new URL(await stack.lab('token'))
    await lab.get(`/${search}`)
  })
  after(async () => {
    lab.close()
    await stack.lab('sessions', 'redis')
    await stack.lab('reads', 'replica')
    await stack.lab('lag', '0')
    await stack.stop()
  })

  /** The page of a request, as text. */
  async function traceOf(id: unknown): Promise<string> {
    const page = await lab.get(`/requests/${id}`)
    assert.equal(page.status, 200, `/requests/${id}`)
    return textOf(/<section class="trace"[\s\S]*?<\/section>/.exec(page.body)?.[0] ?? '')
  }

  async function visit(visitor: Client, path = '/cart') {
    const { headers, servedBy, status } = await visitor.get(path)
    return { id: String(headers['x-request-id']), servedBy, status }
  }

  test('explains a login that was lost between memories', async () => {
    await stack.lab('sessions', 'memory')
    const visitor = stack.client('round-robin.localhost')
    await logIn(visitor)
    const visits = [await visit(visitor), await visit(visitor), await visit(visitor)]
    const traces = await Promise.all(visits.map(({ id }) => traceOf(id)))
    const home = visits.find((_, at) =>
      traces[at]?.includes('was found in the memory of'),
    )?.servedBy
    assert.match(String(home), /^app-[123]$/)
    for (const [at, { servedBy }] of visits.entries()) {
      const story =
        servedBy === home
          ? `The session was found in the memory of ${home}.`
          : `The session is in the memory of ${home}, but ${servedBy} handled this request.`
      assert.ok(traces[at]?.includes(story), `${story}\n${traces[at]}`)
    }

    await stack.lab('restart', String(home))
    const lost = await eventually(async () => {
      const trace = await traceOf((await visit(visitor)).id)
      assert.match(trace, /restarted/)
      return trace
    })
    assert.match(lost, new RegExp(`was in the memory of ${home}, which was restarted at [\\d:]+`))
    visitor.close()
  })

  test('knows a session in Redis, also when sessions live in memory again', async () => {
    await stack.lab('sessions', 'redis')
    const visitor = stack.client()
    await logIn(visitor)
    assert.match(await traceOf((await visit(visitor)).id), /The session was found in Redis\./)
    await stack.lab('sessions', 'memory')
    assert.match(
      await traceOf((await visit(visitor)).id),
      /The session is in Redis, but the session store is now memory\./,
    )
    await stack.lab('sessions', 'redis')
    await stack.lab('pause', 'redis')
    try {
      assert.match(
        await traceOf((await visit(visitor)).id),
        /The session store \(Redis\) did not answer/,
      )
    } finally {
      await stack.lab('resume', 'redis')
    }
    visitor.close()
  })

  test('shows both replicas when the first one dies meanwhile', async () => {
    const { replicas } = await stack.labJson<Status>('status')
    const victim = replicas[1]
    assert.ok(victim?.pid)
    await stack.lab('slow', victim.name, '1800ms')
    const visitor = stack.client('round-robin.localhost')
    // One of three in a row is the victim's.
    const answers = Promise.all([visitor, visitor, visitor].map((one) => visit(one, '/')))
    const headers = await internalHeaders(stack)
    await eventually(async () => {
      const state = await fetch(`http://127.0.0.1:${victim.internalPort}/state`, { headers })
      assert.ok((await state.json()).inFlight > 0)
    })
    process.kill(victim.pid, 'SIGKILL')
    const traces = await Promise.all((await answers).map(({ id }) => traceOf(id)))
    const retried = traces.filter((trace) => trace.includes('2 attempts'))
    assert.equal(retried.length, 1, traces.join('\n\n'))
    const [trace = ''] = retried
    assert.match(
      trace,
      new RegExp(
        `${victim.name} did not answer, so the edge retried with app-[13] \\(2 attempts\\)`,
      ),
    )
    assert.match(
      trace,
      new RegExp(`${victim.name} did not answer \\(502\\).*app-[13] answered 200`),
    )
    visitor.close()
    await eventually(async () => {
      const now = await stack.labJson<Status>('status')
      assert.ok(now.replicas.every(({ inRotation }) => inRotation))
    })
  })

  test('names the database that answered, and the wait for one’s own change', async () => {
    const { databases } = await stack.labJson<Status>('status')
    const named = (wanted: string) => databases.find(({ role }) => role === wanted)?.name
    const [primary, replica] = [named('primary'), named('replica')]
    const visitor = stack.client()
    const browsed = await traceOf((await visit(visitor, '/products')).id)
    assert.match(browsed, new RegExp(`${replica} .* read replica \\d+ quer`))

    await addToCart(visitor, 1)
    const fresh = await traceOf((await visit(visitor)).id)
    assert.match(
      fresh,
      new RegExp(`just changed something, so the page waited .* until ${replica}`),
    )

    await stack.lab('lag', '8s')
    await addToCart(visitor, 1)
    const late = await traceOf((await visit(visitor)).id)
    assert.match(late, new RegExp(`had not applied the change after .* ms, so ${primary} answered`))
    await stack.lab('lag', '0')

    await stack.lab('reads', 'primary')
    const atPrimary = await traceOf((await visit(visitor, '/products')).id)
    assert.match(atPrimary, new RegExp(`${primary} .* primary \\d+ quer`))
    await stack.lab('reads', 'replica')
    visitor.close()
  })

  test('ends at the edge where it answers by itself', async () => {
    const visitor = stack.client()
    const { status, headers } = await visitor.send('/cart', { method: 'DELETE' })
    assert.equal(status, 405)
    const trace = await traceOf(headers['x-request-id'])
    assert.match(trace, /Trace of DELETE \/cart .* answered without an app replica/)
    visitor.close()
  })

  test('can be tried by hand, with cookies that are kept', async () => {
    const send = async (form: Record<string, string>) => {
      const sent = await lab.post('/requests', form)
      assert.equal(sent.status, 303, sent.body)
      const [, id] = /^\/requests\/([^?]+)\?/.exec(String(sent.headers.location)) ?? []
      return traceOf(id)
    }
    assert.match(await send({ step: 'cart' }), /new session stored in Redis/)
    const looked = await send({ through: 'sticky', path: '/products?q=tape roll' })
    assert.match(looked, /GET \/products\?q=tape%20roll .* strategy: Sticky sessions/)
    assert.match(looked, /had no session cookie/)
    assert.match(await send({ path: '/cart' }), /The session was found in Redis/)
    assert.match(await send({ step: 'login' }), /POST \/login .* answered 303/)
    assert.match(await send({ path: '/orders' }), /GET \/orders .* answered 200/)
  })

  test('is not there for what was never asked, nor for what is on the edge’s disk', async () => {
    assert.equal((await lab.get('/requests/0123456789abcdef')).status, 404)
    assert.equal((await lab.get('/requests/..%2F')).status, 404)
    assert.equal((await lab.post('/requests', { path: '/favicon.svg' })).status, 422)
    assert.equal((await lab.post('/requests', { path: '//elsewhere' })).status, 422)
    const looker = stack.client('lab.localhost')
    assert.equal((await looker.post('/requests', {})).status, 403)
    assert.equal((await looker.get('/requests')).status, 200)
    looker.close()
  })
})

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,])/g, '$1')
