import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'A shared store: any replica will do',
  story:
    'The replicas forget, so they should not be the ones who remember. The sessions move to a place ' +
    'that all of them ask: Redis. Now a replica holds nothing that anybody would miss, and it can be ' +
    'killed, restarted and replaced at any time. But every page has to ask first. What does that cost?',
  question:
    'Sessions in Redis, round robin. All three replicas are killed, one after the other, and Robin looks at 9 pages after each. On how many of the 27 is Robin still known?',
  choices: {
    all: 'on all of them',
    'two-thirds': 'on two thirds',
    'one-third': 'on one third',
    none: 'on none',
  },
  method:
    'First with sessions in memory, then in Redis: a visitor logs in and looks at 30 pages through ' +
    'round-robin, then at 150 more whose Server-Timing header says how long reading the session took. ' +
    'Then each replica is killed in turn, comes back, and 9 pages are asked for after each.',
  steps: {
    memory: 'Sessions in memory: logging in, then 30 pages',
    'memory-time': 'Timing 150 session reads from memory',
    'memory-kill': 'Killing each replica in turn',
    redis: 'Sessions in Redis: logging in, then 30 pages',
    'redis-time': 'Timing 150 session reads from Redis',
    'redis-kill': 'Killing each replica in turn',
  },
  columns: {
    store: 'Session store',
    known: 'Known, %',
    survived: 'Known while replicas died, %',
    sessionMs: 'Reading a session, ms',
    memory: 'memory',
    redis: 'Redis',
  },
  explain: (n, format) => [
    `With sessions in Redis Robin was known on ${format(n.redisKnown ?? 0)} of ${format(n.requests ?? 0)} pages, with sessions in memory on ${format(n.memoryKnown ?? 0)}.`,
    `While all three replicas died in turn, it was ${format(n.redisSurvived ?? 0)} of ${format(n.survivalRequests ?? 0)} with Redis and ${format(n.memorySurvived ?? 0)} with memory. A replica that holds nothing can be lost without loss.`,
    `The price: reading a session took ${format(n.memoryMs ?? 0, 2)} ms from memory and ${format(n.redisMs ?? 0, 2)} ms from Redis, so each page costs ${format(n.costMs ?? 0, 2)} ms more. And there is one part more that can fail, which everybody needs: lesson 10.`,
  ],
  theory:
    'Any replica finds the session, so P(known) = 1 for any strategy and any N, and it does not change when replicas die. The cost is one round trip: t(Redis) − t(memory) ≈ RTT + about 0.1 ms; on one machine some tenths of a millisecond, in one data centre about one.',
  tryIt: [
    { text: 'Let all replicas share their sessions.', command: 'npm run lab sessions redis' },
    {
      text: 'Log in, and reload: names change, you stay who you are.',
      link: { label: 'The experiment page, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Restart all replicas while you reload.', command: 'npm run lab roll' },
  ],
  notice:
    'The footer of each page says where its session came from. In the network tools of your browser, under timing, there is how long it took.',
}
