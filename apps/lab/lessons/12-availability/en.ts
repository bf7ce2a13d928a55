import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Availability in numbers',
  story:
    'The contract says 99.9 %, and Sofia is asked whether the shop can keep that. It has a load balancer, three app ' +
    'replicas, two databases and Redis. She knows roughly how often each of them fails. Nobody has ever ' +
    'measured how long it takes until they work again, and that matters just as much.',
  question:
    'Assume that the load balancer, each app replica, the primary, the read replica and Redis fail once a week each, and restart by themselves. For how many minutes per year can nobody put anything into a cart?',
  choices: {},
  unit: 'minutes per year',
  method:
    'Each component is killed twice, and timed until it does its work again: the load balancer shows a page, the app ' +
    'replica answers, the primary accepts a write, the read replica is read from, Redis stores a new ' +
    'session. Meanwhile a cart is changed twenty times a second: the time in which that fails is the ' +
    'measured downtime. At the end, all app replicas are killed at once, and one is paused. That each ' +
    'component fails once a week (MTBF 168 h) is an assumption. Two failures are few: read the seconds as ' +
    'an order of magnitude.',
  steps: {
    edge: 'Killing the load balancer',
    app: 'Killing an app replica',
    primary: 'Killing the primary',
    replica: 'Killing the read replica',
    redis: 'Killing Redis',
    'all-at-once': 'Killing all app replicas at once',
    hang: 'Pausing one app replica',
  },
  columns: {
    component: 'Component',
    repairSeconds: 'Works again after, s',
    minutesPerYear: 'Downtime, minutes per year',
    outageSeconds: 'Carts cannot be changed, s',
    edge: 'Load balancer',
    app: 'One app replica',
    primary: 'Primary',
    replica: 'Read replica',
    redis: 'Redis',
    apps: 'All app replicas, in parallel',
    browsing: 'Browsing: load balancer, app replicas, one of two databases',
    buying: 'Cart: load balancer, app replicas, primary, Redis',
    'by-person': 'Cart, if a person has to promote',
  },
  claims: {
    'is-repaired': (n) =>
      `Until they worked again, the load balancer took ${n.edgeSeconds} s, an app replica ${n.appSeconds} s, the primary ${n.primarySeconds} s, the read replica ${n.replicaSeconds} s and Redis ${n.redisSeconds} s. Expected: less than 30 s each.`,
    agrees: (n) =>
      `The measured outages add up to ${n.measured} minutes per year, the formula gives ${n.expected}. Expected: the same order of magnitude.`,
    'spares-one': (n) =>
      `The death of one app replica stopped changes of carts for ${n.appOutage} s, of the ${n.appSeconds} s that it was gone. Expected: hardly at all, as the others take over.`,
    'fails-together': (n) =>
      `The death of all app replicas at once stopped changes of carts for ${n.togetherSeconds} s. Expected: much longer than that of one (${n.appOutage} s).`,
  },
  causes: {
    'not-restarted': 'Nothing restarted the component, or only after a long backoff.',
    'slow-start': 'It took long to become ready, for example to recover its data.',
    'busy-machine': 'The machine was busy with something else.',
    'probe-slower': 'A component worked for the cart before it worked for the probe that timed it.',
    'hidden-retries': 'Requests waited and were retried instead of failing.',
    'outage-longer': 'Customers noticed an outage after the component itself worked again.',
    'not-independent': 'One failure caused another.',
    'not-taken-out': 'The load balancer went on sending requests to the dead app replica.',
    'too-few': 'No other app replica was in rotation.',
    'no-retry':
      'The load balancer does not try another app replica when one refuses the connection.',
    'not-all-killed': 'Not all app replicas were killed.',
    'answered-by-edge': 'Something else answered in their place.',
  },
  explanation: {
    repair: (n) =>
      `Until they worked again, the load balancer took ${n.edgeSeconds} s, an app replica ${n.appSeconds} s, the primary ${n.primarySeconds} s, the read replica ${n.replicaSeconds} s and Redis ${n.redisSeconds} s (means of ${n.rounds}).`,
    agrees: (n) =>
      `In series, where all have to work, that makes ${n.expected} minutes per year without carts. The measured outages add up to ${n.measured}, the same order of magnitude.`,
    differs: (n) =>
      `In series, where all have to work, that makes ${n.expected} minutes per year without carts, by the formula. The measured outages add up to ${n.measured}.`,
    parallel: (n) =>
      `Redundancy pays: by the formula, one app replica alone would be down for ${n.appAlone} minutes per year, and ${n.apps} in parallel all at the same time for ${n.allAppsSeconds} s per year, and the death of one stopped changes for ${n.appOutage} s only.`,
    'one-is-noticed': (n) =>
      `One app replica alone would be down for ${n.appAlone} minutes per year, by the formula; its death stopped changes for ${n.appOutage} s.`,
    browsing: (n) =>
      `Browsing needs one of two databases and no Redis. The formula gives ${n.browsing} minutes per year.`,
    correlated: (n) =>
      `The formula multiplies, as if failures were independent. A bad release or a power cut takes all app replicas at once: ${n.togetherSeconds} s without carts. Once a week, that would be ${n.together} minutes per year.`,
    'not-correlated': (n) =>
      `All app replicas were killed at once, and carts could not be changed for ${n.togetherSeconds} s.`,
    hang: (n) =>
      `The time to repair includes the time to detect. A process that ends is detected at once; one that hangs is not: requests waited for the paused app replica for ${n.hangSeconds} s.`,
    'no-hang': () => 'One app replica was paused, and no request waited for it for long.',
    'by-person': (n) =>
      `If the primary fails so that a person has to notice it, decide, and promote the read replica, in ${n.personMinutes} minutes, carts are down for ${n.byPerson} minutes per year.`,
  },
  theory: {
    formula:
      'A = MTBF / (MTBF + MTTR). In series, A = A₁ × A₂ × …, so downtimes nearly add up. In parallel, A = 1 − (1 − A₁)(1 − A₂)…. 99.9 % is 526 minutes per year, 99.99 % is 53, 99.999 % is 5. Halving the MTTR is worth as much as doubling the MTBF.',
    mttr: 'MTTR, the mean time to repair, begins with the failure, not with the alarm: it is the time to detect, to decide and to repair.',
    independence:
      'The formula for components in parallel assumes independent failures. In practice, many failures are correlated, by a common power supply, network, release or configuration.',
  },
  tryIt: [
    { text: 'Kill a database, and see how long it takes.', command: 'npm run lab kill db-1' },
    { text: 'Kill the load balancer. Who notices?', command: 'npm run lab kill edge' },
    { text: 'Pause a database for half a minute.', command: 'npm run lab -- pause db-1 --for 30s' },
    { text: 'Is the shop up?', link: { label: 'The shop', path: '/products' } },
  ],
  notice:
    'Which of your numbers are assumptions, and which are measured? Here, the MTTR is measured, and the MTBF is assumed.',
}
