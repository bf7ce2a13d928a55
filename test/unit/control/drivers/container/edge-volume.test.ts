import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, test } from 'node:test'
import {
  allWhoami,
  appAt,
  readEdgeState,
  shownFilesOf,
  writeEdgeState,
} from '../../../../../apps/control/drivers/container/edge-volume.ts'

describe("the edge's configuration in the control volume", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(`${tmpdir()}/control-`)
    mkdirSync(`${folder}/edge`)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const read = (name: string) => readFileSync(`${folder}/edge/${name}`, 'utf8')

  test('is rendered at the first start, and only again when it changes', () => {
    assert.equal(readEdgeState(folder).configVersion, 0)
    assert.equal(writeEdgeState(folder, { domain: 'shop.example' }), 1)
    assert.equal(writeEdgeState(folder, { domain: 'shop.example' }), null)
    assert.equal(writeEdgeState(folder, { strategy: 'sticky' }), 2)
    assert.equal(read('version'), '2\n')
    assert.match(read('2/edge/state.conf'), /default 2;[\s\S]*default sticky;/)
    const { configVersion, domain, strategy, cache } = readEdgeState(folder)
    assert.deepEqual([configVersion, domain, strategy, cache], [2, 'shop.example', 'sticky', 'off'])
  })

  test('is rendered again when this version of the shop renders it differently', () => {
    writeEdgeState(folder, {})
    writeFileSync(`${folder}/edge/1/edge/upstreams.conf`, '# of before')
    assert.equal(writeEdgeState(folder, {}), 2)
    assert.match(read('2/edge/upstreams.conf'), /^upstream shop-sticky \{/m)
  })

  describe('is shown to everybody', () => {
    const dashboards = { user: 'admin', hash: '$2b$04$abcdefghijklmnopqrstuu' }
    const shown = (change: Parameters<typeof writeEdgeState>[1]) => {
      writeEdgeState(folder, { ...change, dashboards })
      return shownFilesOf(readEdgeState(folder))
    }

    test('but for the hash of a password', () => {
      const text = shown({ kind: 'haproxy' })['generated/backends.cfg'] ?? ''
      assert.match(read('1/edge/backends.cfg'), /user admin password \$2b/)
      assert.match(text, /user admin password \(hash\)\n/)
      assert.doesNotMatch(text, /\$2b/)
    })

    test('of both tiers where load balancers have web servers behind them', () => {
      const balancers = { names: ['edge-1', 'edge-2'], network: '10.30.80.128/26' }
      const files = shown({ kind: 'haproxy', balancers, strategy: 'sticky' })
      assert.deepEqual(Object.keys(files), [
        ...['web-1/generated/state.conf', 'web-1/generated/upstreams.conf'],
        ...['edge-1/generated/state.cfg', 'edge-1/generated/backends.cfg'],
      ])
      assert.match(files['web-1/generated/state.conf'] ?? '', /default sticky;/)
      assert.match(files['edge-1/generated/backends.cfg'] ?? '', /^ {4}server slot-1 web:8088 /m)
    })
  })

  test('holds no more than two versions', () => {
    for (const cache of ['on', 'off', 'on', 'off'] as const) writeEdgeState(folder, { cache })
    assert.deepEqual(readdirSync(`${folder}/edge`).sort(), ['3', '4', 'version'])
  })

  test('continues the switches of a volume of before', () => {
    writeFileSync(`${folder}/edge/switches`, '5 sticky on\n')
    assert.equal(writeEdgeState(folder, {}), 6)
    const { strategy, cache } = readEdgeState(folder)
    assert.deepEqual([strategy, cache], ['sticky', 'on'])
    assert.deepEqual(readdirSync(`${folder}/edge`).sort(), ['6', 'version'])
  })

  test('lists app replicas by name while their weights differ, and one name for all otherwise', () => {
    writeEdgeState(folder, {})
    const everyApp = /upstream shop-round-robin \{\n.*\n {4}server app:3000 resolve max/
    assert.match(read('1/edge/upstreams.conf'), everyApp)
    writeEdgeState(folder, { weighted: [{ ...appAt('app-2', 'shop-app-2'), weight: 5 }] })
    const one = /upstream shop-round-robin \{\n.*\n {4}server shop-app-2:3000 resolve weight=5 /
    assert.match(read('2/edge/upstreams.conf'), one)
    writeEdgeState(folder, { weighted: [] })
    assert.match(read('3/edge/upstreams.conf'), everyApp)
  })

  test('keeps a stage without whoami without one', () => {
    writeEdgeState(folder, { whoami: [] })
    writeEdgeState(folder, { cache: 'on' })
    assert.deepEqual(readEdgeState(folder).whoami, [])
    writeEdgeState(folder, { whoami: [allWhoami], kind: 'haproxy' })
    assert.match(read('3/edge/backends.cfg'), /server-template slot- 20 whoami:3000/)
  })

  test('is left alone when a value is unsafe', () => {
    writeEdgeState(folder, {})
    assert.throws(() => writeEdgeState(folder, { domain: 'x; root /' }), /cannot be used/)
    assert.equal(read('version'), '1\n')
  })
})
