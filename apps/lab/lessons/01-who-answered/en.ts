import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Who answered?',
  story:
    'The shop runs as several app replicas, and a load balancer hides them behind one address. ' +
    'Customers do not notice that every page may come from another process. Which app replica ' +
    'answers a request, and is the work shared fairly?',
  question:
    'Three app replicas, strategy round-robin. One guest sends 30 requests. How many does app-2 answer?',
  choices: {},
  unit: 'of 30 requests',
  method:
    'One guest requests the same small page 30 times, one request after the other, through ' +
    'round-robin. The X-Served-By header of each response names the app replica. Then the shop is ' +
    'scaled to five app replicas while it runs, and the measurement is repeated.',
  steps: {
    scale3: 'Scaling to three app replicas',
    ask3: 'Sending 30 requests',
    scale5: 'Scaling to five app replicas, without a restart',
    ask5: 'Sending 30 requests',
  },
  columns: { app: 'App replica', of3: 'With 3 app replicas', of5: 'With 5 app replicas' },
  claims: {
    'even-of-3': (n) =>
      `With three app replicas, app-1 answered ${n.app1of3}, app-2 ${n.app2of3} and app-3 ${n.app3of3} of ${n.requests} requests. Expected: ${n.expectedOf3} each.`,
    'even-of-5': (n) =>
      `With five app replicas, app-1 to app-5 answered ${n.app1of5}, ${n.app2of5}, ${n.app3of5}, ${n.app4of5} and ${n.app5of5} of ${n.requests} requests. Expected: ${n.expectedOf5} each.`,
  },
  causes: {
    weights: 'The upstream gives one server another weight, or lists it twice.',
    'other-requests': 'Other clients used round-robin at the same time and took some of the turns.',
    'not-in-rotation': 'An app replica was not in rotation for a while.',
  },
  explanation: {
    'took-turns': (n) =>
      `With three app replicas, each answered exactly ${n.app2of3} of ${n.requests} requests. Round robin is not random: the load balancer goes through its list in order.`,
    'new-ones-joined': (n) =>
      `With five, each answered ${n.app5of5}. The load balancer got a new list, and the two new app replicas took their turns without a restart of the others.`,
    'requests-are-not-work': () =>
      'Equal numbers of requests are not equal amounts of work: round robin does not know how long a request takes. Lesson 6 is about that.',
  },
  theory: {
    'in-turn':
      'Round robin distributes requests over the servers in order, in proportion to their weights, which are 1 unless configured otherwise.',
    share:
      'Request number i goes to server i mod N, so of R requests each of N servers gets R / N, rounded up or down: 30 / 3 = 10 and 30 / 5 = 6.',
  },
  tryIt: [
    {
      text: 'Open the experiment page and reload it. Which app replica answers next?',
      link: { label: 'The experiment page, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Add two app replicas while you reload.', command: 'npm run lab scale 5' },
    {
      text: 'Compare with a random choice.',
      link: { label: 'The experiment page, random', host: 'random', path: '/demo' },
    },
  ],
  notice:
    'Look at the order of the names, with round-robin and with random: how often does the same app replica answer twice in a row?',
}
