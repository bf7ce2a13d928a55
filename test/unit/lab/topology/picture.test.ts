import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Status } from '../../../../apps/control/status/status.ts'
import { addPoint, emptyHistory } from '../../../../apps/lab/public/scripts/history.ts'
import {
  changesBetween,
  panelMarkup,
  tableMarkup,
} from '../../../../apps/lab/public/scripts/topology-facts.ts'
import {
  type Layout,
  tallLayout,
  wideLayout,
} from '../../../../apps/lab/public/scripts/topology-layout.ts'
import {
  pictureMarkup,
  severity,
  stateIcons,
} from '../../../../apps/lab/public/scripts/topology-picture.ts'
import { texts } from '../../../../apps/lab/texts/texts.ts'
import { createSnapshot } from '../../../../apps/lab/topology/create-snapshot.ts'
import { createRates } from '../../../../apps/lab/topology/rates.ts'
import type { ComponentView, Snapshot } from '../../../../apps/lab/topology/snapshot.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import { aDatabase, aReplica, aStatus } from './fixtures.ts'

const words = { texts: texts.en.topology, language: 'en' }
const selection = { chosen: null, changed: new Set<string>() }
const noRates = createRates()({ at: 0, traffic: new Map(), edge: { errors: 0, whoami: {} } })

const snapshotOf = (more: Partial<Status> = {}, at = 1000): Snapshot =>
  createSnapshot(at, { at, status: aStatus(more) }, null, noRates)

const replicas = (count: number) =>
  Array.from({ length: count }, (_, at) => aReplica(`app-${at + 1}`))

const overlaps = ({ boxes }: Layout) =>
  boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      )
      .map((b) => `${a.name} and ${b.name}`),
  )

test('two load balancers and up to ten web servers have boxes that do not overlap, and lines between tiers', () => {
  const edge = aStatus().edge
  for (const layoutOf of [wideLayout, tallLayout])
    for (const count of [1, 2, 3, 10]) {
      const names = Array.from({ length: count }, (_, at) => `web-${at + 1}`)
      const { parts, flows } = snapshotOf({
        stage: stages['scale-up'],
        edges: ['edge-1', 'edge-2'].map((name) => ({ ...edge, name })),
        web: names.map((name) => ({ ...edge, name })),
        replicas: replicas(3),
      })
      const layout = layoutOf(parts)
      assert.deepEqual(overlaps(layout), [], `${count} web servers`)
      for (const { name, y, height } of layout.boxes)
        assert.ok(y >= 0 && y + height <= layout.height + 0.01 && height >= 36, name)
      const to = (name: string) => flows.filter((flow) => flow.to === name).map(({ from }) => from)
      assert.deepEqual([to('edge-2'), to('web-1')], [['browser'], ['edge-1', 'edge-2']])
      assert.deepEqual(to('app-1'), names)
      for (const { from, to } of flows) assert.notEqual(layout.line(from, to), '', `${from} ${to}`)
    }
})

test('one to twenty replicas have boxes that do not overlap, within the picture', () => {
  for (const layoutOf of [wideLayout, tallLayout])
    for (let count = 1; count <= 20; count++) {
      const { parts } = snapshotOf({ replicas: replicas(count) })
      const layout = layoutOf(parts)
      assert.equal(layout.boxes.length, parts.length + 1)
      assert.deepEqual(overlaps(layout), [], `${count} replicas`)
      for (const { name, x, y, width, height } of layout.boxes) {
        assert.ok(x >= 0 && y >= 0, name)
        assert.ok(x + width <= layout.width && y + height <= layout.height + 0.01, name)
        assert.ok(height >= 36, `${name} is ${height} high`)
      }
    }
})

test('one to twenty instances of whoami fit under one edge or two', () => {
  const others = snapshotOf({ whoami: [] }).parts
  for (const layoutOf of [wideLayout, tallLayout])
    for (const edges of [[], [{ name: 'edge-2', kind: 'edge' as const }]])
      for (let count = 1; count <= 20; count++) {
        const whoami = Array.from({ length: count }, (_, at) => ({
          ...{ name: `whoami-${at + 1}`, kind: 'whoami' as const },
        }))
        const layout = layoutOf([...others, ...edges, ...whoami])
        assert.deepEqual(overlaps(layout), [], `${count} of ${edges.length + 1}`)
        for (const { name, y, height } of layout.boxes)
          assert.ok(y >= 0 && y + height <= layout.height + 0.01 && height >= 36, name)
      }
})

