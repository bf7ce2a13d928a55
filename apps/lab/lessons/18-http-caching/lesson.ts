import { balancerOfApps } from '../../../../infra/stages/stages.ts'
import type { Answer, Client } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { setSwitch, setSwitches } from '../measure/commands.ts'
import { mean, openLoop, percent, round, type Timed, waitUntil } from '../measure/requests.ts'
import { register } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const requests = 60
const everyMs = 50
const customerRequests = 5
const page = '/products'
const daySeconds = 86_400
/** nginx renews a copy in the background; HAProxy lets one request of each of three seconds through. */
const expectedMisses = { nginx: 1, haproxy: 3 } as const

async function measure(bench: Workbench) {
  const { stage } = await bench.status()
  const restoreSwitches = await setSwitches(bench, { cache: 'off' })
  try {
    bench.step('expiration')
    const guest = bench.client()
    const { body } = await guest.get('/')
    const asset = await guest.get(linkIn(body, /"(\/assets\/[^"]+\.css)"/))
    const picturePath = linkIn(body, /"(\/pictures\/[^"]+)"/)
    const picture = await guest.get(picturePath)
    bench.step('validation')
    const validated = await validate(guest, picturePath, picture)
    bench.step('private')
    const cart = await guest.get('/cart')
    bench.step('cache-off')
    const off = await load(bench)
    bench.step('cache-on')
    await bench.run(setSwitch('cache', 'on'))
    const on = await load(bench)
    bench.step('customer')
    const customer = await visitAsCustomer(bench)
    return {
      ...{ requests, customerRequests },
      expectedPercent: percent(requests - expectedMisses[balancerOfApps(stage)], requests),
      ...{ assetDays: maxAgeOf(asset) / daySeconds, pictureDays: maxAgeOf(picture) / daySeconds },
      fullBytes: Buffer.byteLength(picture.body),
      ...validated,
      ...{ cartNoStore: isNoStore(cart) ? 1 : 0, ...customer },
      ...{ hitsOff: off.hits, percentOff: percent(off.hits, requests), meanMsOff: off.meanMs },
      ...{ hitsOn: on.hits, percentOn: percent(on.hits, requests), meanMsOn: on.meanMs },
    }
  } finally {
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

function linkIn(html: string, pattern: RegExp): string {
  const path = pattern.exec(html)?.[1]
  if (!path) throw new Error('The home page links no style sheet or picture.')
  return path
}

/** Seconds; 0 without the directive. */
const maxAgeOf = ({ headers }: Answer) =>
  Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1] ?? 0)

const isNoStore = ({ headers }: Answer) => /no-store/.test(headers['cache-control'] ?? '')

/** Asks whether a copy is still the newest: by its tag, by its date, and with a tag of another copy. */
async function validate(guest: Client, path: string, { headers }: Answer) {
  const { etag = '', 'last-modified': date = '' } = headers
  const byTag = await guest.get(path, { 'If-None-Match': etag })
  const byDate = await guest.get(path, { 'If-Modified-Since': date })
  const changed = await guest.get(path, { 'If-None-Match': '"another"' })
  return {
    ...{ byTagStatus: byTag.status, byDateStatus: byDate.status, changedStatus: changed.status },
    revalidatedBytes: Buffer.byteLength(byTag.body) + Buffer.byteLength(byDate.body),
  }
}

/** One guest after another, twenty a second, whether or not those before are answered. */
async function load(bench: Workbench) {
  let sent = 0
  const visit = () => {
    sent++
    return bench.client().get(page)
  }
  const { signal } = bench
  const all = await openLoop(everyMs, visit, () =>
    waitUntil('The load', async () => sent >= requests, { withinMs: 60_000, signal }),
  )
  const seen = all.slice(0, requests)
  return { hits: seen.filter(isHit).length, meanMs: round(mean(seen.map(({ ms }) => ms)), 1) }
}

/** RFC 9211. */
const isHit = ({ answer }: Pick<Timed, 'answer'>) =>
  /\bhit\b/.test(String(answer?.headers['cache-status'] ?? ''))

async function visitAsCustomer(bench: Workbench) {
  const client = bench.client()
  await register(client)
  const answers: Answer[] = []
  for (let at = 0; at < customerRequests; at++) answers.push(await client.get(page))
  return {
    customerHits: answers.filter((answer) => isHit({ answer })).length,
    customerNoStore: answers.every(isNoStore) ? 1 : 0,
  }
}

const isExpiring = (n: Numbers) => n.assetDays >= 365 && n.pictureDays >= 1
const isValidated = (n: Numbers) =>
  n.byTagStatus === 304 && n.byDateStatus === 304 && n.revalidatedBytes === 0
const isSentAgain = (n: Numbers) => n.changedStatus === 200
const isPersonalUncached = (n: Numbers) =>
  n.cartNoStore === 1 && n.customerNoStore === 1 && n.customerHits === 0
const isOff = (n: Numbers) => n.hitsOff === 0
const isOn = (n: Numbers) => n.percentOn >= 85

const pageEvidence: Evidence[] = [
  { kind: 'requests', path: page },
  { kind: 'switches' },
  { kind: 'configuration', strategy: 'round-robin' },
]

const experiment = defineExperiment({
  number: 18,
  id: 'http-caching',
  question: { kind: 'number', min: 0, max: 100 },
  needs: {},
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: n.percentOn,
    expected: n.expectedPercent,
    table: [
      ['cache', 'requests', 'hits', 'percent', 'meanMs'],
      ['off', n.requests, n.hitsOff, n.percentOff, n.meanMsOff],
      ['on', n.requests, n.hitsOn, n.percentOn, n.meanMsOn],
      [
        'customer',
        n.customerRequests,
        n.customerHits,
        percent(n.customerHits, n.customerRequests),
        '',
      ],
    ],
    chart: {
      kind: 'bars',
      x: ['off', 'on'],
      series: { percent: [n.percentOff, n.percentOn] },
    },
  }),

  claims: {
    expiration: {
      holds: isExpiring,
      causes: () => ['header-missing', 'header-changed'],
      evidence: [{ kind: 'switches' }],
    },
    validation: {
      holds: isValidated,
      causes: () => ['no-validators', 'header-changed'],
      evidence: [{ kind: 'switches' }],
    },
    'sent-again': {
      holds: isSentAgain,
      causes: () => ['tag-ignored'],
      evidence: [{ kind: 'switches' }],
    },
    personal: {
      holds: isPersonalUncached,
      causes: () => ['cookies-ignored', 'header-changed'],
      evidence: pageEvidence,
    },
    'off-asks-apps': {
      holds: isOff,
      causes: () => ['switch-late', 'another-cache'],
      evidence: pageEvidence,
    },
    'on-hits': {
      holds: isOn,
      causes: () => ['switch-late', 'slow-page', 'not-storable'],
      evidence: pageEvidence,
    },
  },

  explanation: {
    expiration: { when: isExpiring, sources: ['http-caching'] },
    validation: { when: isValidated, sources: ['http-conditional'] },
    'sent-again': { when: isSentAgain },
    personal: { when: isPersonalUncached },
    shared: { when: (n: Numbers) => isOff(n) && isOn(n), sources: ['cache-status'] },
    faster: { when: (n: Numbers) => isOff(n) && isOn(n) && n.meanMsOn < n.meanMsOff },
    measured: { when: always },
  },

  theory: {
    freshness: ['http-caching'],
    validators: ['http-conditional'],
    scopes: ['http-caching'],
    ratio: ['http-caching'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
