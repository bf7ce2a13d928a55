import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { renderMachineRules } from '../../../infra/firewall/rules.ts'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { allowedMs, eventually } from '../../support/eventually.ts'
import {
  end,
  type Machine,
  type Network,
  openNetwork,
  whyNoMachines,
} from '../../support/machines.ts'

/** infra/keepalived on two Linux machines, as docs/self-hosting.md says, each with a HAProxy. */

const root = path.resolve(import.meta.dirname, '../../..')
const folder = '/etc/keepalived/pair'
// Addresses of documentation (RFC 5737).
const addresses = { 'edge-1': '192.0.2.11', 'edge-2': '192.0.2.12' }
const [first, second] = ['192.0.2.10', '192.0.2.20']
const port = 8080
const patienceMs = 60_000
/** For how long nobody may answer at an address that moves, on an idle machine. */
const takeoverMs = 2000

const settings = {
  EDGE_1: addresses['edge-1'],
  EDGE_2: addresses['edge-2'],
  FIRST: first,
  SECOND: second,
  ASKS: `127.0.0.1:${port}/edge/version`,
}
type Settings = Readonly<Record<string, string>>

/** Fills in the settings, and calls the script. */
function configure(machine: Machine, changes: Settings, before: readonly string[] = []) {
  const file = machine.file(`${folder}/settings.env`)
  let text = readFileSync(path.join(root, 'infra/keepalived/settings.env'), 'utf8')
  for (const [name, value] of Object.entries({ ...settings, ...changes })) {
    const changed = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`)
    assert.match(changed, new RegExp(`^${name}=${value}$`, 'm'))
    text = changed
  }
  writeFileSync(file, text)
  const [command = '', ...args] = [...before, `${folder}/configure.sh`]
  return machine.run(command, args)
}

/** Two machines with all that they need; nothing of it runs yet. */
async function openEdges() {
  const network = await openNetwork(addresses)
  for (const machine of network.machines)
    cpSync(path.join(root, 'infra/keepalived'), machine.file(folder), { recursive: true })
  return network
}

type Edge = ReturnType<typeof openEdge>

/** A machine and what runs on it, at first nothing. */
function openEdge(machine: Machine, balancerFolder: string, listen: string) {
  let balancer: ChildProcess | undefined
  let keepalived: ChildProcess | undefined
  let log = ''
  /** How often its keepalived has said something. */
  const said = (text: string): number => log.split(text).length - 1

  async function startBalancer(): Promise<void> {
    // The control server of the shop's own configuration: who answers, and the health check.
    const files = [path.join(balancerFolder, 'base.cfg'), 'control.cfg']
    balancer = machine.start(
      'haproxy',
      ['-db', '-C', path.join(root, 'haproxy'), ...files.flatMap((file) => ['-f', file])],
      { EDGE_CONTROL: listen, EDGE_NAME: machine.name, EDGE_VERSION: '1' },
    )
    await eventually(() => machine.must(`${folder}/answers.sh`, [`127.0.0.1:${port}/edge/version`]))
  }

  /** As the service of Debian's package does. Resolves when it may have an address. */
  async function startKeepalived(): Promise<void> {
    log = ''
    keepalived = machine.start('keepalived', ['--dont-fork', '--log-console'])
    for (const stream of [keepalived.stdout, keepalived.stderr])
      stream?.on('data', (text) => {
        log += text
      })
    await eventually(() => said('VRRP_Script(answers) succeeded') > 0, patienceMs)
  }

  return {
    ...machine,
    said,
    startBalancer,
    startKeepalived,
    killBalancer: () => balancer && end(balancer, 'SIGKILL'),
    hangBalancer: () => balancer?.kill('SIGSTOP'),
    resumeBalancer: () => balancer?.kill('SIGCONT'),
    stopKeepalived: () => keepalived && end(keepalived, 'SIGTERM'),

    has: (address: string): boolean =>
      machine.must('ip', ['-o', '-4', 'address', 'show']).includes(` ${address}/`),

    /** Of connections to the health check, the users that opened them. */
    askers(): string[] {
      const list = ['-Htne', 'state', 'established', 'dst', '127.0.0.1', 'dport', '=', `:${port}`]
      const lines = machine.must('ss', list).split('\n').filter(Boolean)
      return lines.map((line) => /uid:(\d+)/.exec(line)?.[1] ?? 'root')
    },
  }
}

const holders = (edges: readonly Edge[], address: string) =>
  edges.filter((edge) => edge.has(address)).map(({ name }) => name)

describe('two Linux machines with keepalived', {
  skip: whyNoMachines(['keepalived', 'haproxy', 'unshare', 'nsenter', 'ip', 'ss', 'nft']),
}, () => {
  let network: Network
  let balancerFolder: string
  let edges: Edge[] = []
  before(async () => {
    balancerFolder = mkdtempSync(path.join(tmpdir(), 'stickyshop-balancer-'))
    const base =
      'defaults base\n  mode http\n  timeout connect 1s\n  timeout client 5s\n  timeout server 5s\n'
    writeFileSync(path.join(balancerFolder, 'base.cfg'), base)
  })
  after(() => rmSync(balancerFolder, { recursive: true, force: true }))

  const other = ({ name }: Edge) => edges.find((edge) => edge.name !== name) as Edge
  const holder = (address: string): Promise<Edge> =>
    eventually(() => {
      const [one] = edges.filter((edge) => edge.has(address))
      if (!one) throw new Error(`Nobody has ${address}.`)
      return one
    }, patienceMs)

  /** @param listen where both load balancers listen */
  async function open(listen: string, changes: Settings): Promise<void> {
    network = await openEdges()
    edges = network.machines.map((machine) => openEdge(machine, balancerFolder, listen))
    for (const machine of network.machines) {
      const { status, stderr } = configure(machine, changes)
      assert.equal(status, 0, stderr)
    }
  }
  async function start(edge: Edge): Promise<void> {
    await edge.startBalancer()
    await edge.startKeepalived()
  }
  const close = async () => {
    for (const edge of edges) await edge.stopKeepalived()
    await network?.close()
  }

  /** Runs `happen`, after which the other one has the address, and the client its answers. */
  async function movesWhen(address: string, what: string, happen: () => unknown): Promise<void> {
    const from = await holder(address)
    const to = other(from)
    const asking = await network.ask(`http://${address}:${port}/edge/name`)
    try {
      await eventually(() => asking.answers.at(-1)?.text === from.name, patienceMs)
      const silentMs = await asking.longestSilence(async () => {
        await happen()
        await eventually(() => asking.answers.at(-1)?.text === to.name, patienceMs)
      })
      const silence = `${from.name} ${what}: nobody answered for ${Math.round(silentMs)} ms`
      console.log(silence)
      assert.ok(to.has(address))
      assert.ok(silentMs <= allowedMs(takeoverMs), silence)
    } finally {
      await asking.close()
    }
  }

  describe('active-passive', () => {
    before(async () => {
      await open(`:${port}`, { BALANCERS: 'active-passive' })
      await Promise.all(edges.map(start))
    })
    after(close)

    test('one of them has the address', async () => {
      await eventually(() => assert.deepEqual(holders(edges, first), ['edge-1']), patienceMs)
      assert.deepEqual(holders(edges, second), [])
    })

    const faults: [what: string, happen: (edge: Edge) => unknown, undo: (edge: Edge) => unknown][] =
      [
        ['has its load balancer killed', (e) => e.killBalancer(), (e) => e.startBalancer()],
        [
          'has a load balancer that hangs',
          async (e) => {
            e.hangBalancer()
            // Whoever asks it now waits, and is seen.
            await eventually(
              () => assert.deepEqual([...new Set(e.askers())], ['65534']),
              patienceMs,
            )
          },
          (e) => e.resumeBalancer(),
        ],
        ['is cut off', (e) => network.cable(e.name, 'down'), (e) => network.cable(e.name, 'up')],
        ['stops its keepalived', (e) => e.stopKeepalived(), (e) => e.startKeepalived()],
      ]
    for (const [what, happen, undo] of faults)
      test(`the address moves when the one that has it ${what}, and stays when that is back`, async () => {
        const edge = await holder(first)
        await movesWhen(first, what, () => happen(edge))
        await eventually(() => assert.deepEqual(holders(edges, first), [other(edge).name]))

        const returned = edge.said('Entering BACKUP STATE')
        const asking = await network.ask(`http://${first}:${port}/edge/name`)
        try {
          await undo(edge)
          await eventually(
            () => edge.said('Entering BACKUP STATE') > (what.startsWith('stops') ? 0 : returned),
            patienceMs,
          )
          // Long enough for it to have heard several times who has the address.
          const until = asking.answers.length + 100
          await eventually(() => asking.answers.length >= until, patienceMs)
          const names = new Set(asking.answers.map(({ text }) => text))
          assert.deepEqual([...names], [other(edge).name])
          assert.deepEqual(holders(edges, first), [other(edge).name])
        } finally {
          await asking.close()
        }
      })
  })

  // On machines that let nothing through but what the table of zones has, with load balancers that listen
  // at the virtual addresses, also while another one has them.
  describe('active-active', () => {
    before(async () => {
      await open(`${first}:${port},${second}:${port},127.0.0.1:${port}`, {
        BALANCERS: 'active-active',
      })
      const networks = {
        edge: Object.values(addresses),
        ...{ app: [], data: [], monitoring: [] },
      }
      for (const edge of edges) {
        edge.must('sysctl', ['-qw', 'net.ipv4.ip_nonlocal_bind=1'])
        edge.must('nft', ['-f', '-'], renderMachineRules('edge', networks))
      }
      await Promise.all(edges.map(start))
    })
    after(close)

    const eachItsOwn = () =>
      eventually(
        () =>
          assert.deepEqual(
            [first, second].map((address) => holders(edges, address)),
            [['edge-1'], ['edge-2']],
          ),
        patienceMs,
      )

    test('each of them has one', eachItsOwn)

    for (const [name, address] of [
      ['edge-1', first],
      ['edge-2', second],
    ] as const)
      test(`${name} loses its address, and gets it back`, async () => {
        await eachItsOwn()
        const edge = await holder(address)
        assert.equal(edge.name, name)
        await movesWhen(address, 'has its load balancer killed', edge.killBalancer)
        for (const each of [first, second])
          await eventually(() => assert.deepEqual(holders(edges, each), [other(edge).name]))
        await edge.startBalancer()
        await eachItsOwn()
      })
  })

  describe('configure.sh says what is wrong, and changes nothing', () => {
    let machine: Machine
    const file = '/etc/keepalived/keepalived.conf'
    const read = () => readFileSync(machine.file(file), 'utf8')
    before(async () => {
      network = await openEdges()
      machine = network.machines[0] as Machine
      const { status, stderr } = configure(machine, {})
      assert.equal(status, 0, stderr)
    })
    after(() => network?.close())

    function refuses(changes: Settings, sentence: RegExp, before?: readonly string[]): void {
      const was = read()
      const { status, stderr } = configure(machine, changes, before)
      assert.equal(status, 1, stderr)
      assert.match(stderr, sentence)
      assert.equal(read(), was)
    }

    const twoAddresses = { BALANCERS: 'active-active' }
    const cases: [changes: Settings, sentence: RegExp][] = [
      [
        { BALANCERS: 'both' },
        /^BALANCERS: expected active-passive or active-active, received "both"/,
      ],
      [{ BALANCERS: '' }, /^BALANCERS: expected active-passive or active-active, received ""/],
      [
        { EDGE_2: '' },
        /^EDGE_2: expected an IPv4 address, received ""\. It is set in \S+settings\.env/,
      ],
      [{ FIRST: 'shop.example' }, /^FIRST: expected an IPv4 address, received "shop\.example"/],
      [{ ...twoAddresses, SECOND: '' }, /^SECOND: expected an IPv4 address, received ""/],
      [
        { ...twoAddresses, SECOND: first },
        /expected different addresses, received 192\.0\.2\.10 twice/,
      ],
      [{ FIRST: `${addresses['edge-1']}/24` }, /received 192\.0\.2\.11 twice/],
      [{ FIRST: '192.0.2.999' }, /invalid IP 192\.0\.2\.999/],
      [
        { EDGE_1: '192.0.2.13' },
        /^EDGE_1, EDGE_2: expected an address of this machine.* It has 127\.0\.0\.1\/8 192\.0\.2\.11\/24\./,
      ],
      [{ ASKS: '8080' }, /^ASKS: expected HOST:PORT\/PATH, received "8080"/],
      [{ SCRIPT_USER: 'root' }, /^SCRIPT_USER: expected a user that exists and is not root/],
      [{ SCRIPT_USER: 'nobody-at-all' }, /^SCRIPT_USER: expected a user that exists/],
    ]
    for (const [changes, sentence] of cases)
      test(JSON.stringify(changes), () => refuses(changes, sentence))

    test('without keepalived', () => {
      const hide = `mount --bind /dev/null ${findProgram('keepalived')} && exec "$@"`
      refuses({}, /^keepalived cannot be found: apt install keepalived$/m, [
        ...['unshare', '--mount', 'sh', '-c', hide, 'sh'],
      ])
    })

    test('without rights', () =>
      refuses({}, /cannot be written: only root may\. Try again with sudo\./, [
        ...['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'],
      ]))

    test('a health check that its user cannot call', () => {
      chmodSync(machine.file(`${folder}/answers.sh`), 0o644)
      refuses({}, /may not execute \S+answers\.sh\./)
      chmodSync(machine.file(`${folder}/answers.sh`), 0o755)
    })

    test("somebody else's configuration", () => {
      writeFileSync(machine.file(file), 'vrrp_instance theirs {\n}\n')
      refuses({}, /keepalived\.conf is somebody else's\. Move it away, and try again\.$/m)
    })
  })
})
