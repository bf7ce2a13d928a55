import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Scaling out',
  story:
    'The week before Christmas, a page takes more than half a second. Amir starts a second app replica, ' +
    'and the time is halved. He starts two more and expects it to be halved again. His manager, who ' +
    'pays for all four, would like to know in advance.',
  question:
    'One app replica makes four pages at a time, in 200 ms each. Twelve clients send one request after the other. How much more do four app replicas serve than one?',
  choices: {
    one: 'no more: as much as one',
    two: 'twice as much',
    three: 'three times as much',
    four: 'four times as much',
  },
  method:
    'With 1, 2 and 4 app replicas in turn, each one takes 200 ms for a page and makes four at a time, ' +
    'while further requests wait. So waiting is the limit, and not the cores of this machine, which all ' +
    'app replicas share. Twelve clients send one request after the other for five seconds, after a ' +
    'second that is not counted.',
  steps: {
    'scale-1': 'Scaling to one app replica',
    'load-1': 'Twelve clients, one app replica',
    'scale-2': 'Scaling to two app replicas',
    'load-2': 'Twelve clients, two app replicas',
    'scale-4': 'Scaling to four app replicas',
    'load-4': 'Twelve clients, four app replicas',
  },
  columns: {
    apps: 'App replicas',
    perSecond: 'Requests per second',
    expectedPerSecond: 'Expected',
    inProportion: 'In proportion to the app replicas',
    meanMs: 'Mean, ms',
    expectedMs: 'Expected, ms',
    p95Ms: 'p95, ms',
  },
  claims: {
    'one-app': (n) =>
      `One app replica served ${n.perSecond1} requests per second. Expected: ${n.expected1}.`,
    'two-apps': (n) =>
      `Two app replicas served ${n.perSecond2} requests per second. Expected: ${n.expected2}.`,
    'four-apps': (n) =>
      `Four app replicas served ${n.perSecond4} requests per second. Expected: ${n.expected4}.`,
    'gain-is-three': (n) =>
      `Four app replicas served ${n.gain4} times as much as one. Expected: ${n.expectedGain4} times.`,
    'waiting-is-gone': (n) =>
      `A page took ${n.meanMs1} ms with one app replica and ${n.meanMs4} ms with four (means). Expected: less than half.`,
  },
  causes: {
    'busy-machine': 'The machine was busy with something else, or has too few cores.',
    'not-in-rotation': 'Not all app replicas were in rotation.',
    failing: 'Requests failed: the load balancer or an app replica answered errors.',
    'not-slow': 'The added delay was not in effect, so pages were quicker than assumed.',
    'no-limit': 'The app replicas made more than four pages at a time.',
  },
  explanation: {
    'one-app': (n) =>
      `One app replica served ${n.perSecond1} requests per second: ${n.atOnce} at a time, ${n.slowMs} ms each. The other ${n.waiting} clients waited, so a page took ${n.meanMs1} ms.`,
    'two-apps': (n) =>
      `Two app replicas served ${n.perSecond2} per second, ${n.gain2} times as much, and a page took ${n.meanMs2} ms.`,
    'four-apps': (n) =>
      `Four served ${n.perSecond4} per second: ${n.gain4} times as much as one, not four times. ${n.clients} clients cannot keep ${n.places} places busy.`,
    'no-waiting': (n) =>
      `With four app replicas, a page took ${n.meanMs4} ms, about the ${n.slowMs} ms that making it takes. No request waited any more, so further app replicas would not make it faster.`,
    measured: (n) =>
      `Requests per second with 1, 2 and 4 app replicas: ${n.perSecond1}, ${n.perSecond2} and ${n.perSecond4}; mean times: ${n.meanMs1}, ${n.meanMs2} and ${n.meanMs4} ms.`,
  },
  theory: {
    little:
      'Little’s law: requests in the system = throughput × time in the system. So the time is clients / throughput: 12 / 20 = 600 ms, 12 / 40 = 300 ms, 12 / 60 = 200 ms.',
    bounds:
      'N app replicas with c places each and a service time S serve at most min(N × c, clients) at once, so the throughput is at most min(N × c, clients) / S: with c = 4, S = 0.2 s and 12 clients 20, 40 and 60 per second. Three app replicas would be enough.',
  },
  tryIt: [
    {
      text: 'Limit one app replica to four slow pages at a time.',
      command: 'npm run lab -- slow app-1 200ms --at-once 4 --for 5m',
    },
    {
      text: 'See how many requests are under way: the column “now”.',
      command: 'npm run lab status',
    },
    { text: 'Scale while the load generator runs.', command: 'npm run lab scale 4' },
    { text: 'Scale back.', command: 'npm run lab scale 3' },
  ],
  notice:
    'Which component would be the next bottleneck? Watch the database’s connections and its time per query while you add app replicas.',
}
