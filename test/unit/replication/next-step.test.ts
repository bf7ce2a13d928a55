import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ReplicationView } from '../../../apps/replication/dialects/dialect.ts'
import {
  choosePrimary,
  type Desired,
  type Step,
  stepForPrimary,
  stepForReplica,
} from '../../../apps/replication/next-step.ts'
import { type NodeView, unreachable } from '../../../apps/replication/observe.ts'

const address = (name: string) => ({ name, host: name, port: 3306 })
const desired: Desired = { primary: address('db-1'), ca: null, delaySeconds: 0 }
const same = { errant: null, lost: false }

const following: ReplicationView = {
  source: { host: 'db-1', port: 3306, ca: null },
  delaySeconds: 0,
  ...{ receiving: true, connected: true, applying: true },
  ...{ receiveError: 0, applyError: 0, message: '', received: '' },
}

const view = (name: string, more: Partial<NodeView> = {}): NodeView => ({
  ...unreachable(name),
  ...{ reachable: true, closed: true, executed: 'a:1-9', version: 'MySQL 9.7.0' },
  ...more,
})
const primary = view('db-1', { writable: true, closed: false })
const replica = (more: Partial<ReplicationView> = {}, node: Partial<NodeView> = {}) =>
  view('db-2', { replica: { ...following, ...more }, ...node })

describe('which server is the primary', () => {
  test('the remembered one, also while it does not answer', () => {
    assert.equal(choosePrimary([unreachable('db-1'), replica()], 'db-1'), 'db-1')
  })

  test('not one that lost its data, while another has some', () => {
    assert.equal(choosePrimary([view('db-1', { executed: '' }), replica()], 'db-1'), 'db-2')
  })

  test('not a server that is being rebuilt', () => {
    assert.equal(choosePrimary([view('db-1', { rebuilding: true }), replica()], 'db-1'), 'db-2')
  })

  test('none while a server that may have data does not answer', () => {
    assert.equal(choosePrimary([unreachable('db-1'), view('db-2')], null), null)
    const empty = view('db-1', { executed: '' })
    assert.equal(choosePrimary([empty, unreachable('db-2')], 'db-1'), null)
  })

  test('without a memory the one with data that replicates from none', () => {
    assert.equal(choosePrimary([replica({}, { name: 'db-1' }), view('db-2')], null), 'db-2')
  })
})

describe('the next step of the primary', () => {
  test('nothing when it accepts writes and replicates from none', () => {
    assert.equal(stepForPrimary(primary, [replica()]), null)
  })
  test('open, but not while another accepts writes', () => {
    assert.deepEqual(stepForPrimary(view('db-1'), [replica()]), { do: 'open' })
    assert.equal(stepForPrimary(view('db-1'), [view('db-2', { writable: true })]), null)
  })
  test('close when its disk is full, and stay closed', () => {
    assert.deepEqual(stepForPrimary(primary, [], { isFull: true }), { do: 'close' })
    assert.equal(stepForPrimary(view('db-1'), [], { isFull: true }), null)
  })
})

describe('the next step of a read replica', () => {
  const step = (node: NodeView, comparison = same, errorsSeen = 0, wanted = desired) =>
    stepForReplica(node, wanted, comparison, errorsSeen)?.do ?? null

  test('nothing when it replicates', () => assert.equal(step(replica()), null))
  test('close first of all', () => assert.equal(step(replica({}, { closed: false })), 'close'))
  test('nothing while the primary does not accept writes', () => {
    assert.equal(stepForReplica(view('db-2'), desired, null, 0), null)
  })
  test('follow when it replicates from none or another', () => {
    assert.equal(step(view('db-2')), 'follow')
    assert.equal(step(replica({ source: { host: 'db-3', port: 3306, ca: null } })), 'follow')
    assert.equal(step(replica({ source: { host: 'db-1', port: 3307, ca: null } })), 'follow')
  })
  test('follow when it is to use TLS, or no longer', () => {
    const source = { host: 'db-1', port: 3306, ca: '/ca.pem' }
    assert.equal(step(replica({ source })), 'follow')
    assert.equal(step(replica({ source }), same, 0, { ...desired, ca: '/ca.pem' }), null)
  })
  test('follow when its password is refused', () => {
    assert.equal(step(replica({ receiveError: 1045 })), 'follow')
  })
  test('start what was stopped', () => assert.equal(step(replica({ applying: false })), 'start'))
  test('rebuild what the primary never had', () => {
    assert.deepEqual(
      stepForReplica(replica(), desired, { errant: '2 transactions', lost: false }, 0),
      { do: 'rebuild', because: 'it has 2 transactions that db-1 never received' },
    )
  })
  test('rebuild what the log no longer has, and what an earlier rebuild left', () => {
    assert.equal(step(replica(), { errant: null, lost: true }), 'rebuild')
    assert.equal(step(replica({}, { rebuilding: true })), 'rebuild')
  })
  test('rebuild only for an error that comes back', () => {
    const failed = replica({ applying: false, applyError: 1062, message: 'Duplicate entry' })
    assert.equal(step(failed, same, 1), 'start')
    assert.equal(step(failed, same, 3), 'rebuild')
  })
  test('change the delay', () => {
    assert.equal(step(replica(), same, 0, { ...desired, delaySeconds: 5 }), 'delay')
  })
})

