import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'A shared session store',
  story:
    'App replicas lose sessions when they die, so they should not be the ones that store them. The ' +
    'sessions move to Redis, which all app replicas ask. Now an app replica holds nothing that anybody ' +
    'would miss, and can be killed, restarted and replaced at any time. What does asking Redis cost?',
  question:
    'Sessions in Redis, strategy round-robin. All three app replicas are killed, one after the other, and Robin opens 9 pages after each kill. On how many of the 27 is Robin signed in?',
  choices: {
    all: 'on all of them',
    'two-thirds': 'on two thirds',
    'one-third': 'on one third',
    none: 'on none',
  },
  method:
    'First with sessions in memory, then in Redis, a customer signs in and opens the account page 30 ' +
    'times through round-robin, then 150 times more, while the Server-Timing header says how long ' +
    'reading the session took. Then each app replica is killed in turn and comes back, and the ' +
    'account page is opened 9 times after each kill.',
  steps: {
    memory: 'Sessions in memory: signing in, then opening 30 pages',
    'memory-time': 'Timing 150 session reads from memory',
    'memory-kill': 'Killing each app replica in turn',
    redis: 'Sessions in Redis: signing in, then opening 30 pages',
    'redis-time': 'Timing 150 session reads from Redis',
    'redis-kill': 'Killing each app replica in turn',
  },
  columns: {
    store: 'Session store',
    known: 'Signed in, %',
    survived: 'Signed in after the kills, %',
    sessionMs: 'Reading a session, mean, ms',
    memory: 'memory',
    redis: 'Redis',
  },
  claims: {
    'redis-knows': (n) =>
      `With sessions in Redis, Robin was signed in on ${n.redisKnown} of ${n.requests} pages. Expected: all ${n.requests}.`,
    'redis-survives': (n) =>
      `With sessions in Redis, Robin was signed in on ${n.redisSurvived} of ${n.survivalRequests} pages after the kills. Expected: all ${n.survivalRequests}.`,
    'memory-loses': (n) =>
      `With sessions in memory, Robin was signed in on ${n.memoryKnown} of ${n.requests} pages. Expected: ${n.expectedMemory}.`,
    'redis-costs-more': (n) =>
      `Reading a session took ${n.memoryMs} ms from memory and ${n.redisMs} ms from Redis. Expected: less from memory.`,
    'redis-is-fast': (n) =>
      `Reading a session from Redis took ${n.redisMs} ms. Expected: less than ${n.mostMs} ms.`,
  },
  causes: {
    'still-memory':
      'The app replicas still keep their sessions in memory, although the switch says Redis.',
    'redis-unreachable': 'Some app replicas cannot reach Redis, and treat everybody as a guest.',
    'no-session': 'The session cookie was not set or not accepted.',
    'still-shared': 'The app replicas share their sessions, although the switch says memory.',
    'not-round-robin': 'The load balancer did not distribute these requests in turn.',
    restarted: 'The app replica with the session was restarted.',
    'other-requests': 'Other clients used round-robin at the same time and took some of the turns.',
    'busy-machine': 'The machine was busy with something else during one of the measurements.',
    'redis-far': 'The network between the app replicas and Redis is slow.',
  },
  explanation: {
    'any-app': (n) =>
      `With sessions in Redis, Robin was signed in on all ${n.redisKnown} pages, whichever app replica made them; with sessions in memory on ${n.memoryKnown} of ${n.requests}.`,
    counts: (n) =>
      `Robin was signed in on ${n.redisKnown} of ${n.requests} pages with the switch on Redis, and on ${n.memoryKnown} with the switch on memory.`,
    survived: (n) =>
      `All three app replicas were killed in turn, and Robin stayed signed in on all ${n.redisSurvived} pages with Redis (with memory on ${n.memorySurvived} of ${n.survivalRequests}). A process without state of its own can die without a loss.`,
    'not-survived': (n) =>
      `After the kills, Robin was signed in on ${n.redisSurvived} of ${n.survivalRequests} pages with the switch on Redis, and on ${n.memorySurvived} with the switch on memory.`,
    cost: (n) =>
      `Reading a session took ${n.memoryMs} ms with the switch on memory and ${n.redisMs} ms with the switch on Redis: ${n.costMs} ms more for each page.`,
    'no-cost': (n) =>
      `Reading a session took ${n.memoryMs} ms with the switch on memory and ${n.redisMs} ms with the switch on Redis, so this run shows no extra cost.`,
    dependency: () =>
      'A shared store is one more component that the shop depends on. Lesson 10 is about its failure.',
  },
  theory: {
    shared:
      'If every app replica can read every session, P(session found) = 1 for any strategy and any N, and the death of an app replica does not change that.',
    'round-trip':
      'The cost is one network round trip for each request: tenths of a millisecond on one machine or in one data centre.',
  },
  tryIt: [
    { text: 'Share the sessions of all app replicas.', command: 'npm run lab sessions redis' },
    {
      text: 'Sign in and reload. Does the name of the app replica change, and do you stay signed in?',
      link: { label: 'The experiment page, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Restart all app replicas while you reload.', command: 'npm run lab roll' },
  ],
  notice:
    'The footer of each page says where its session came from. Your browser’s network tools show under Timing how long reading it took.',
}
