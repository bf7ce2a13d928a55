import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Read from the replica',
  story:
    'To take work off the primary, Lena lets all reads go to the replica. In the test it is quick and ' +
    'right. A week later the phone rings: “I put three glue sticks into my cart and it says two. I ' +
    'clicked again, and now I have four.” That afternoon a big import had kept the replica two ' +
    'seconds behind.',
  question:
    'The replica is two seconds behind, and read-your-writes is off. People change their cart and look at it at once. What percentage of them see the old one?',
  choices: {},
  unit: '% of the looks',
  method:
    'Eight shoppers change a quantity in their cart and look at it, ten times each. At the same time twenty ' +
    'guests, who have written nothing, open the catalogue. That is done without lag and with two seconds ' +
    'of it, each with read-your-writes off and on. Server-Timing says which database has answered.',
  steps: {
    'lag-0-off': 'No lag, read-your-writes off',
    'lag-0-on': 'No lag, read-your-writes on',
    'lag-2-off': 'Two seconds of lag, read-your-writes off',
    'lag-2-on': 'Two seconds of lag, read-your-writes on',
  },
  columns: {
    lag: 'Lag, s',
    freshness: 'Read-your-writes',
    reads: 'Looks after a change',
    stale: 'Stale',
    fromReplica: 'From the replica, %',
    guestsFromReplica: 'Guests from the replica, %',
    meanMs: 'Mean of a look, ms',
    stalePercent: 'Stale, %',
    off: 'off',
    on: 'on',
    'lag-0-off': 'no lag, off',
    'lag-0-on': 'no lag, on',
    'lag-2-off': '2 s, off',
    'lag-2-on': '2 s, on',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `Two seconds behind and unguarded, ${n('lateOffStale')} of ${n('lateOffReads')} looks showed the old cart: who looks sooner than the lag after a change cannot see it.`,
      `Without lag ${numbers.nowOffStale ? `it was still ${n('nowOffStale')} of ${n('nowOffReads')}` : 'it was none this time; run it again, and it may be some'}. An idle replica beside its primary needs a moment, too, and a click from nearby can be quicker. “The lag is small” is no argument.`,
      `With read-your-writes on, ${n('lateOnStale')} were stale. Each change leaves its GTID, the number of its transaction, in a cookie. The next look asks the replica whether it has it: without lag ${n('nowOnFromReplica')} of ${n('nowOnReads')} looks stayed there, in ${n('nowOnMs', 0)} ms; two seconds behind ${n('lateOnFromReplica')} did, and the primary answered the others.`,
      `And the replica was still of use: all guests who had written nothing were served by it (${n('lateOnGuests')} of 20), with prices two seconds old. Only those who would notice are sent to the primary.`,
    ]
  },
  theory:
    'A look that comes t after a change is stale when t is smaller than the lag L. At L = 2 s and clicks a few ' +
    'milliseconds apart that is 100 %. With read-your-writes a replica may answer only what includes the ' +
    'visitor’s last GTID, so it is 0 % at any lag; the price is that the reads of those who have just ' +
    'written go to the primary for L seconds.',
  tryIt: [
    { text: 'Let the replica be five seconds late.', command: 'npm run lab -- lag 5s --for 5m' },
    { text: 'Take the guard away.', command: 'npm run lab freshness off' },
    {
      text: 'Put something into the cart. It is empty; reload until it is there.',
      link: { label: 'Yellow notes', path: '/products/classic-yellow-notes' },
    },
    { text: 'Put the guard back, and try it again.', command: 'npm run lab freshness on' },
    { text: 'End the lag.', command: 'npm run lab lag 0' },
  ],
  notice:
    'The badge at the foot of each page says which database it came from: “db-2 (replica)” or “db-1 (primary)”.',
}
