import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Availability in numbers',
  story:
    'The contract says 99.9 %, and Sofia is asked whether the shop can keep that. It has an edge, three ' +
    'replicas, two databases and Redis. She knows roughly how often each of them fails. How long it takes until ' +
    'they are back nobody has ever measured, and that decides the rest.',
  question:
    'Assume that edge, each replica, primary and Redis fail once a week each, and are restarted by themselves. For how many minutes a year can nobody put anything into a cart?',
  choices: {},
  unit: 'minutes a year',
  method:
    'Each part is killed twice, and timed until it does its own work again: the edge shows a page, the replica ' +
    'answers, the primary takes a change, the replica database is read from, Redis takes a new session. All the while ' +
    'somebody changes a cart twenty times a second: what fails there is the measured outage. At the end all replicas ' +
    'of the shop are killed at once, and one is paused. That each part fails once a week (MTBF 168 h) is ' +
    'assumed; two deaths are few, so take the seconds as a size and not as a constant.',
  steps: {
    edge: 'Killing the edge',
    app: 'Killing a replica of the shop',
    primary: 'Killing the primary',
    replica: 'Killing the replica database',
    redis: 'Killing Redis',
    'all-at-once': 'Killing all replicas of the shop at once',
    hang: 'Letting one replica hang',
  },
  columns: {
    part: 'Part',
    repairSeconds: 'Back after, s (MTTR)',
    millionths: 'Away, millionths of the time',
    minutesAYear: 'Away, minutes a year',
    outageSeconds: 'No changes possible, s',
    edge: 'Edge',
    app: 'One replica of the shop',
    primary: 'Primary',
    replica: 'Replica database',
    redis: 'Redis',
    apps: 'All replicas of the shop, in parallel',
    reading: 'Browsing: edge, replicas, one database of two',
    changing: 'Cart: edge, replicas, primary, Redis',
    'by-hand': 'Cart, if a human has to promote',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    const seconds = (name: string) => format((numbers[name] ?? 0) / 1000, 1)
    return [
      `Back after: edge ${seconds('edgeMs')} s, a replica ${seconds('appMs')} s, primary ${seconds('primaryMs')} s, replica database ${seconds('replicaMs')} s, Redis ${seconds('redisMs')} s. In series (all have to work) that makes ${n('theory', 1)} minutes a year without carts; the outages that were measured add up to ${n('measured', 1)}.`,
      `In parallel it takes all at once: one replica alone would be away for ${n('appAlone', 1)} minutes a year, ${n('replicas')} together, by the formula, for less than a thousandth of a second. Browsing needs one database of two, and is away for ${n('reading', 1)} minutes.`,
      `There the formula lies. It multiplies, as if failures knew nothing of each other. A bad release or a power cut takes all replicas at the same moment: measured, ${seconds('togetherMs')} s without carts. Once a week that is ${n('together', 1)} minutes a year instead of nothing.`,
      `It also takes a failure for noticed. A killed process is: its end is an event. A hanging one was sent visitors for ${seconds('hangMs')} s, and a primary that hangs, or whose disk is gone, waits for a human. With ${n('humanMinutes')} minutes until somebody has promoted the replica, carts are away for ${n('byHand', 0)} minutes a year: the seconds of all the others do not matter any more.`,
    ]
  },
  theory:
    'A = MTBF / (MTBF + MTTR). In series A = A₁ × A₂ × …, so the times away add up, nearly. In parallel A = 1 − (1 − A₁)(1 − A₂)…, ' +
    'if failures are independent. 99.9 % leaves 526 minutes a year, 99.99 % leaves 53, 99.999 % leaves 5. ' +
    'Halving the MTTR is worth as much as doubling the MTBF, and is mostly cheaper.',
  tryIt: [
    { text: 'Kill something, and read how long it took.', command: 'npm run lab kill db-1' },
    {
      text: 'The edge is back quickly, and yet everybody notices.',
      command: 'npm run lab kill edge',
    },
    { text: 'What does not die is not restarted.', command: 'npm run lab -- pause db-1 --for 30s' },
    { text: 'Is the shop there?', link: { label: 'The shop', path: '/products' } },
  ],
  notice:
    'Which number of yours is assumed, and which is measured? Here the MTTR is measured and the MTBF is made up; in most reports it is the other way round, or both.',
}
