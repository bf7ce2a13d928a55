import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '../../../control/status/status.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, kill, undo } from '../measure/commands.ts'
import { openLoop, percent, round, type Timed, waitUntil } from '../measure/requests.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const killMs = 4000
const hangMs = 8000
/** As long as somebody waits for a page here. */
const waitsMs = 2000
const everyMs = 40
const backWithinMs = 60_000
/** A takeover takes no longer: infra/docker/keepalived. */
const limitSeconds = 2
/** Of an arrangement that has not been measured. */
const unknown = -1

const noHolder = 'No load balancer has the virtual address.'

async function measure(bench: Workbench) {
  const addresses = addressesOf(await bench.status())
  if (addresses.length === 0) throw new Error(noHolder)
  const stopped = new Set<string>()
  try {
    bench.step('kill')
    const killed = await pages(bench, addresses, async () => {
      await delay(killMs / 4)
      await bench.run(kill(await holder(bench, stopped)))
      await delay((3 * killMs) / 4)
    })
    await untilReady(bench, addresses.length)

    bench.step('hang')
    const name = await holder(bench, stopped)
    const hung = await pages(bench, addresses, async () => {
      await bench.run(command('pause', name, { forMs: 10 * hangMs }))
      await delay(hangMs)
    })
    await bench.run(command('resume', name))
    await untilReady(bench, addresses.length)
    return numbersOf(killed, hung, bench.earlier())
  } finally {
    for (const name of stopped) await undo(bench, [command('resume', name), command('start', name)])
  }
}

const addressesOf = ({ edges }: Status): string[] =>
  edges.flatMap(({ addresses = [] }) => addresses).sort()

/** The load balancer that has the first address. */
async function holder(bench: Workbench, stopped: Set<string>): Promise<string> {
  const status = await bench.status()
  const [first = ''] = addressesOf(status)
  const edge = status.edges.find(({ addresses }) => addresses?.includes(first))
  if (!edge) throw new Error(noHolder)
  stopped.add(edge.name)
  return edge.name
}

/**
 * Opens pages at each address in turn, on connections of their own, as different customers do, while
 * `work` goes on. Resolves to those of each address.
 */
async function pages(
  bench: Workbench,
  addresses: readonly string[],
  work: () => Promise<unknown>,
): Promise<Timed[][]> {
  const all = await openLoop(
    everyMs,
    async (index) => {
      const client = bench.client(undefined, undefined, addresses[index % addresses.length])
      client.timeoutMs = waitsMs
      return client.get('/products').finally(() => client.close())
    },
    work,
  )
  return addresses.map((_, at) => all.filter((_page, index) => index % addresses.length === at))
}

/** Both load balancers, and each address at one of them; of two, each at its own. */
async function untilReady(bench: Workbench, count: number): Promise<void> {
  const areReady = async () => {
    const status = await bench.status()
    const holders = status.edges.filter(({ addresses = [] }) => addresses.length > 0)
    const isReady = status.edges.every(({ state }) => state === 'ready')
    return isReady && holders.length === count && addressesOf(status).length === count
  }
  await waitUntil('The load balancers', areReady, {
    ...{ withinMs: backWithinMs, signal: bench.signal },
  })
}

const arrangements = ['passive', 'active'] as const

/** Exported for its test. @param killed of each address; so `hung` @param earlier of the other arrangement */
export function numbersOf(
  killed: readonly Timed[][],
  hung: readonly Timed[][],
  earlier: Readonly<Record<string, number>>,
) {
  const isActive = killed.length > 1
  const came = (all: readonly Timed[]) => all.filter(({ ok }) => ok).length
  const [first = [], other = []] = hung
  const now = {
    killed: percent(came(killed.flat()), killed.flat().length),
    hung: percent(came(hung.flat()), hung.flat().length),
  }
  const of = (key: string, value: number, isNow: boolean) =>
    isNow ? value : (earlier[key] ?? unknown)
  return {
    active: isActive ? 1 : 0,
    killSeconds: silentSeconds(killed[0] ?? []),
    hangSeconds: silentSeconds(first),
    hangPages: hung.flat().length,
    hangCame: came(hung.flat()),
    otherPages: other.length,
    otherCame: came(other),
    passiveKilled: of('passiveKilled', now.killed, !isActive),
    passiveHung: of('passiveHung', now.hung, !isActive),
    activeKilled: of('activeKilled', now.killed, isActive),
    activeHung: of('activeHung', now.hung, isActive),
    limitSeconds,
    waitSeconds: waitsMs / 1000,
  }
}

