import type { Capture } from '../../../control/driver.ts'
import { defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command } from '../measure/commands.ts'
import { send } from '../measure/requests.ts'
import { type Account, register, signIn, visitAccount } from '../measure/shop.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const captureMs = 4000

async function measure(bench: Workbench) {
  const { url, replicas } = await bench.status()
  const app = replicas[0]?.name ?? 'app-1'
  // Refused before anything is changed where packets may not be captured.
  await bench.run(command('capture', app, { forMs: 100 }))
  const account = await register(bench.client())
  const seen = { sent: 0, failed: 0 }

  bench.step('plaintext')
  await switchTo(bench, 'off', seen)
  bench.step('capture')
  const plain = await captureSignIns(bench, app, account)

  bench.step('tls')
  await switchTo(bench, 'on', seen)
  bench.step('capture-again')
  const encrypted = await captureSignIns(bench, app, account)

  return numbersOf({ https: url.startsWith('https:'), plain, encrypted, ...seen })
}

/** Switches while a guest browses, and counts what fails. */
async function switchTo(bench: Workbench, value: string, seen: { sent: number; failed: number }) {
  const guest = bench.client('round-robin')
  await meanwhile(bench.run({ command: 'app-tls', value }), async () => {
    const { ok } = await send(() => guest.get('/products'))
    seen.sent++
    if (!ok) seen.failed++
  })
}

/** Repeats a step until the work is done, once at least. */
async function meanwhile<T>(work: Promise<T>, step: () => Promise<void>): Promise<T> {
  let over = false
  const done = work.finally(() => {
    over = true
  })
  // Its error is thrown below, once the last step has ended.
  done.catch(() => {})
  do await step()
  while (!over)
  return done
}

/** Customers sign in for as long as the packets of an app replica are captured. */
async function captureSignIns(bench: Workbench, app: string, account: Account): Promise<Capture> {
  const { facts } = await meanwhile(
    bench.run(command('capture', app, { forMs: captureMs })),
    async () => {
      // On this host each app replica gets its share, whatever the strategy is.
      const customer = bench.client('round-robin')
      await signIn(customer, account)
      await visitAccount(customer, account)
      customer.close()
    },
  )
  return facts as unknown as Capture
}

interface Seen {
  /** Whether browsers reach the edge by HTTPS. */
  https: boolean
  plain: Capture
  encrypted: Capture
  sent: number
  failed: number
}

/** Exported for its test. */
export const numbersOf = ({ https, plain, encrypted, sent, failed }: Seen) => {
  const flags = ({ password, cookie, title }: Capture) =>
    [password, cookie, title].map((found) => (found === null ? 0 : 1)) as [number, number, number]
  const [plainPassword, plainCookie, plainTitle] = flags(plain)
  const [tlsPassword, tlsCookie, tlsTitle] = flags(encrypted)
  return {
    https: https ? 1 : 0,
    plainPackets: plain.packets,
    plainRequests: plain.requests,
    ...{ plainPassword, plainCookie, plainTitle },
    tlsPackets: encrypted.packets,
    tlsRequests: encrypted.requests,
    ...{ tlsPassword, tlsCookie, tlsTitle },
    ...{ sent, failed },
  }
}

type Numbers = Awaited<ReturnType<typeof measure>>

const readInPlain = (n: Numbers) => n.plainPassword + n.plainCookie + n.plainTitle
const readInTls = (n: Numbers) => n.tlsRequests + n.tlsPassword + n.tlsCookie + n.tlsTitle
const isEncrypted = (n: Numbers) => n.tlsPackets > 0 && readInTls(n) === 0

function answerOf(n: Numbers) {
  if (readInPlain(n) === 3) return 'everything'
  if (readInPlain(n) > 0) return []
  return n.plainPackets > 0 ? 'metadata' : 'nothing'
}

const yesNo = (value: number) => (value > 0 ? 'yes' : 'no')
const evidence: Evidence[] = [{ kind: 'switches' }, { kind: 'requests', path: '/login' }]

const experiment = defineExperiment({
  number: 15,
  id: 'where-tls-ends',
  question: { kind: 'choice', choices: ['nothing', 'metadata', 'everything'] },
  needs: { tls: 'all', local: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: 'everything',
    table: [
      ['hop', 'packets', 'requests', 'password', 'cookie', 'title'],
      [
        'plain',
        n.plainPackets,
        n.plainRequests,
        ...[n.plainPassword, n.plainCookie, n.plainTitle].map(yesNo),
      ],
      [
        'encrypted',
        n.tlsPackets,
        n.tlsRequests,
        ...[n.tlsPassword, n.tlsCookie, n.tlsTitle].map(yesNo),
      ],
    ],
    chart: {
      kind: 'bars',
      x: ['plain', 'encrypted'],
      series: { requests: [n.plainRequests, n.tlsRequests] },
    },
  }),

  claims: {
    plaintext: {
      holds: (n: Numbers) => readInPlain(n) === 3,
      causes: () => ['still-encrypted', 'elsewhere'] as const,
      evidence,
    },
    encrypted: {
      holds: isEncrypted,
      causes: (n: Numbers) =>
        n.tlsPackets > 0 ? (['plaintext-left'] as const) : (['elsewhere'] as const),
      evidence,
    },
    switch: {
      holds: (n: Numbers) => n.failed === 0,
      causes: () => ['refused', 'busy'] as const,
      evidence: [{ kind: 'requests', status: '5' }],
    },
  },

  explanation: {
    'https-ends': { when: (n: Numbers) => n.https === 1 && readInPlain(n) === 3 },
    readable: { when: (n: Numbers) => readInPlain(n) === 3 },
    'in-part': { when: (n: Numbers) => readInPlain(n) > 0 && readInPlain(n) < 3 },
    'not-readable': { when: (n: Numbers) => n.plainPackets > 0 && readInPlain(n) === 0 },
    encrypted: { when: isEncrypted },
    leak: { when: (n: Numbers) => readInTls(n) > 0 },
    smooth: { when: (n: Numbers) => n.failed === 0 && n.sent > 0 },
    failures: { when: (n: Numbers) => n.failed > 0 },
  },

  theory: {
    termination: ['nginx-proxy-ssl'],
    'zero-trust': ['zero-trust'],
    verification: ['tls13', 'nginx-proxy-ssl'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
