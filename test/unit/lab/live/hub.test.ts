import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { describe, test } from 'node:test'
import { createHub } from '../../../../apps/lab/live/hub.ts'

/** A browser that looks on; `unread` is what it has not taken yet. */
function watcher(hub: ReturnType<typeof createHub>, unread = 0, from = {}) {
  const req = Object.assign(new EventEmitter(), from)
  const seen = { status: 200, text: '', cut: false, leave: () => req.emit('close') }
  const res = {
    writableLength: unread,
    status(code: number) {
      seen.status = code
      return res
    },
    writeHead() {},
    write: (text: string) => (seen.text += text),
    end() {},
    destroy() {
      seen.cut = true
    },
  }
  hub.stream(req as never, res as never)
  return seen
}

describe('the stream of events', () => {
  test('begins with the last event of each kind', (t) => {
    const hub = createHub()
    t.after(hub.stop)
    hub.publish('snapshot', 1)
    hub.publish('snapshot', 2)
    hub.publish('active-faults', [])
    const { text } = watcher(hub)
    assert.equal(
      text,
      'retry: 1000\n\nevent: snapshot\ndata: 2\n\nevent: active-faults\ndata: []\n\n',
    )
  })

  test('is given to a hundred browsers, and to the next when one has left', (t) => {
    const hub = createHub()
    t.after(hub.stop)
    const guest = (number: number) => watcher(hub, 0, { ip: `10.0.0.${number}` })
    const first = guest(1)
    for (let number = 2; number <= 100; number++) assert.equal(guest(number).status, 200)
    assert.equal(guest(101).status, 503)
    first.leave()
    assert.equal(guest(101).status, 200)
  })

  test('is given to forty from one address, and to who has the token always', (t) => {
    const hub = createHub()
    t.after(hub.stop)
    for (let number = 1; number <= 40; number++)
      assert.equal(watcher(hub, 0, { ip: '10.0.0.1' }).status, 200)
    assert.equal(watcher(hub, 0, { ip: '10.0.0.1' }).status, 503)
    assert.equal(watcher(hub, 0, { ip: '10.0.0.2' }).status, 200)
    assert.equal(watcher(hub, 0, { ip: '10.0.0.1', canWrite: true }).status, 200)
  })

  test('says to those without the token what is meant for them', (t) => {
    const hub = createHub()
    t.after(hub.stop)
    const [guest, holder] = [watcher(hub), watcher(hub, 0, { canWrite: true })]
    hub.publish('traces', 'whole', 'masked')
    const late = watcher(hub)
    for (const { text } of [guest, late]) assert.match(text, /data: "masked"\n/)
    for (const { text } of [guest, late]) assert.doesNotMatch(text, /whole/)
    assert.match(holder.text, /data: "whole"\n/)
  })

  test('is cut for one that does not read', (t) => {
    const hub = createHub()
    t.after(hub.stop)
    const [asleep, awake] = [watcher(hub, 2_000_000), watcher(hub)]
    hub.publish('snapshot', 1)
    assert.equal(asleep.cut, true)
    assert.equal(awake.cut, false)
    assert.match(awake.text, /data: 1/)
  })
})