/** The longest time in which no page came that had been asked for. */
function silentSeconds(all: readonly Timed[]): number {
  const asked = all.map(({ at }) => at)
  const arrived = all.filter(({ ok }) => ok).map(({ at, ms }) => at + ms)
  const moments = [Math.min(...asked), ...arrived, Math.max(...asked)].sort((a, b) => a - b)
  const gaps = moments.slice(1).map((moment, at) => moment - (moments[at] ?? moment))
  return round(Math.max(0, ...gaps) / 1000, 1)
}

type Numbers = Awaited<ReturnType<typeof measure>>

const share = (n: Numbers) => percent(n.hangCame, n.hangPages)
const isMovedAfterKill = (n: Numbers) => n.killSeconds <= n.limitSeconds
const isMovedAfterHang = (n: Numbers) => n.hangSeconds <= n.limitSeconds
const areNearlyAll = (n: Numbers) => share(n) >= 75
const isActive = (n: Numbers) => n.active === 1
const areBothMeasured = (n: Numbers) => n.passiveHung !== unknown && n.activeHung !== unknown

function answerOf(n: Numbers): string {
  if (areNearlyAll(n)) return 'all'
  return share(n) < 25 ? 'none' : 'half'
}

/** Of an arrangement, percent of the pages that came: when it is killed, and while it hangs. */
const cameIn = (n: Numbers, one: (typeof arrangements)[number]): [killed: number, hung: number] =>
  one === 'passive' ? [n.passiveKilled, n.passiveHung] : [n.activeKilled, n.activeHung]
const measured = (n: Numbers) => arrangements.filter((one) => cameIn(n, one)[1] !== unknown)

const evidence: Evidence[] = [{ kind: 'topology' }]
const causes = () => ['not-moved', 'web-servers', 'busy'] as const

const experiment = defineExperiment({
  number: 26,
  id: 'virtual-address',
  question: { kind: 'choice', choices: ['all', 'half', 'none'] },
  needs: { edges: 2, virtualAddress: true },
  scales: false,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: 'all',
    table: [
      ['arrangement', 'killed', 'hanging'],
      ...measured(n).map((one) => [one, ...cameIn(n, one)]),
    ],
    chart: {
      kind: 'bars',
      x: measured(n),
      series: {
        killed: measured(n).map((one) => cameIn(n, one)[0]),
        hanging: measured(n).map((one) => cameIn(n, one)[1]),
      },
    },
  }),

  claims: {
    'moves-when-killed': { holds: isMovedAfterKill, causes, evidence },
    'moves-when-hanging': { holds: isMovedAfterHang, causes, evidence },
    'nearly-all-come': { holds: areNearlyAll, causes, evidence },
  },

  explanation: {
    passive: { when: (n: Numbers) => !isActive(n), sources: ['vrrp'] },
    active: { when: isActive, sources: ['vrrp'] },
    killed: { when: isMovedAfterKill, sources: ['keepalived'] },
    'killed-late': { when: (n: Numbers) => !isMovedAfterKill(n) },
    hanging: { when: isMovedAfterHang, sources: ['keepalived'] },
    'hanging-late': { when: (n: Numbers) => !isMovedAfterHang(n) },
    others: { when: (n: Numbers) => isActive(n) && n.otherCame === n.otherPages },
    'others-lost': { when: (n: Numbers) => isActive(n) && n.otherCame < n.otherPages },
    both: { when: areBothMeasured },
    'one-so-far': { when: (n: Numbers) => !areBothMeasured(n) },
    machine: { when: always, sources: ['availability'] },
  },

  theory: { address: ['vrrp'], health: ['keepalived'], arrangements: ['availability'] },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
