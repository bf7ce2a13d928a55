import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Scale out',
  story:
    'The week before Christmas, pages take more than half a second. Amir starts a second replica, ' +
    'and the time is halved. So he starts two more, and expects it to be halved again. His boss, who ' +
    'pays for all four, would like to know in advance.',
  question:
    'One replica makes four pages at once, 200 ms each. Twelve people click without a pause. How much more do four replicas serve than one?',
  choices: {
    one: 'no more: as much as one',
    two: 'twice as much',
    three: 'three times as much',
    four: 'four times as much',
  },
  method:
    'With 1, 2 and 4 replicas in turn, each replica is told to take 200 ms for a page and to make four ' +
    'at a time, while others wait in line. So waiting is the limit, and not the cores of this machine, ' +
    'which all replicas share. Twelve visitors, each with one request after the other, ask for five ' +
    'seconds; a second before that is not counted.',
  steps: {
    'scale-1': 'Running one replica',
    'load-1': 'Twelve visitors, one replica',
    'scale-2': 'Running two replicas',
    'load-2': 'Twelve visitors, two replicas',
    'scale-4': 'Running four replicas',
    'load-4': 'Twelve visitors, four replicas',
  },
  columns: {
    replicas: 'Replicas',
    perSecond: 'Requests a second',
    expectedPerSecond: 'Theory',
    inProportion: 'If each replica added as much as the first',
    meanMs: 'Mean, ms',
    expectedMs: 'Theory, ms',
    p95Ms: 'p95, ms',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `One replica served ${n('perSecond1', 1)} requests a second: ${n('places')} at once, ${n('slowMs')} ms each. The other eight visitors stood in line, so a page took ${n('meanMs1', 0)} ms.`,
      `Two replicas served ${n('perSecond2', 1)}, ${n('gainOfTwo', 1)} times as much, and a page took ${n('meanMs2', 0)} ms. So far every replica was worth its price.`,
      `Four served ${n('perSecond4', 1)}, ${n('gain', 1)} times as much as one, and not four times: twelve visitors cannot fill sixteen places. A page took ${n('meanMs4', 0)} ms, which is what it takes without any waiting. No further replica makes it faster: from here on the page itself has to become quicker.`,
    ]
  },
  theory:
    'Little’s law: requests under way = throughput × time. At N replicas with c places each and a service ' +
    'time S there are min(N × c, visitors) in service, so the throughput is min(N × c, visitors) / S: with ' +
    'c = 4, S = 0.2 s and 12 visitors 20, 40 and 60 a second. The time of a page is visitors / throughput: ' +
    '600, 300 and 200 ms. Three replicas would have done.',
  tryIt: [
    {
      text: 'Give one replica four places and slow pages.',
      command: 'npm run lab -- slow app-1 200ms --at-once 4 --for 5m',
    },
    {
      text: 'See who waits: requests under way are in the column “now”.',
      command: 'npm run lab status',
    },
    { text: 'Scale by hand while virtual shoppers are at work.', command: 'npm run lab scale 4' },
    { text: 'Put it back.', command: 'npm run lab scale 3' },
  ],
  notice:
    'The database is not part of this experiment. In a real shop it is often the next limit, and then more replicas of the shop only make the line in front of it longer.',
}
