import { setTimeout as delay } from 'node:timers/promises'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, kill, undo } from '../measure/commands.ts'
import { openLoop, percent, send, type Timed, waitUntil } from '../measure/requests.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const killMs = 3000
const pauseMs = 4000
/** As long as somebody waits for a page here. */
const waitsMs = 2000
const everyMs = 40
const backWithinMs = 30_000

async function measure(bench: Workbench) {
  const [first, second] = (await bench.status()).edges.map(({ name }) => name)
  if (!first || !second) throw new Error('There is one load balancer.')
  try {
    bench.step('kill')
    let [killedAt, deadAt] = [0, 0]
    const killed = await pages(bench, async () => {
      await delay(killMs / 3)
      killedAt = performance.now()
      await bench.run(kill(first))
      deadAt = performance.now()
      await delay((2 * killMs) / 3)
    })
    await untilReady(bench)

    bench.step('pause')
    await bench.run(command('pause', first, { forMs: 10 * pauseMs }))
    const paused = await pages(bench, () => delay(pauseMs))

    bench.step('remedy')
    // What keepalived's check of the health leads to: nobody talks to the one that hangs.
    await bench.run(kill(first))
    const remedied = await pages(bench, () => delay(pauseMs / 2))
    await untilReady(bench)
    return numbersOf(killed, { killedAt, deadAt }, paused, remedied)
  } finally {
    await undo(bench, [command('resume', first), command('start', first)])
  }
}

/** Opens pages, each on a connection of its own, as different customers do, while `work` goes on. */
const pages = (bench: Workbench, work: () => Promise<unknown>): Promise<Timed[]> =>
  openLoop(
    everyMs,
    async () => {
      const client = bench.client()
      client.timeoutMs = waitsMs
      return client.get('/products').finally(() => client.close())
    },
    work,
  )

/** Both, and the shop through them. */
async function untilReady(bench: Workbench): Promise<void> {
  const areReady = async () =>
    (await bench.status()).edges.every(({ state }) => state === 'ready') &&
    (await send(() => bench.client().get('/products'), waitsMs)).ok
  await waitUntil('The load balancers', areReady, {
    ...{ withinMs: backWithinMs, signal: bench.signal },
  })
}

/** Exported for its test. */
export function numbersOf(
  killed: readonly Timed[],
  { killedAt, deadAt }: { killedAt: number; deadAt: number },
  paused: readonly Timed[],
  remedied: readonly Timed[],
) {
  const failed = (all: readonly Timed[]) => all.filter(({ ok }) => !ok)
  return {
    killPages: killed.length,
    killFailed: failed(killed).length,
    // Those under way, on either, at any moment of the kill.
    killUnderWay: killed.filter(({ at, ms }) => at <= deadAt && at + ms >= killedAt).length,
    killLater: failed(killed).filter(({ at }) => at > deadAt).length,
    pausePages: paused.length,
    pauseCame: paused.length - failed(paused).length,
    remedyPages: remedied.length,
    remedyFailed: failed(remedied).length,
    waitSeconds: waitsMs / 1000,
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

const came = (n: Numbers) => percent(n.pauseCame, n.pausePages)
/** Each connection is a throw of a coin; of a hundred, that leaves little room. */
const isHalf = (n: Numbers) => came(n) >= 25 && came(n) <= 75
const losesLittle = (n: Numbers) => n.killFailed <= n.killUnderWay && n.killLater === 0
const isRemedied = (n: Numbers) => n.remedyFailed === 0

function answerOf(n: Numbers): string {
  if (came(n) > 75) return 'all'
  return came(n) < 25 ? 'none' : 'half'
}

const evidence: Evidence[] = [{ kind: 'topology' }, { kind: 'switches' }]

const experiment = defineExperiment({
  number: 24,
  id: 'two-load-balancers',
  question: { kind: 'choice', choices: ['all', 'half', 'none'] },
  needs: { edges: 2, sharedPort: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: 'half',
    table: [
      ['what', 'pages', 'came'],
      ['killed', n.killPages, n.killPages - n.killFailed],
      ['hanging', n.pausePages, n.pauseCame],
      ['removed', n.remedyPages, n.remedyPages - n.remedyFailed],
    ],
    chart: {
      kind: 'bars',
      x: ['killed', 'hanging', 'removed'],
      series: {
        came: [
          percent(n.killPages - n.killFailed, n.killPages),
          came(n),
          percent(n.remedyPages - n.remedyFailed, n.remedyPages),
        ],
      },
    },
  }),

  claims: {
    'kill-loses-what-is-under-way': {
      holds: losesLittle,
      causes: () => ['one-socket', 'web-servers'],
      evidence,
    },
    'hanging-keeps-its-half': {
      holds: isHalf,
      causes: (n: Numbers) => (came(n) > 75 ? ['not-paused'] : ['one-socket', 'web-servers']),
      evidence,
    },
    'without-it-all-come': {
      holds: isRemedied,
      causes: () => ['one-socket', 'web-servers'],
      evidence,
    },
  },

  explanation: {
    killed: { when: losesLittle, sources: ['so-reuseport'] },
    'killed-more': { when: (n: Numbers) => !losesLittle(n) },
    hanging: { when: isHalf, sources: ['so-reuseport'] },
    'hanging-otherwise': { when: (n: Numbers) => !isHalf(n) },
    remedy: { when: isRemedied, sources: ['keepalived', 'vrrp'] },
    'no-remedy': { when: (n: Numbers) => !isRemedied(n) },
    machine: { when: always, sources: ['availability'] },
  },

  theory: {
    redundancy: ['availability'],
    health: ['keepalived', 'vrrp'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
