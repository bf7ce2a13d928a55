import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'The primary is down',
  story:
    'Friday, ten at night. The network card of the replica’s machine hangs; nobody notices, because ' +
    'the shop goes on with the primary alone. Five people shop, and the shop says “in your cart” twenty ' +
    'times. Then the primary’s power supply burns out. Tomas gets the replica back on the network, ' +
    'promotes it, and the shop is up again after a few minutes. On Saturday people write that their cart ' +
    'was full, and is empty.',
  question:
    'The replica hears nothing of 20 changes that the shop has acknowledged. Then the primary dies and the replica is promoted. How many of the 20 are lost?',
  choices: {},
  unit: 'of 20 changes',
  method:
    'Five new people put things into their carts. The primary is stopped while the replica follows it: what ' +
    'still works is tried, the replica is promoted by hand, and what was acknowledged is counted against ' +
    'the carts. The old primary comes back as a replica. Then the replica is cut off, by stopping it, ' +
    'twenty more changes are acknowledged, the primary is stopped as well, and the other one is started ' +
    'and promoted. What anybody else changed in those moments is lost, too.',
  steps: {
    'come-in': 'Five people open accounts and fill their carts',
    'stop-primary': 'Stopping the primary, and trying what still works',
    promote: 'Promoting the replica by hand',
    rejoin: 'Bringing the old primary back, as a replica',
    'cut-off': 'Cutting the replica off, while people go on shopping',
    'stop-again': 'Stopping the primary, and starting the one that missed it',
    'promote-again': 'Promoting it, and counting what is gone',
    rebuild: 'Bringing the other one back: it is built anew',
  },
  columns: {
    what: 'Without a primary',
    result: 'Measured',
    browse: 'Browsing',
    search: 'Searching',
    cart: 'Looking at the cart',
    history: 'Looking at one’s orders',
    login: 'Logging in',
    add: 'Putting something into the cart',
    'lost-following': 'Lost of 20, when the replica had followed',
    'lost-away': 'Lost of 20, when it had been cut off',
    acknowledged: 'Acknowledged',
    lost: 'Lost',
    yes: 'works',
    no: 'does not work',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    const seconds = (name: string) => format((numbers[name] ?? 0) / 1000, 1)
    return [
      `Without a primary ${n('works')} of 6 things still worked: all that only reads, and logging in, as sessions live in Redis. A change was answered with ${n('refusedStatus')} and “Retry-After: ${n('retryAfter')}”: try again in so many seconds. Nothing was lost, as nothing was promised.`,
      `Promoting the replica took ${seconds('promotionMs')} s until the first change was taken. ${n('lostFollowing')} of ${n('acknowledged')} were lost: it had received them all in time. That is what usually happens, and no promise: the primary acknowledges before the replica has anything.`,
      `After being cut off for ${n('windowMs', 0)} ms in which ${n('acknowledged')} changes were acknowledged, ${n('lostAway')} were lost. No error, no log line: the people’s carts are simply as they were before.`,
      `The old primary still had them when it came back, and nobody else did. A node with transactions that the new primary does not know cannot follow it, so it was built anew, in ${seconds('rebuildMs')} s; its old files are set aside for whoever wants to look for what was lost.`,
    ]
  },
  theory:
    'Asynchronous replication: what may be lost (the recovery point, RPO) = rate of changes × time since the ' +
    'replica last received something. Cut off, that is everything since then: 20 of 20. With semi-synchronous ' +
    'replication the primary acknowledges only what a replica has received: then nothing is lost, but ' +
    'without a replica nothing is acknowledged either. That a human promotes is on purpose: a machine ' +
    'that cannot tell “dead” from “not reachable” makes two primaries.',
  tryIt: [
    { text: 'Stop the primary.', command: 'npm run lab stop db-1' },
    {
      text: 'Browse, then put something into the cart: the page says that it has to wait.',
      link: { label: 'The shop', path: '/products' },
    },
    { text: 'Promote the replica.', command: 'npm run lab promote db-2' },
    { text: 'Bring the old one back; it follows now.', command: 'npm run lab start db-1' },
    {
      text: 'And back to where we were: with both alive nothing is lost.',
      command: 'npm run lab promote db-1',
    },
  ],
  notice:
    'The difference between the two sentences that “promote” answers with: the graceful one lets the replica catch up first and says that nothing was lost; the forced one says what it cannot know.',
}
