import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'The primary is down',
  story:
    'Friday, ten at night. The network card of the read replica’s machine fails. Nobody notices, as the ' +
    'shop goes on with the primary alone. Customers shop, and the shop confirms twenty changes of their ' +
    'carts. Then the primary’s power supply burns out. Tomas gets the read replica back on the network ' +
    'and promotes it, and the shop is up again after a few minutes. On Saturday, customers write that ' +
    'things are missing from their carts.',
  question:
    'The read replica receives none of 20 changes that the shop has acknowledged. Then the primary dies, and the read replica is promoted. How many of the 20 changes are lost?',
  choices: {},
  unit: 'of 20 changes',
  method:
    'Five new customers add things to their carts. The primary is stopped while replication works, what ' +
    'still works is tried, the read replica is promoted by hand, and the carts are compared with what was ' +
    'acknowledged. The old primary comes back as the read replica. Then the read replica is cut off by ' +
    'stopping it, twenty more changes are acknowledged, the primary is stopped as well, and the read ' +
    'replica is started and promoted. Changes that others make meanwhile are lost, too.',
  steps: {
    'come-in': 'Five customers create accounts and fill their carts',
    'stop-primary': 'Stopping the primary; trying what still works',
    promote: 'Promoting the read replica',
    rejoin: 'Bringing the old primary back as the read replica',
    'cut-off': 'Cutting the read replica off; customers go on shopping',
    'stop-again': 'Stopping the primary, starting the read replica',
    'promote-again': 'Promoting it, and counting what is lost',
    rebuild: 'Bringing the other one back as the read replica',
  },
  columns: {
    what: 'Without a primary',
    result: 'Measured',
    browse: 'Browsing',
    search: 'Searching',
    cart: 'Looking at the cart',
    history: 'Looking at one’s orders',
    signIn: 'Signing in',
    add: 'Adding to the cart',
    'lost-following': 'Lost of 20 while replication worked',
    'lost-cut-off': 'Lost of 20 while the read replica was cut off',
    acknowledged: 'Acknowledged',
    lost: 'Lost',
    yes: 'works',
    no: 'does not work',
  },
  claims: {
    'reads-work': (_, { browse, search, cart, history }) =>
      `Without a primary, ${browse + search + cart + history} of 4 things that only read worked (browsing, searching, looking at the cart and at one’s orders). Expected: all.`,
    'writes-refused': (n, { add }) =>
      `Without a primary, adding to the cart ${add ? 'worked' : `was answered with ${n.refusedStatus}`}. Expected: it is refused with 503.`,
    'says-when': () =>
      'The refused change did not say when to try again. Expected: a Retry-After header.',
    'nothing-lost-following': (n) =>
      `${n.lostFollowing} of ${n.acknowledged} acknowledged changes were lost, although replication worked until the primary was stopped. Expected: none.`,
    'all-lost-cut-off': (n) =>
      `${n.lostCutOff} of ${n.acknowledged} changes were lost after the read replica had been cut off. Expected: all ${n.acknowledged}.`,
  },
  causes: {
    'reads-primary': 'The app replicas still read from the primary.',
    'replica-down': 'The read replica was not ready.',
    'not-stopped': 'The primary was still running.',
    'replica-writable': 'The read replica accepted writes before it was promoted.',
    'wrong-error': 'The shop does not take this for an outage of the primary.',
    'no-header': 'The shop does not send Retry-After with this error.',
    'edge-page': 'The load balancer replaced the shop’s answer by its own error page.',
    'was-behind': 'The read replica was behind when it was promoted.',
    'stale-read': 'The carts were counted on a database that was behind.',
    'not-cut-off': 'The read replica was not cut off, and received some of the changes.',
    'caught-up': 'It received them after its start, before the primary was gone.',
    'other-promoted': 'Another database was promoted: the one with the changes.',
  },
  explanation: {
    works: (n) =>
      `Without a primary, ${n.works} of 6 things worked: everything that only reads, and signing in, which needs only the read replica and Redis.`,
    'works-otherwise': (n) => `Without a primary, ${n.works} of 6 things worked.`,
    refused: (n) =>
      `A change was refused with ${n.refusedStatus} and Retry-After: ${n.retryAfter}, so the client knows that nothing was stored and when to try again.`,
    'promoted-complete': (n) =>
      `${n.promotionSeconds} s after the promotion began, the first change was accepted. None of ${n.acknowledged} acknowledged changes was lost: the read replica had received them all. Asynchronous replication makes that likely and does not guarantee it, as the primary does not wait for the read replica.`,
    'promoted-incomplete': (n) =>
      `${n.promotionSeconds} s after the promotion began, the first change was accepted, and ${n.lostFollowing} of ${n.acknowledged} acknowledged changes were not there.`,
    'lost-cut-off': (n) =>
      `The read replica was cut off, and ${n.acknowledged} changes were acknowledged within ${n.windowMs} ms. After its promotion, all ${n.lostCutOff} were missing. No error told anybody: the carts looked as they did before.`,
    'less-lost-cut-off': (n) =>
      `The read replica was cut off, and ${n.acknowledged} changes were acknowledged within ${n.windowMs} ms. After its promotion, ${n.lostCutOff} of them were missing.`,
    rebuilt: (n) =>
      `The old primary still had changes that the new one does not have. A server with such errant transactions cannot simply follow, so its data is replaced by a copy of the new primary’s. It was replicating again after ${n.rebuildSeconds} s.`,
  },
  theory: {
    rpo: 'The recovery point objective (RPO) is a time: how old the newest change may be that is lost. With asynchronous replication, everything since the read replica last received something can be lost: changes lost = rate of changes × that time. Cut off, these are 20 of 20.',
    semisync:
      'With semisynchronous replication, the primary acknowledges a change only after a replica has received it. But after a timeout, 10 s by default, it falls back to asynchronous replication, and changes can be lost again. With a very long timeout it acknowledges nothing while no replica answers.',
    failover:
      'Automatic failover needs a quorum, a majority that agrees that the primary is gone, and fencing, which keeps the old primary from accepting writes if it was only unreachable. Two databases have no majority without each other, so here a person promotes.',
  },
  tryIt: [
    { text: 'Stop the primary.', command: 'npm run lab stop db-1' },
    {
      text: 'Browse, then put something into the cart. What does the shop say?',
      link: { label: 'The shop', path: '/products' },
    },
    { text: 'Promote the read replica.', command: 'npm run lab promote db-2' },
    {
      text: 'Start the old primary; it becomes the read replica.',
      command: 'npm run lab start db-1',
    },
    { text: 'Promote it while both are running.', command: 'npm run lab promote db-1' },
  ],
  notice:
    'Compare the two answers of “promote”. Which one can say whether anything was lost, and why?',
}
