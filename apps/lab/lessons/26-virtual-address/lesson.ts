import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '../../../control/status/status.ts'
import { until } from '../../../shared/until.ts'
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
/** A takeover takes no longer: infra/keepalived. */
const limitSeconds = 2
/** Of an arrangement that has not been measured. */
const unknown = -1

async function measure(bench: Workbench) {
  const { virtualAddresses } = (await bench.status()).stage
  const [first = ''] = virtualAddresses
  await untilReady(bench)

  bench.step('kill')
  let name = await findHolder(bench, first)
  let hasMoved = false
  try {
    const killed = await pages(bench, virtualAddresses, async () => {
      await delay(killMs / 4)
      await bench.run(kill(name))
      hasMoved = await moves(bench, first, name, (3 * killMs) / 4)
    })
    const kills = { pages: killed, hasMoved }
    await untilReady(bench)

    bench.step('hang')
    name = await findHolder(bench, first)
    await bench.run(command('pause', name, { forMs: 10 * hangMs }))
    const hung = await pages(bench, virtualAddresses, async () => {
      hasMoved = await moves(bench, first, name, hangMs)
    })
    await bench.run(command('resume', name))
    await untilReady(bench)
    return numbersOf(kills, { pages: hung, hasMoved }, bench.earlier())
  } finally {
    await undo(bench, [command('resume', name), command('start', name)])
  }
}

const holderOf = ({ edges }: Status, address: string): string | undefined =>
  edges.find(({ addresses }) => addresses?.includes(address))?.name

async function findHolder(bench: Workbench, address: string): Promise<string> {
  const name = holderOf(await bench.status(), address)
  if (!name) throw new Error('No load balancer has the virtual address.')
  return name
}

/** Whether another load balancer has the address at some moment of the time, all of which passes. */
async function moves(bench: Workbench, address: string, from: string, forMs: number) {
  const isElsewhere = async () => {
    const name = holderOf(await bench.status(), address)
    return name !== undefined && name !== from
  }
  const [hasMoved] = await Promise.all([until(isElsewhere, forMs), delay(forMs)])
  return hasMoved
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

/** Both load balancers are ready, and each address is at one of them; of two, each at its own. */
async function untilReady(bench: Workbench): Promise<void> {
  const areReady = async () => {
    const status = await bench.status()
    const holders = status.stage.virtualAddresses.map((address) => holderOf(status, address))
    const isReady = status.edges.every(({ state }) => state === 'ready')
    return isReady && !holders.includes(undefined) && new Set(holders).size === holders.length
  }
  await waitUntil('The load balancers', areReady, {
    ...{ withinMs: backWithinMs, signal: bench.signal },
  })
}

const arrangements = ['passive', 'active'] as const

/** What came of each address while the load balancer of the first one was away. */
interface Away {
  pages: readonly Timed[][]
  hasMoved: boolean
}

/** Exported for its test. @param earlier of the other arrangement */
export function numbersOf(killed: Away, hung: Away, earlier: Readonly<Record<string, number>>) {
  const active = killed.pages.length > 1
  const came = (all: readonly Timed[]) => all.filter(({ ok }) => ok).length
  const shareOf = ({ pages: all }: Away) => percent(came(all.flat()), all.flat().length)
  const [first = [], other = []] = hung.pages
  const of = (key: string, value: number, isNow: boolean) =>
    isNow ? value : (earlier[key] ?? unknown)
  return {
    active: active ? 1 : 0,
    killMoved: killed.hasMoved ? 1 : 0,
    killSeconds: silentSeconds(killed.pages[0] ?? []),
    hangMoved: hung.hasMoved ? 1 : 0,
    hangSeconds: silentSeconds(first),
    hangPages: hung.pages.flat().length,
    hangCame: came(hung.pages.flat()),
    otherPages: other.length,
    otherCame: came(other),
    passiveKilled: of('passiveKilled', shareOf(killed), !active),
    passiveHung: of('passiveHung', shareOf(hung), !active),
    activeKilled: of('activeKilled', shareOf(killed), active),
    activeHung: of('activeHung', shareOf(hung), active),
    limitSeconds,
    waitSeconds: waitsMs / 1000,
  }
}

/** The longest time in which no page came that had been asked for; 0 if none was asked for. */
function silentSeconds(all: readonly Timed[]): number {
  const asked = all.map(({ at }) => at)
  const arrived = all.filter(({ ok }) => ok).map(({ at, ms }) => at + ms)
  const [first, last] = [Math.min(...asked), Math.max(...asked)]
  // After the last one that was asked for, nobody waits any more.
  const end = arrived.some((moment) => moment >= last) ? [] : [last]
  const moments = [first, ...arrived, ...end].sort((a, b) => a - b)
  const gaps = moments.slice(1).map((moment, at) => moment - (moments[at] ?? moment))
  return round(Math.max(0, ...gaps.filter(Number.isFinite)) / 1000, 1)
}

type Numbers = Awaited<ReturnType<typeof measure>>

const share = (n: Numbers) => percent(n.hangCame, n.hangPages)
const isBackAfterKill = (n: Numbers) => n.killSeconds <= n.limitSeconds
const isMovedAfterHang = (n: Numbers) => n.hangMoved === 1 && n.hangSeconds <= n.limitSeconds
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
  needsEngine: false,
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
    'soon-after-a-kill': { holds: isBackAfterKill, causes, evidence },
    'moves-when-hanging': { holds: isMovedAfterHang, causes, evidence },
    'nearly-all-come': { holds: areNearlyAll, causes, evidence },
  },

  explanation: {
    passive: { when: (n: Numbers) => !isActive(n), sources: ['vrrp'] },
    active: { when: isActive, sources: ['vrrp'] },
    killed: { when: (n: Numbers) => n.killMoved === 1, sources: ['vrrp'] },
    'killed-stayed': { when: (n: Numbers) => n.killMoved === 0 },
    hanging: { when: (n: Numbers) => n.hangMoved === 1, sources: ['keepalived'] },
    'hanging-stayed': { when: (n: Numbers) => n.hangMoved === 0 },
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
