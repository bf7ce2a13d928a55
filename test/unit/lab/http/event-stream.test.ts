import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { describe, test } from 'node:test'
import { createEventStream } from '../../../../apps/lab/http/event-stream.ts'

/** A browser that looks on; `unread` is what it has not taken yet. */
function watcher(eventStream: ReturnType<typeof createEventStream>, unread = 0, from = {}) {
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
  eventStream.stream(req as never, res as never)
  return seen
}

describe('the stream of events', () => {
  test('begins with the last event of each kind', (t) => {
    const eventStream = createEventStream()
    t.after(eventStream.stop)
    eventStream.publish('snapshot', 1)
    eventStream.publish('snapshot', 2)
    eventStream.publish('active-faults', [])
    const { text } = watcher(eventStream)
    assert.equal(
      text,
      'retry: 1000\n\nevent: snapshot\ndata: 2\n\nevent: active-faults\ndata: []\n\n',
    )
  })

  test('is given to a hundred browsers, and to the next when one has left', (t) => {
    const eventStream = createEventStream()
    t.after(eventStream.stop)
    const guest = (number: number) => watcher(eventStream, 0, { ip: `10.0.0.${number}` })
    const first = guest(1)
    for (let number = 2; number <= 100; number++) assert.equal(guest(number).status, 200)
    assert.equal(guest(101).status, 503)
    first.leave()
    assert.equal(guest(101).status, 200)
  })

  test('is given to forty from one address, and to who has the token always', (t) => {
    const eventStream = createEventStream()
    t.after(eventStream.stop)
    for (let number = 1; number <= 40; number++)
      assert.equal(watcher(eventStream, 0, { ip: '10.0.0.1' }).status, 200)
    assert.equal(watcher(eventStream, 0, { ip: '10.0.0.1' }).status, 503)
    assert.equal(watcher(eventStream, 0, { ip: '10.0.0.2' }).status, 200)
    assert.equal(watcher(eventStream, 0, { ip: '10.0.0.1', canWrite: true }).status, 200)
  })

  test('says to those without the token what is meant for them', (t) => {
    const eventStream = createEventStream()
    t.after(eventStream.stop)
    const [guest, holder] = [watcher(eventStream), watcher(eventStream, 0, { canWrite: true })]
    eventStream.publish('traces', 'whole', 'masked')
    const late = watcher(eventStream)
    for (const { text } of [guest, late]) assert.match(text, /data: "masked"\n/)
    for (const { text } of [guest, late]) assert.doesNotMatch(text, /whole/)
    assert.match(holder.text, /data: "whole"\n/)
  })

  test('is cut for one that does not read', (t) => {
    const eventStream = createEventStream()
    t.after(eventStream.stop)
    const [asleep, awake] = [watcher(eventStream, 2_000_000), watcher(eventStream)]
    eventStream.publish('snapshot', 1)
    assert.equal(asleep.cut, true)
    assert.equal(awake.cut, false)
    assert.match(awake.text, /data: 1/)
  })
})
