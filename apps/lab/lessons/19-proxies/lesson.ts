import { isIP } from 'node:net'
import type { Answer } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitches } from '../measure/commands.ts'
import { texts as en } from './en.ts'
import { type ForwardProxy, startForwardProxy } from './forward-proxy.ts'
import { texts as fr } from './fr.ts'
import { get, getByTunnel, type Sent, startOrigin } from './origin.ts'

const site = 'origin.test'
const blockedSite = 'blocked.test'
const requests = 10
const instances = 3
/** Of a network for documentation (RFC 5737): nobody has it. */
const forgedAddress = '192.0.2.1'

// Linux has the whole of 127.0.0.0/8; elsewhere client and proxy differ by their ports only.
const [clientAddress, proxyAddress] =
  process.platform === 'linux' ? ['127.0.3.1', '127.0.2.1'] : ['127.0.0.1', '127.0.0.1']

async function measure(bench: Workbench) {
  const origin = await startOrigin()
  const proxy = await startForwardProxy({ [site]: origin.port }, proxyAddress)
  const restoreSwitches = await setSwitches(bench, { whoami: instances })
  try {
    bench.step('direct')
    const direct = await get({ host: '127.0.0.1', port: origin.port }, '/', site, clientAddress)
    const seenDirectly = whoSees(origin.last(), direct, proxy)
    bench.step('forward')
    const forwarded = await get(proxy, `http://${site}/secret?q=1`, site, clientAddress)
    const seenForwarded = whoSees(origin.last(), forwarded, proxy)
    const readPath = proxy.lastTarget().includes('/secret?q=1') ? 1 : 0
    bench.step('tunnel')
    const tunnelled = await getByTunnel(proxy, site, clientAddress)
    const seenTunnelled = whoSees(origin.last(), tunnelled, proxy)
    const readTunnel = proxy.lastTarget() === `${site}:80` ? 0 : 1
    bench.step('blocked')
    const before = origin.requests()
    const blocked = await get(proxy, `http://${blockedSite}/`, blockedSite, clientAddress)
    bench.step('reverse')
    return {
      ...{ requests, instances, reached: origin.requests() - before },
      ...{ directClient: seenDirectly.client, forwardClient: seenForwarded.client },
      ...{ forwardProxy: seenForwarded.proxy, tunnelProxy: seenTunnelled.proxy },
      ...{ directVia: seenDirectly.via, forwardVia: seenForwarded.via },
      ...{ tunnelVia: seenTunnelled.via, forwardNamed: seenForwarded.named },
      ...{ readPath, readTunnel, blockedStatus: blocked.status },
      ...(await askReverseProxy(bench)),
    }
  } finally {
    proxy.stop()
    origin.stop()
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** Whether the other end was the client or the proxy; whether headers tell of a proxy, or of the client. */
function whoSees(
  seen: { port: number; headers: Record<string, unknown> } | undefined,
  { port }: Sent,
  proxy: ForwardProxy,
) {
  const headers = seen?.headers ?? {}
  const named = ['x-forwarded-for', 'forwarded', 'x-real-ip'].some((name) => name in headers)
  return {
    client: seen?.port === port ? 1 : 0,
    proxy: seen?.port === proxy.lastPort() ? 1 : 0,
    via: 'via' in headers ? 1 : 0,
    named: named ? 1 : 0,
  }
}

/** The load balancer in front of whoami, which shows what arrives behind it. */
async function askReverseProxy(bench: Workbench) {
  const { edge } = await bench.status()
  // Containers see the address of their network.
  const hasAddresses = process.platform === 'linux' && edge.pid !== null
  const guest = bench.client('whoami', hasAddresses ? clientAddress : undefined)
  const answers: Answer[] = []
  for (let at = 0; at < requests; at++)
    answers.push(await guest.get('/', { 'X-Forwarded-For': forgedAddress }))
  const line = (name: string) =>
    answers.map(({ body }) => new RegExp(`^${name}: (.*)$`, 'im').exec(body)?.[1] ?? '')
  const told = line('X-Forwarded-For')
  const isClient = (value: string) =>
    hasAddresses ? value === clientAddress : isIP(value) > 0 && value !== forgedAddress
  return {
    reverseNamed: told.every(isClient) ? 1 : 0,
    forgedArrived: told.some((value) => value.includes(forgedAddress)) ? 1 : 0,
    reverseServers: new Set(answers.map(({ servedBy }) => servedBy)).size,
  }
}

const isDirect = (n: Numbers) => n.directClient === 1 && n.directVia === 0
const isForwarded = (n: Numbers) =>
  n.forwardClient === 0 && n.forwardProxy === 1 && n.forwardNamed === 0
const isTunnelled = (n: Numbers) => n.tunnelProxy === 1 && n.tunnelVia === 0 && n.readTunnel === 0
const isBlocked = (n: Numbers) => n.blockedStatus === 403 && n.reached === 0
const isReversed = (n: Numbers) => n.reverseNamed === 1 && n.forgedArrived === 0

const whose = (client: number, proxy: number) =>
  client === 1 ? 'client' : proxy === 1 ? 'proxy' : 'unknown'
const yesNo = (value: number) => (value === 1 ? 'yes' : 'no')

const evidence: Evidence[] = [{ kind: 'topology' }]
const edgeEvidence: Evidence[] = [
  { kind: 'configuration', strategy: 'round-robin' },
  { kind: 'topology' },
]

const experiment = defineExperiment({
  number: 19,
  id: 'proxies',
  question: { kind: 'choice', choices: ['client', 'proxy', 'both'] },
  needs: { whoami: true },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: 'proxy',
    table: [
      ['way', 'address', 'via', 'named'],
      ['direct', whose(n.directClient, 0), yesNo(n.directVia), 'no'],
      [
        'forward',
        whose(n.forwardClient, n.forwardProxy),
        yesNo(n.forwardVia),
        yesNo(n.forwardNamed),
      ],
      ['tunnel', whose(0, n.tunnelProxy), yesNo(n.tunnelVia), 'no'],
      ['reverse', 'balancer', 'no', yesNo(n.reverseNamed)],
    ],
    chart: {
      kind: 'bars',
      x: ['direct', 'forward', 'tunnel', 'reverse'],
      series: { servers: [1, 1, 1, n.reverseServers] },
    },
  }),

  claims: {
    direct: { holds: isDirect, causes: () => ['proxy-between'], evidence },
    forward: { holds: isForwarded, causes: () => ['not-forwarded', 'names-client'], evidence },
    via: { holds: (n: Numbers) => n.forwardVia === 1, causes: () => ['no-via'], evidence },
    'reads-path': {
      holds: (n: Numbers) => n.readPath === 1,
      causes: () => ['not-forwarded'],
      evidence,
    },
    tunnel: { holds: isTunnelled, causes: () => ['not-forwarded', 'reads-tunnel'], evidence },
    blocked: { holds: isBlocked, causes: () => ['no-list'], evidence },
    reverse: {
      holds: isReversed,
      causes: () => ['header-passed', 'not-told', 'other-proxy'],
      evidence: edgeEvidence,
    },
    'hides-servers': {
      holds: (n: Numbers) => n.reverseServers === n.instances,
      causes: () => ['not-ready', 'other-requests'],
      evidence: edgeEvidence,
    },
  },

  explanation: {
    direct: { when: isDirect },
    forward: { when: isForwarded, sources: ['http-intermediaries'] },
    via: { when: (n: Numbers) => n.forwardVia === 1 && n.readPath === 1 },
    tunnel: { when: isTunnelled, sources: ['http-connect'] },
    blocked: { when: isBlocked },
    reverse: { when: isReversed, sources: ['forwarded'] },
    'hides-servers': { when: (n: Numbers) => n.reverseServers > 1 },
    measured: { when: always },
  },

  theory: {
    sides: ['http-intermediaries'],
    trust: ['forwarded'],
    tunnels: ['http-connect'],
  },
})

function answerOf(n: Numbers): string | string[] {
  if (n.forwardClient === 1) return 'client'
  if (n.forwardProxy === 0) return []
  return n.forwardNamed === 1 ? 'both' : 'proxy'
}

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
