import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Reading from the read replica',
  story:
    'To take load off the primary, Lena sends all reads to the read replica. In the tests this is fast ' +
    'and correct. A week later, a customer calls: “I put three glue sticks into my cart, and it says two. ' +
    'I clicked again, and now I have four.” That afternoon, a large import had kept the read replica two ' +
    'seconds behind.',
  question:
    'The read replica lags two seconds behind, and read-your-writes is off. Customers change their cart and look at it at once. What percentage of these reads are stale?',
  choices: {},
  unit: '% of the reads',
  method:
    'Eight customers change a quantity in their cart and read the cart, ten times each. At the same time, ' +
    'twenty guests, who have written nothing, open the catalogue. This is measured without added lag and with ' +
    'two seconds of replication lag, each with read-your-writes off and on. The Server-Timing header ' +
    'names the databases that were queried.',
  steps: {
    'lag-0-off': 'No added lag, read-your-writes off',
    'lag-0-on': 'No added lag, read-your-writes on',
    'lag-2-off': 'Two seconds of lag, read-your-writes off',
    'lag-2-on': 'Two seconds of lag, read-your-writes on',
  },
  columns: {
    lag: 'Added lag, s',
    freshness: 'Read-your-writes',
    reads: 'Reads after a write',
    stale: 'Stale reads',
    fromReplica: 'From the read replica, %',
    guestsFromReplica: 'Guests, from the read replica, %',
    medianMs: 'Median of a read, ms',
    stalePercent: 'Stale reads, %',
    off: 'off',
    on: 'on',
    'lag-0-off': 'no lag, off',
    'lag-0-on': 'no lag, on',
    'lag-2-off': '2 s, off',
    'lag-2-on': '2 s, on',
  },
  claims: {
    'stale-unprotected': (n) =>
      `With ${n.lagSeconds} s of lag and read-your-writes off, ${n.lateOffStale} of ${n.reads} reads were stale. Expected: all of them.`,
    'fresh-with-lag': (n) =>
      `With ${n.lagSeconds} s of lag and read-your-writes on, ${n.lateOnStale} of ${n.reads} reads were stale. Expected: none.`,
    'fresh-without-lag': (n) =>
      `Without added lag and with read-your-writes on, ${n.nowOnStale} of ${n.reads} reads were stale. Expected: none.`,
    'primary-takes-over': (n) =>
      `With ${n.lagSeconds} s of lag and read-your-writes on, ${n.lateOnFromReplica} of ${n.reads} reads were answered by the read replica. Expected: hardly any, as it did not have the writes yet.`,
    'replica-is-used': (n) =>
      `Without added lag and with read-your-writes on, ${n.nowOnFromReplica} of ${n.reads} reads were answered by the read replica. Expected: most of them.`,
    'guests-stay': (n) =>
      `With ${n.lagSeconds} s of lag, ${n.lateOnGuests} of ${n.guests} guests were served from the read replica. Expected: all of them.`,
  },
  causes: {
    'no-lag': 'The read replica did not lag: the delay was not applied, or ended too early.',
    'reads-primary': 'The app replicas read from the primary.',
    'still-on': 'Read-your-writes was still on.',
    'still-off': 'Read-your-writes was still off.',
    'no-check':
      'The app replicas do not check whether the read replica has the customer’s last write, or the check always succeeds.',
    'no-position':
      'The GTID of the write does not come back with the next request: the cookie is not set or not sent.',
    waited: 'The read replica caught up while the app replicas waited for it.',
    'slow-replica':
      'The read replica answered so slowly that the app replicas read from the primary for a while.',
    'replica-stopped': 'The read replica was not replicating.',
  },
  explanation: {
    'stale-unprotected': (n) =>
      `With ${n.lagSeconds} s of lag and without read-your-writes, ${n.lateOffStale} of ${n.reads} reads showed the old cart: a read that comes sooner than the lag does not see the write.`,
    'not-stale-unprotected': (n) =>
      `With ${n.lagSeconds} s of lag and without read-your-writes, ${n.lateOffStale} of ${n.reads} reads showed the old cart.`,
    'stale-when-idle': (n) =>
      `Without added lag it was ${n.nowOffStale} of ${n.reads}. Asynchronous replication takes a moment even on an idle system, and a read can be faster.`,
    'fresh-when-idle': (n) =>
      `Without added lag none of ${n.reads} was stale in this run. Asynchronous replication does not promise that.`,
    fresh: () =>
      'With read-your-writes on, no read was stale, with lag or without. Each write leaves its GTID in a cookie, and a later read checks whether the read replica has that transaction.',
    'fresh-unproven': () =>
      'With read-your-writes on, no read was stale. As the lag did not make all reads stale with it off, this run does not show what it does.',
    'not-fresh': (n) =>
      `With read-your-writes on, ${n.nowOnStale} of ${n.reads} reads were stale without added lag, and ${n.lateOnStale} of ${n.reads} with ${n.lagSeconds} s of lag.`,
    'replica-without-lag': (n) =>
      `Without added lag, the read replica answered ${n.nowOnFromReplica} of ${n.reads} of these reads, in ${n.nowOnMs} ms (median).`,
    'primary-took-over': (n) =>
      `With ${n.lagSeconds} s of lag, the read replica answered ${n.lateOnFromReplica}, and ${n.lateOnFromPrimary} went to the primary, in ${n.lateOnMs} ms (median).`,
    'replica-answered': (n) =>
      `With ${n.lagSeconds} s of lag and read-your-writes on, the read replica answered ${n.lateOnFromReplica} of ${n.reads} reads.`,
    'guests-stayed': (n) =>
      `All ${n.guests} guests, who had written nothing, were served from the read replica.`,
  },
  theory: {
    lag: 'Replication is asynchronous by default. A read that comes t after a write is stale if t is smaller than the lag L. With L = 2 s and milliseconds between the two, that is 100 %.',
    'read-your-writes':
      'Read-your-writes: a customer’s reads see at least their own writes. If a read may be answered only by a server that has the customer’s last GTID, stale reads are 0 % at any lag. The price: for L seconds, the reads of those who have just written go to the primary.',
    pool: 'A connection pool opens connections on demand, so the first query to a database is slow once per connection in every app replica. That is why the table has medians.',
  },
  tryIt: [
    {
      text: 'Delay the read replica by five seconds.',
      command: 'npm run lab -- lag 5s --for 5m',
    },
    { text: 'Switch read-your-writes off.', command: 'npm run lab freshness off' },
    {
      text: 'Put something into the cart. Is it there? Reload a few times.',
      link: { label: 'Yellow notes', path: '/products/classic-yellow-notes' },
    },
    { text: 'Switch it on and try again.', command: 'npm run lab freshness on' },
    { text: 'End the lag.', command: 'npm run lab lag 0' },
  ],
  notice:
    'The footer of each page says which database it came from: “db-2 (read replica)” or “db-1 (primary)”. When does it change?',
}
