import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  type Namespaces,
  openNamespaces,
  type Tried,
  whyNoNamespaces,
} from '../../../infra/firewall/namespaces/namespaces.ts'
import { oneMachineEach, testNetworks } from '../../../infra/firewall/namespaces/topology.ts'
import {
  removal,
  renderGatewayRules,
  renderMachineRules,
  tableName,
} from '../../../infra/firewall/rules.ts'
import {
  insideZones,
  listeners,
  type Zone,
  zones,
  zoneTable,
} from '../../../infra/firewall/zones.ts'

const document = readFileSync(
  path.resolve(import.meta.dirname, '../../../docs/firewall.md'),
  'utf8',
)

/** What docs/firewall.md says: `data 3306/tcp` and the zones that may connect. */
const documented = new Map<string, Zone[]>()
for (const line of document.split('\n')) {
  const [, zone = '', port = '', , ...cells] = line.split('|').map((cell) => cell.trim())
  if (!/^\d+\/(tcp|udp)$/.test(port)) continue
  documented.set(
    `${zone} ${port}`,
    zones.filter((_, at) => cells[at] === 'yes'),
  )
}

const keyOf = ({ zone, port, protocol }: Tried['to']) => `${zone} ${port}/${protocol}`
const isAllowed = ({ from, to }: Tried) => documented.get(keyOf(to))?.includes(from) ?? false
/** What was reached or not, against the document. */
const wrong = (tried: readonly Tried[]): string[] =>
  tried
    .filter((one) => one.reached !== isAllowed(one))
    .map(
      ({ from, to, family, reached }) =>
        `${from} → ${keyOf(to)} IPv${family} ${reached ? 'is reached' : 'is not reached'}`,
    )

test('the document has the table of zones', () => {
  assert.ok(document.includes(zoneTable()), `docs/firewall.md should have:\n${zoneTable()}`)
  assert.equal(documented.size, new Set(listeners.map(keyOf)).size)
})

test('zones that share a port on one side agree on who may connect', () => {
  for (const { zone, port, protocol, from } of listeners)
    assert.deepEqual(
      documented.get(`${zone} ${port}/${protocol}`),
      zones.filter((one) => from.includes(one)),
    )
})

const reason = whyNoNamespaces()

describe('in network namespaces', { skip: reason ?? false }, () => {
  let bed: Namespaces
  // A second machine, from which the ports of the first one of its zone are tried.
  const second = insideZones.map((zone) => ({ name: `${zone}-2`, zone }))
  before(async () => {
    bed = await openNamespaces([...oneMachineEach, ...second])
  })
  after(() => bed?.close())

  const firewalls = ['outer', 'inner']
  const machines = () => bed.machines.filter(({ zone }) => zone !== 'internet')
  async function removeAll(): Promise<void> {
    for (const name of [...firewalls, ...machines().map(({ name }) => name)])
      await bed.load(name, removal)
  }
  async function loadMachines(): Promise<void> {
    for (const { name, zone } of machines())
      if (zone !== 'internet') await bed.load(name, renderMachineRules(zone, testNetworks))
  }

  test('without rules every port of every zone is reached', async () => {
    const tried = await bed.probe()
    assert.ok(tried.length > 1000)
    assert.deepEqual(
      tried.filter(({ reached }) => !reached),
      [],
    )
    assert.ok(wrong(tried).length > 0)
  })

  test('two firewalls let through what the table says', async () => {
    for (const name of firewalls) await bed.load(name, renderGatewayRules(testNetworks))
    const tried = (await bed.probe()).filter(({ from, to }) => from !== to.zone)
    assert.deepEqual(wrong(tried), [])
  })

  test('a forgotten port and a rule that accepts all are noticed', async () => {
    const rules = renderGatewayRules(testNetworks)
    const forgotten = rules.replace(
      /dport { 3306, 6379, 26379 } accept/g,
      'dport { 3306, 26379 } accept',
    )
    assert.notEqual(forgotten, rules)
    await bed.load('inner', forgotten)
    assert.ok(wrong(await bed.probe('app')).includes('app → data 6379/tcp IPv4 is not reached'))
    const open = rules.replace(/(hook forward .*policy) drop/, '$1 accept\n accept')
    assert.notEqual(open, rules)
    for (const name of firewalls) await bed.load(name, open)
    const found = wrong(await bed.probe('internet'))
    assert.ok(found.includes('internet → data 3306/tcp IPv4 is reached'))
    assert.ok(found.includes('internet → app 9229/tcp IPv6 is reached'))
  })

  test('machines without a firewall in between refuse the same, also within their zone', async () => {
    await removeAll()
    await loadMachines()
    const tried = await bed.probe()
    // The internet has no rules of its own: nothing there refuses a port that only some may use.
    assert.deepEqual(wrong(tried), [])
    assert.ok(tried.some(({ from, to }) => from === to.zone))
  })

  test('the edge in wrong hands reaches pages of app replicas, and no data', async () => {
    await removeAll()
    for (const name of firewalls) await bed.load(name, renderGatewayRules(testNetworks))
    const reached = (await bed.probe('edge', [4])).filter(
      (one) => one.reached && one.to.zone !== 'edge',
    )
    assert.deepEqual([...new Set(reached.map(({ to }) => to.zone))].sort(), [
      'app',
      'internet',
      'monitoring',
    ])
  })

  test('rules are replaced as a whole, and removed without a trace', async () => {
    const rules = renderGatewayRules(testNetworks, { admins: ['198.51.100.0/24'] })
    await bed.load('outer', rules)
    await bed.load('outer', rules)
    assert.match(rules, new RegExp(`table ${tableName} {`))
    await bed.load('outer', removal)
  })
})