/** Two servers as the statements of the steps would change them. */
interface Simulated {
  nodes: NodeView[]
  /** Transactions by server. */
  has: Map<string, Set<number>>
}

function apply({ nodes, has }: Simulated, name: string, { do: what }: Step, wanted: Desired) {
  const index = nodes.findIndex((node) => node.name === name)
  const node = nodes[index] as NodeView
  const source = { host: wanted.primary.host, port: wanted.primary.port, ca: wanted.ca }
  const all = has.get(wanted.primary.name) as Set<number>
  const follow = { ...following, source, delaySeconds: wanted.delaySeconds }
  if (what === 'rebuild') has.set(name, new Set(all))
  if (what === 'follow' || what === 'start') for (const one of all) has.get(name)?.add(one)
  const after: Record<Step['do'], Partial<NodeView>> = {
    open: { writable: true, closed: false, replica: null },
    close: { writable: false, closed: true },
    follow: { replica: follow },
    delay: { replica: { ...(node.replica ?? follow), delaySeconds: wanted.delaySeconds } },
    start: {
      replica: { ...(node.replica ?? follow), receiving: true, applying: true, applyError: 0 },
    },
    rebuild: { replica: null, rebuilding: false, executed: 'a:1', writable: false, closed: true },
  }
  nodes[index] = { ...node, ...after[what] }
}

/** What the servers do by themselves between two steps. */
function replicate({ nodes, has }: Simulated, primary: string) {
  for (const { name, replica } of nodes)
    if (replica?.source.host === primary && replica.receiving && replica.applying)
      for (const one of has.get(primary) ?? []) has.get(name)?.add(one)
}

const anyReplication = fc.option(
  fc.record({
    source: fc.constantFrom('db-1', 'db-2', 'db-3').map((host) => ({ host, port: 3306, ca: null })),
    delaySeconds: fc.constantFrom(0, 5),
    ...{ receiving: fc.boolean(), connected: fc.boolean(), applying: fc.boolean() },
    receiveError: fc.constantFrom(0, 1045, 1236),
    applyError: fc.constantFrom(0, 1062),
    ...{ message: fc.constant('an error'), received: fc.constant('') },
  }),
)
const anyNode = (name: string) =>
  fc
    .record({ writable: fc.boolean(), rebuilding: fc.boolean(), replica: anyReplication })
    .map((more) => view(name, { ...more, closed: !more.writable }))

test('from any state the steps end with one primary and one read replica that has all it has', () => {
  fc.assert(
    fc.property(
      anyNode('db-1'),
      anyNode('db-2'),
      fc.uniqueArray(fc.nat(5)),
      fc.uniqueArray(fc.nat(5)),
      fc.constantFrom('db-1', 'db-2', null),
      fc.constantFrom(0, 5),
      (one, other, hasOne, hasOther, remembered, delaySeconds) => {
        const pair: Simulated = {
          nodes: [one, other],
          has: new Map([
            ['db-1', new Set(hasOne)],
            ['db-2', new Set(hasOther)],
          ]),
        }
        const lasting = new Map<string, number>()
        let name: string | null = remembered
        for (let turn = 0; turn < 12; turn++) {
          const views = [...pair.nodes]
          name = choosePrimary(views, name)
          assert.ok(name)
          const wanted = { primary: address(name), ca: null, delaySeconds }
          replicate(pair, name)
          for (const node of views) {
            const others = views.filter((view) => view !== node)
            const mine = [...(pair.has.get(node.name) ?? [])]
            const errant = mine.some((id) => !pair.has.get(name as string)?.has(id))
            const seen = (lasting.get(node.name) ?? 0) + 1
            lasting.set(
              node.name,
              node.replica?.applyError || node.replica?.receiveError ? seen : 0,
            )
            const primaryView = views.find((view) => view.name === name) as NodeView
            const comparison = primaryView.writable
              ? { errant: errant ? 'transactions' : null, lost: false }
              : null
            const step =
              node.name === name
                ? stepForPrimary(node, others)
                : stepForReplica(node, wanted, comparison, lasting.get(node.name) ?? 0)
            if (step) apply(pair, node.name, step, wanted)
            const writers = pair.nodes.filter(({ writable }) => writable).length
            assert.ok(writers <= 1 || (one.writable && other.writable && turn === 0))
          }
        }
        const [first, second] = pair.nodes.map((node) => node.writable)
        assert.notEqual(first, second)
        const follower = pair.nodes.find(({ writable }) => !writable)
        assert.equal(follower?.rebuilding, false)
        assert.equal(follower?.replica?.source.host, name)
        assert.equal(follower?.replica?.delaySeconds, delaySeconds)
        assert.deepEqual(
          new Set(pair.has.get(follower?.name ?? '')),
          new Set(pair.has.get(String(name))),
        )
      },
    ),
    { numRuns: 2000 },
  )
})
