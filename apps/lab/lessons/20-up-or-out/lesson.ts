import type { Client } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { kill, setSwitches } from '../measure/commands.ts'
import { closedLoop, mean, openLoop, percent, round, waitUntil } from '../measure/requests.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'
import { limitCpu } from './limit-cpu.ts'

const clients = 16
/** What one app replica may use of a core, in percent, and how many times as much there is then. */
const sharePercent = 20
const times = 3
const warmUpMs = 1000
const loadMs = 5000
const everyMs = 50
const page = '/products'

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis', cache: 'off' })
  try {
    const one = await loadWith(bench, 'one', 1, sharePercent)
    const up = await loadWith(bench, 'up', 1, times * sharePercent)
    const upDown = await killOne(bench, 'kill-up')
    const out = await loadWith(bench, 'out', times, sharePercent)
    const outDown = await killOne(bench, 'kill-out')
    return {
      ...{ clients, sharePercent, times, upPercent: times * sharePercent },
      ...{ perSecondOne: one.perSecond, meanMsOne: one.meanMs, cpuOne: one.cpuPercent },
      ...{ perSecondUp: up.perSecond, meanMsUp: up.meanMs, cpuUp: up.cpuPercent },
      ...{ perSecondOut: out.perSecond, meanMsOut: out.meanMs, cpuOut: out.cpuPercent },
      ...{
        gainUp: timesOf(up.perSecond, one.perSecond),
        gainOut: timesOf(out.perSecond, one.perSecond),
      },
      // The machine may have less to give than is allowed.
      cpuGainUp: timesOf(up.cpuPercent, one.cpuPercent),
      cpuGainOut: timesOf(out.cpuPercent, one.cpuPercent),
      ...{ sentUp: upDown.sent, lostUp: upDown.lost, lostPercentUp: upDown.lostPercent },
      ...{ sentOut: outDown.sent, lostOut: outDown.lost, lostPercentOut: outDown.lostPercent },
    }
  } finally {
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

/** How many times as much, with one decimal. */
const timesOf = (more: number, less: number) => round(more / Math.max(1, less), 1)

/** The app replicas' processes. @throws where they are not processes of this machine */
async function pidsOf(bench: Workbench): Promise<number[]> {
  const { replicas } = await bench.status()
  const pids = replicas.flatMap(({ pid }) => pid ?? [])
  if (pids.length < replicas.length)
    throw new Error(
      'The CPU of app replicas can only be limited where they run without containers.',
    )
  return pids
}

/** Loads so many app replicas, each with so many percent of a core. */
async function loadWith(bench: Workbench, step: string, apps: number, percentEach: number) {
  bench.step(step)
  await bench.run({ command: 'scale', count: apps })
  const endLimit = limitCpu(await pidsOf(bench), percentEach / 100)
  const all = Array.from({ length: clients }, () => bench.client('least-connections'))
  try {
    await closedLoop(all, visit, { forMs: warmUpMs, signal: bench.signal })
    const [cpuBefore, started] = [await cpuMs(bench), performance.now()]
    const seen = await closedLoop(all, visit, { forMs: loadMs, signal: bench.signal })
    const tookMs = performance.now() - started
    const used = (await cpuMs(bench)) - cpuBefore
    return {
      perSecond: round((seen.filter(({ ok }) => ok).length * 1000) / tookMs, 1),
      meanMs: round(mean(seen.map(({ ms }) => ms))),
      cpuPercent: percent(used, tookMs),
    }
  } finally {
    endLimit()
    for (const client of all) client.close()
  }
}

const visit = (client: Client) => client.get(page)

const cpuMs = async (bench: Workbench): Promise<number> =>
  (await bench.status()).replicas.reduce((sum, { cpuMs: used }) => sum + (used ?? 0), 0)

/** Kills one app replica while guests arrive, and counts the pages they do not get until it is back. */
async function killOne(bench: Workbench, step: string) {
  bench.step(step)
  const { replicas } = await bench.status()
  const first = replicas[0] as (typeof replicas)[number]
  const { signal } = bench
  const isBack = async () => {
    const now = (await bench.status()).replicas.find(({ name }) => name === first.name)
    return now?.pid !== first.pid && now?.state === 'ready' && now.inRotation
  }
  const guest = bench.client()
  const seen = await openLoop(
    everyMs,
    () => guest.get(page),
    async () => {
      await bench.run(kill(first.name))
      await waitUntil(first.name, isBack, { withinMs: 30_000, signal })
    },
  )
  guest.close()
  const lost = seen.filter(({ status }) => status !== 200).length
  return { sent: seen.length, lost, lostPercent: percent(lost, seen.length) }
}

/** The limit holds if not much more was used; a busy machine gives less. */
const isLimited = (n: Numbers) =>
  n.cpuOne < 1.5 * n.sharePercent && n.cpuUp < 1.5 * n.upPercent && n.cpuOut < 1.5 * n.upPercent
/** Pages grow as the CPU that was really used. Each app replica needs some for itself, so three serve a little less. */
const leastShare = 0.6
const upGains = (n: Numbers) => n.gainUp >= leastShare * n.cpuGainUp
const outGains = (n: Numbers) => n.gainOut >= leastShare * n.cpuGainOut
/** All share the cores of one machine with the load, the edge, the databases and other programs. */
const isStarved = (n: Numbers) =>
  n.cpuOne < 0.75 * n.sharePercent || n.cpuUp < 0.75 * n.upPercent || n.cpuOut < 0.75 * n.upPercent
const upLoses = (n: Numbers) => n.lostUp > 0
const outKeeps = (n: Numbers) => n.lostOut === 0

const evidence: Evidence[] = [{ kind: 'topology' }, { kind: 'switches' }]
const lostEvidence: Evidence[] = [
  { kind: 'requests', path: page, status: '5' },
  { kind: 'topology' },
]

const experiment = defineExperiment({
  number: 20,
  id: 'up-or-out',
  question: { kind: 'number', min: 1, max: 6 },
  needs: { apps: 3, redis: true, local: true },
  needsEngine: true,
  measure,

  result: (n: Numbers) => ({
    answer: n.gainOut,
    expected: n.times,
    table: [
      ['system', 'share', 'cpu', 'perSecond', 'meanMs', 'lostPercent'],
      ['one', n.sharePercent, n.cpuOne, n.perSecondOne, n.meanMsOne, ''],
      ['up', n.upPercent, n.cpuUp, n.perSecondUp, n.meanMsUp, n.lostPercentUp],
      ['out', n.upPercent, n.cpuOut, n.perSecondOut, n.meanMsOut, n.lostPercentOut],
    ],
    chart: {
      kind: 'bars',
      x: ['one', 'up', 'out'],
      series: { perSecond: [n.perSecondOne, n.perSecondUp, n.perSecondOut] },
    },
  }),

  claims: {
    limited: { holds: isLimited, causes: () => ['not-limited'], evidence },
    'up-gains': { holds: upGains, causes: () => ['other-limit', 'busy-machine'], evidence },
    'out-gains': {
      holds: outGains,
      causes: () => ['other-limit', 'not-in-rotation', 'busy-machine'],
      evidence,
    },
    'up-loses': {
      holds: upLoses,
      causes: () => ['came-back', 'not-killed'],
      evidence: lostEvidence,
    },
    'out-keeps': {
      holds: outKeeps,
      causes: () => ['no-retry', 'busy-machine'],
      evidence: lostEvidence,
    },
  },

  explanation: {
    limited: { when: isLimited },
    starved: { when: isStarved },
    up: { when: (n: Numbers) => isLimited(n) && upGains(n) },
    out: { when: (n: Numbers) => isLimited(n) && outGains(n) },
    'up-loses': { when: upLoses },
    'out-keeps': { when: (n: Numbers) => outKeeps(n) && upLoses(n) },
    measured: { when: always },
  },

  theory: {
    vertical: ['node-cluster'],
    horizontal: ['twelve-factor'],
    redundancy: ['availability'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
