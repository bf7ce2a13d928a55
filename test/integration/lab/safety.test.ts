import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { directPort, type LabClient, openLab, token } from '../../support/lab.ts'
import { rawRequest } from '../../support/network.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the lab', () => {
  let stack: Stack
  let teacher: LabClient
  let guest: LabClient
  before(async () => {
    stack = await useStack()
    teacher = await openLab(stack)
    guest = await openLab(stack, { canWrite: false })
  })
  after(async () => {
    await teacher.post('/class/unlock')
    for (const { client } of [teacher, guest]) client.close()
    await stack.stop()
  })

  const reads = async () => (await stack.labJson<Status>('status')).switches.reads

  test('lets everybody look, and only those with the token touch', async () => {
    for (const path of ['/', '/switches', '/class'])
      assert.equal((await guest.get(path)).status, 200, path)
    const before = await reads()
    const { status, error } = await guest.post('/switches/reads', { value: 'primary' })
    assert.equal(status, 403)
    assert.match(error ?? '', /token/)
    for (const path of ['/faults', '/faults/end', '/roll', '/reset', '/class/lock'])
      assert.equal((await guest.post(path)).status, 403, path)
    assert.equal(await reads(), before)
  })

  test('takes the token out of the address', async () => {
    const client = stack.client('lab.localhost')
    const { status, headers } = await client.get(`/class?title=x&token=${await token(stack)}`)
    assert.equal(status, 303)
    assert.equal(headers.location, '/class?title=x')
    client.close()
  })

  test('does not take a wrong token', async () => {
    const client = stack.client('lab.localhost')
    assert.equal((await client.get('/?token=0123456789abcdef')).status, 403)
    assert.equal(client.cookies.size, 0)
    client.close()
  })

  test('refuses what another site sends, with the token, too', async () => {
    const before = await reads()
    const strangers: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': '', Origin: 'http://localhost:1' },
    ]
    for (const headers of strangers) {
      const { status, error } = await teacher.post('/switches/reads', { value: 'primary' }, headers)
      assert.equal(status, 403)
      assert.match(error ?? '', /another site/)
    }
    assert.equal(await reads(), before)
    const needNoToken: [string, Record<string, string>][] = [
      ['/lessons/lost-login/prediction', { answer: '0.5' }],
      ['/language', { language: 'fr' }],
    ]
    for (const [path, form] of needNoToken) {
      const { status, error } = await guest.post(path, form, { 'Sec-Fetch-Site': 'cross-site' })
      assert.equal(status, 403, path)
      assert.match(error ?? '', /another site/)
    }
  })

  test('answers on its own port under its own names only', async () => {
    const port = await directPort(stack)
    const ask = async (host: string) =>
      (
        await rawRequest(port, `GET /class HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      ).slice(9, 12)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'lab.localhost'])
      assert.equal(await ask(host), '200', host)
    for (const host of ['rebound.example', `rebound.example:${port}`, 'lab.localhost.example'])
      assert.equal(await ask(host), '421', host)
  })

  test('is locked for everybody but the browser that has locked it', async () => {
    const pupil = await openLab(stack)
    assert.equal((await teacher.post('/class/lock')).status, 200)
    const { status, error } = await pupil.post('/switches/reads', { value: 'replica' })
    assert.equal(status, 423)
    assert.match(error ?? '', /locked/)
    for (const path of ['/reset', '/roll', '/class/unlock'])
      assert.equal((await pupil.post(path)).status, 423, path)
    assert.equal((await teacher.post('/switches/reads', { value: 'replica' })).status, 200)
    assert.equal((await teacher.post('/class/unlock')).status, 200)
    assert.equal((await pupil.post('/switches/reads', { value: 'replica' })).status, 200)
    pupil.client.close()
  })

  test('a lock holds for the command line, too, and everything is on the record', async () => {
    const newest = async () => (await teacher.get('/switches')).body.replace(/^.*?<tbody>/s, '')
    await stack.lab('reads', 'replica')
    assert.match(await newest(), /^\s*<tr>.*?command line.*?reads replica.*?badge-good/s)
    assert.equal((await teacher.post('/class/lock')).status, 200)
    const refused = await stack.lab('reads', 'primary').catch((error: Error) => error)
    assert.equal(await reads(), 'replica', String(refused))
    assert.match(await newest(), /^\s*<tr>.*?command line.*?reads primary.*?badge-bad.*?locked/s)
    assert.equal((await teacher.post('/class/unlock')).status, 200)
    assert.match(await newest(), /^\s*<tr>.*?unlock/s)
    assert.equal((await guest.post('/faults', { kind: 'kill', target: 'app-1' })).status, 403)
    assert.match(await newest(), /^\s*<tr>.*?kill app-1.*?badge-bad.*?token/s)
  })

  test('the token is in no log of the edge', async () => {
    const client = stack.client('lab.localhost')
    await client.get(`/class?title=logged&token=${await token(stack)}`)
    client.close()
    const log = path.join(stack.runDir, 'edge/logs/access.log')
    const text = () => readFile(log, 'utf8')
    await eventually(async () => assert.match(await text(), /title=logged&token=-"/))
    assert.equal((await text()).includes(await token(stack)), false)
  })

  test('what strangers wanted is for those with the token to read', async () => {
    await guest.post('/faults', { kind: 'kill', target: 'rude-words' })
    // The control plane keeps the audit log: the refusal does not wait for it.
    await eventually(async () =>
      assert.match((await teacher.get('/switches')).body, /kill rude-words/),
    )
    assert.doesNotMatch((await guest.get('/switches')).body, /rude-words/)
  })

  test('says in a sentence what cannot be done', async () => {
    const wrongs: [string, Record<string, string | number>, number, RegExp][] = [
      ['/switches/replicas', { value: 0 }, 422, /1 to 20/],
      ['/switches/replicas', { value: 21 }, 422, /1 to 20/],
      ['/switches/replicas', { value: 'many' }, 422, /1 to 20/],
      ['/switches/strategy', { value: 'fastest' }, 422, /Valid values: round-robin/],
      ['/switches/gravity', { value: 'off' }, 404, /no switch "gravity"/],
      ['/faults', { kind: 'kill', target: 'app-19' }, 404, /no "app-19".*Known names/],
      ['/faults', { kind: 'kill', target: '../down' }, 422, /name such as app-2/],
      ['/faults', { kind: 'drain', target: 'redis', seconds: 5 }, 422, /Only app replicas/],
      ['/faults', { kind: 'pause', target: 'app-1', seconds: 1e9 }, 422, /3600/],
      ['/faults', { kind: 'lag', lag: 0, seconds: 5 }, 422, /1/],
    ]
    for (const [path, form, status, sentence] of wrongs) {
      const said = await teacher.post(path, form)
      assert.equal(said.status, status, `${path} ${JSON.stringify(form)}: ${said.error}`)
      assert.match(said.error ?? '', sentence)
    }
    for (const value of ['-1', '2.5', 'NaN', '1e400', ''])
      assert.equal((await teacher.post('/switches/replicas', { value })).status, 422, value)
    // The edge would say so by itself.
    const direct = await openLab(stack, { direct: true })
    assert.equal((await direct.post('/switches/%E0%A4%A')).status, 400)
    const tooMuch = await direct.post('/switches/reads', { value: 'x'.repeat(100_000) })
    assert.deepEqual([tooMuch.status, tooMuch.error], [413, 'Request too large'])
    direct.client.close()
    const page = await teacher.client.post(
      '/switches/gravity',
      { value: 'off' },
      { Accept: 'text/html' },
    )
    assert.equal(page.status, 404)
    assert.match(page.body, /<h1>/)
  })
})
