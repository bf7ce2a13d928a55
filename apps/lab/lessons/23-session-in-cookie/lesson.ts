import type { Client } from '../../../shared/client.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitches, undo } from '../measure/commands.ts'
import { mean, percent, round } from '../measure/requests.ts'
import { changePassword, isSignedIn, register, signIn, visitOften } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const requests = 60
const requestsDown = 9
/** Browsers keep 4,096 bytes of a cookie. */
const mostBytes = 4096

async function measure(bench: Workbench) {
  const restoreSwitches = await setSwitches(bench, { sessions: 'redis' })
  try {
    const redis = await tryStore(bench, 'redis')
    await setSwitches(bench, { sessions: 'cookie' })
    const cookie = await tryStore(bench, 'cookie')
    return {
      ...{ requests, requestsDown, mostBytes },
      ...{ redisKnown: redis.known, cookieKnown: cookie.known },
      ...{ redisAsked: redis.askedRedis, cookieAsked: cookie.askedRedis },
      ...{ redisMs: redis.meanMs, cookieMs: cookie.meanMs },
      ...{ redisBytes: redis.bytes, cookieBytes: cookie.bytes },
      ...{ redisDown: redis.down, cookieDown: cookie.down },
      ...{ redisCopy: redis.copy, cookieCopy: cookie.copy },
      ...{ redisChanged: redis.changed, cookieChanged: cookie.changed },
    }
  } finally {
    await undo(bench, [command('start', 'redis')])
    await restoreSwitches()
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

async function tryStore(bench: Workbench, store: 'redis' | 'cookie') {
  bench.step(store)
  const client = bench.client('round-robin')
  const account = await register(client)
  const { all, signedIn: known } = await visitOften(client, account, requests)

  bench.step(`${store}-down`)
  let down = 0
  await bench.run(command('stop', 'redis'))
  for (let page = 0; page < requestsDown; page++) if (await isSignedIn(client, account)) down++
  await bench.run(command('start', 'redis'))

  bench.step(`${store}-copy`)
  const copy = copyOf(bench, client)
  await client.post('/logout')
  const copyWorks = await isSignedIn(copy, account)

  bench.step(`${store}-password`)
  await signIn(client, account)
  const second = copyOf(bench, client)
  await changePassword(client, account)
  return {
    known,
    down,
    askedRedis: all.filter(({ sessionStore }) => sessionStore === 'redis').length,
    meanMs: round(mean(all.flatMap(({ sessionMs }) => sessionMs ?? [])), 2),
    bytes: sessionCookieOf(copy),
    copy: Number(copyWorks),
    changed: Number(await isSignedIn(second, account)),
  }
}

/** Another browser with the same cookies, as from a backup. */
function copyOf(bench: Workbench, client: Client): Client {
  const copy = bench.client('round-robin')
  for (const [name, value] of client.cookies) copy.cookies.set(name, value)
  return copy
}

/** Bytes of the session's cookie, name and value, in each request. */
function sessionCookieOf({ cookies }: Client): number {
  const [name = '', value = ''] = [...cookies].find(([one]) => /^(__Host-)?sid-/.test(one)) ?? []
  return name.length + 1 + value.length
}

const saves = (n: Numbers) =>
  n.redisAsked === n.requests && n.cookieAsked === 0 && n.cookieDown > n.redisDown
const onlyCookie = (n: Numbers) => n.redisCopy === 0 && n.cookieCopy === 1
const noneAfterChange = (n: Numbers) => n.redisChanged === 0 && n.cookieChanged === 0

function whoseCopyWorks({ redisCopy, cookieCopy }: Numbers): string {
  if (redisCopy && cookieCopy) return 'both'
  if (cookieCopy) return 'only-cookie'
  return redisCopy ? 'only-redis' : 'neither'
}

const evidence: Evidence[] = [{ kind: 'requests', path: '/account' }, { kind: 'switches' }]

const experiment = defineExperiment({
  number: 23,
  id: 'session-in-cookie',
  question: { kind: 'choice', choices: ['only-cookie', 'only-redis', 'both', 'neither'] },
  needs: { redis: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => {
    const share = (counts: number[], of: number) => counts.map((count) => percent(count, of))
    const known = share([n.redisKnown, n.cookieKnown], n.requests)
    const down = share([n.redisDown, n.cookieDown], n.requestsDown)
    const row = (at: number, name: string, ms: number, bytes: number, copy: number) => [
      ...[name, known[at] ?? 0, down[at] ?? 0, ms, bytes],
      copy ? 'yes' : 'no',
    ]
    return {
      answer: whoseCopyWorks(n),
      expected: 'only-cookie',
      table: [
        ['store', 'known', 'down', 'sessionMs', 'bytes', 'copy'],
        row(0, 'redis', n.redisMs, n.redisBytes, n.redisCopy),
        row(1, 'cookie', n.cookieMs, n.cookieBytes, n.cookieCopy),
      ],
      chart: { kind: 'bars', x: ['redis', 'cookie'], series: { known, down } },
    }
  },

  claims: {
    'all-known': {
      holds: (n: Numbers) => n.redisKnown === n.requests && n.cookieKnown === n.requests,
      causes: () => ['no-session', 'redis-unreachable'],
      evidence,
    },
    'only-redis-asks': {
      holds: (n: Numbers) => n.redisAsked === n.requests && n.cookieAsked === 0,
      causes: () => ['other-store', 'no-session'],
      evidence,
    },
    'cookie-needs-no-redis': {
      holds: (n: Numbers) => n.redisDown === 0 && n.cookieDown === n.requestsDown,
      causes: () => ['other-store', 'not-stopped'],
      evidence: [...evidence, { kind: 'topology' }],
    },
    'cookie-is-longer': {
      holds: (n: Numbers) => n.redisBytes < n.cookieBytes && n.cookieBytes <= n.mostBytes,
      causes: () => ['other-store', 'no-session'],
      evidence: [{ kind: 'switches' }],
    },
    'only-the-copied-cookie-works': {
      holds: onlyCookie,
      causes: () => ['other-store', 'no-session'],
      evidence,
    },
    'a-new-password-ends-copies': {
      holds: noneAfterChange,
      causes: () => ['epoch-ignored'],
      evidence,
    },
  },

  explanation: {
    saves: {
      when: saves,
      sources: ['express-session'],
    },
    'saves-nothing': {
      when: (n: Numbers) => !saves(n),
    },
    size: { when: always, sources: ['cookies'] },
    copy: { when: onlyCookie, sources: ['owasp-sessions'] },
    'copy-otherwise': { when: (n: Numbers) => !onlyCookie(n) },
    password: { when: noneAfterChange },
    'password-fails': { when: (n: Numbers) => !noneAfterChange(n) },
  },

  theory: {
    stateless: ['twelve-factor', 'cookies'],
    revocation: ['owasp-sessions'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