test('a web server and monitoring have boxes, too', () => {
  const others = snapshotOf({}).parts
  const web = { name: 'web-1', kind: 'web' as const }
  const monitoring = Array.from({ length: 9 }, (_, at) => ({
    ...{ name: `exporter-${at + 1}`, kind: 'monitoring' as const },
  }))
  for (const layoutOf of [wideLayout, tallLayout]) {
    const layout = layoutOf([...others, web, ...monitoring])
    assert.equal(layout.boxes.length, others.length + 11)
    assert.deepEqual(overlaps(layout), [])
    for (const { name, x, y, width, height } of layout.boxes)
      assert.ok(x + width <= layout.width && y + height <= layout.height + 0.01, name)
  }
})

test('a second edge has a box and lines of its own', () => {
  const { parts } = snapshotOf({ replicas: replicas(3) })
  const two = [...parts, { name: 'edge-2', kind: 'edge' as const }]
  for (const layoutOf of [wideLayout, tallLayout]) {
    const layout = layoutOf(two)
    assert.deepEqual(overlaps(layout), [])
    assert.equal(layout.boxes.length, two.length + 1)
    const lines = [layout.line('browser', 'edge-2'), layout.line('edge-2', 'app-1')]
    assert.ok(lines.every((line) => /^M\d/.test(line)))
    const [x] = ['edge', 'edge-2'].map((name) => /^M([\d.]+)/.exec(layout.line(name, 'app-1'))?.[1])
    assert.equal(/^M([\d.]+)/.exec(lines[1] ?? '')?.[1], x)
  }
})

test('up to twelve replicas the wide picture keeps its height', () => {
  const height = (count: number) =>
    wideLayout(snapshotOf({ replicas: replicas(count) }).parts).height
  assert.equal(height(1), height(12))
})

test('every state has a sign and a word of its own, in every language', () => {
  assert.equal(new Set(Object.values(stateIcons)).size, Object.keys(severity).length)
  for (const { topology } of Object.values(texts))
    assert.equal(new Set(Object.values(topology.states)).size, Object.keys(severity).length)
})

test('a box that is down says so by word, sign and pattern', () => {
  const stopped = [aReplica('app-1', { state: 'stopped' })]
  const box = (more: Partial<Status>) =>
    /<a class="box box-replica[\s\S]*?<\/a>/.exec(
      pictureMarkup(snapshotOf(more), words, 'wide', selection),
    )?.[0] ?? ''
  assert.match(box({ replicas: stopped }), /is-down[\s\S]*stopped/)
  assert.ok(box({ replicas: stopped }).includes('url(#wide-down)'))
  assert.ok(box({ replicas: stopped }).includes(stateIcons.stopped))
  assert.ok(!box({}).includes('url('))
})

test('what a database says is shown as text', () => {
  const problem = '<script>alert(1)</script>'
  const snapshot = snapshotOf({ databases: [aDatabase('db-2', { problem })] })
  for (const markup of [tableMarkup(snapshot, words), panelMarkup(snapshot, 'db-2', words)]) {
    assert.ok(!markup.includes('<script'))
    assert.ok(markup.includes('&lt;script&gt;'))
  }
})

test('changes are told: state, role, a quick death, coming and going', () => {
  const before = snapshotOf({ replicas: replicas(3) })
  const now = structuredClone(before)
  const change = (name: string, more: Partial<ComponentView>) => {
    Object.assign(now.parts.find((part) => part.name === name) ?? {}, more)
  }
  change('app-1', { state: 'paused' })
  change('app-2', { restarts: 1 })
  change('db-2', { role: 'primary' })
  change('app-3', { name: 'app-4' })
  assert.deepEqual(Object.fromEntries(changesBetween(before, now, words.texts)), {
    'app-1': 'paused',
    'app-2': 'restarted',
    'app-4': 'added',
    'db-2': 'is now primary',
    'app-3': 'removed',
  })
  assert.equal(changesBetween(before, before, words.texts).size, 0)
})

test('the history keeps 15 minutes, with equally many values for every replica that was there', () => {
  const history = emptyHistory()
  for (let second = 1; second <= 1000; second++) {
    const count = second < 50 ? 5 : second < 600 ? 2 : 3
    addPoint(history, snapshotOf({ replicas: replicas(count) }, second * 1000))
  }
  assert.equal(history.at.length, 900)
  assert.equal(history.at[0], 101)
  for (const values of [history.p95Ms, ...Object.values(history.requests)])
    assert.equal(values.length, 900)
})
