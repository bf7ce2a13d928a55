import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'RPO and RTO',
  story:
    'The disk of the primary burns out on the busiest evening of the year. Two numbers decide how bad that is. ' +
    'The recovery point objective (RPO): how much of what customers were told is done may be gone. The ' +
    'recovery time objective (RTO): how long it may take until somebody can buy again. The shop can keep its ' +
    'orders in four ways, and each of them is an answer to both: a backup, a read replica that follows, one that confirms before ' +
    'the customer is told, and a group that decides by majority.',
  question:
    'The primary of the shop as it runs now dies in the middle of the day; if it has read replicas, it dies again when they have been cut off for some seconds. Another database goes on in its place. How many of the orders are gone for which customers had got a confirmation?',
  choices: { none: 'none', some: 'some of them', all: 'all of them' },
  method:
    'Four new customers place orders, and the primary is killed meanwhile. Where nothing else does so, the lesson promotes a ' +
    'read replica at once: without force if one is accepted like that, else the one that has the most. (If it is the only one and has to wait for another’s confirmation, the killed one is started, too.) Three others send their orders again and again until one ' +
    'is confirmed; then every confirmed order is looked for. With a primary and read replicas, this happens a second time after ' +
    'the read replicas were stopped, so that they received nothing any more. The last backup is restored to a server of its own, beside ' +
    'the shop. Orders of others that are confirmed meanwhile may be lost, too, as in the story. Those of the lesson are cancelled. ' +
    'Rows of other kinds of databases are those of earlier runs.',
  steps: {
    'come-in': 'Seven customers create accounts',
    buy: 'Customers place orders',
    'cut-off': 'Customers place orders; the read replicas are cut off',
    kill: 'Killing the primary; customers try to order',
    count: 'Looking for every confirmed order',
    rejoin: 'Bringing the killed database back',
    backup: 'Restoring the last backup, beside the shop',
  },
  columns: {
    what: 'The primary is lost, with',
    orders: 'Orders confirmed',
    lost: 'Confirmed orders that are gone (RPO)',
    seconds: 'Seconds until the next one (RTO)',
    async: 'asynchronous replication',
    'async-cut': 'the same, read replicas cut off before',
    'semi-sync': 'semi-synchronous replication',
    'semi-sync-cut': 'the same, read replicas cut off before',
    group: 'a group of three',
    backup: 'the last backup only',
  },
  claims: {
    'async-loses': (n) =>
      `With asynchronous replication and read replicas that were cut off, ${n.asyncCutLost} of ${n.asyncCutOrders} confirmed orders were gone. Expected: those of the last seconds.`,
    'semi-sync-keeps': (_, n) =>
      `With semi-synchronous replication, ${n.semiSyncLost + n.semiSyncCutLost} of ${n.semiSyncOrders + n.semiSyncCutOrders} confirmed orders were gone. Expected: none.`,
    'group-keeps': (n) =>
      `With a group, ${n.groupLost} of ${n.groupOrders} confirmed orders were gone. Expected: none.`,
  },
  causes: {
    'not-cut-off': 'The read replicas were not cut off, and received the orders.',
    'other-promoted': 'Another database was promoted than the one with the most orders.',
    'fell-back': 'The primary confirmed orders without waiting for a read replica.',
    'no-majority': 'A member took orders without a majority of the group.',
  },
  explanation: {
    async: (n) =>
      `Asynchronous replication, while the read replica followed: none of ${n.asyncOrders} confirmed orders was gone, and the next one was confirmed ${n.asyncSeconds} s after the primary’s death. Nothing guarantees the first number: the primary waits for nobody.`,
    'async-lost': (n) =>
      `Asynchronous replication, while the read replica followed: ${n.asyncLost} of ${n.asyncOrders} confirmed orders had not got there when the primary died.`,
    'async-cut': (n) =>
      `With the read replicas cut off for some seconds, ${n.asyncCutLost} of ${n.asyncCutOrders} confirmed orders are gone. The shop told nobody: it went on confirming. So the RPO of asynchronous replication is as long as nobody notices that it stands still.`,
    'async-cut-kept': (n) =>
      `In this run, none of ${n.asyncCutOrders} confirmed orders was gone after the read replicas had been cut off.`,
    'semi-sync': (_, n) =>
      `Semi-synchronous replication: none of ${n.semiSyncOrders + n.semiSyncCutOrders} confirmed orders was gone, cut off or not, as an order is confirmed once a second database has it. The next one was confirmed ${n.semiSyncSeconds} s after the primary’s death.`,
    'semi-sync-refused': (n) =>
      `The price: ${n.semiSyncCutRefused} times somebody was refused while no read replica could confirm. With two read replicas either may go; without any, the shop sells nothing rather than something that may be lost.`,
    'semi-sync-lost': (_, n) =>
      `In this run, ${n.semiSyncLost + n.semiSyncCutLost} of ${n.semiSyncOrders + n.semiSyncCutOrders} orders were gone that semi-synchronous replication had confirmed.`,
    group: (n) =>
      `A group of three: none of ${n.groupOrders} confirmed orders was gone, and the next one was confirmed after ${n.groupSeconds} s, without anybody’s command. A majority has each order, and the members decide by themselves who goes on.`,
    'group-lost': (n) =>
      `In this run, ${n.groupLost} of ${n.groupOrders} orders were gone that the group had confirmed.`,
    backup: (n) =>
      `With nothing but the last backup, the data would be ${n.backupMinutes} minutes old, and ${n.backupMissing} orders would be gone. Restoring it to an empty server took ${n.backupSeconds} s. Both are measured; what comes on top is not: finding another machine, bringing the backup there, starting the shop.`,
    'no-backup': () =>
      'There is no row for a backup: none was there that could be restored here. Make one and run this lesson again: npm run lab backup (without containers).',
    'by-hand': () =>
      'Where a read replica is promoted by hand, the lesson did so at once. A person has to notice, to decide and to type, which takes minutes and counts as RTO.',
    'next-async': () =>
      'Asynchronous replication has not been measured yet. Start the shop with it and run this lesson again: npm start -- --stage distributed',
    'next-semi-sync': () =>
      'Semi-synchronous replication has not been measured yet. Start the shop with it and run this lesson again: npm start -- --stage distributed --durability semi-sync --db-replicas 2',
    'next-group': () =>
      'A group has not been measured yet. Start the shop with one and run this lesson again: npm start -- --stage distributed --database group',
    where: () =>
      'All databases are on one machine here. What this says of links and distances is the best case: between data centres, each confirmation waits for the way there and back.',
  },
  theory: {
    definitions:
      'RPO and RTO are objectives, set by what a loss would cost. What a design gives is measured, and compared with them.',
    choice:
      'Asynchronous replication confirms first and copies later: fast, and the last changes may be lost. A primary that waits for a second copy before it confirms loses none, pays a round trip for each change, and has to refuse changes when no copy can be made.',
    backups:
      'Replication is no backup: a mistake is replicated as fast as an order. A backup is as good as its last restore, and its age is its RPO; binary logs kept elsewhere make it younger.',
  },
  tryIt: [
    {
      text: 'Start the shop with semi-synchronous replication, and run this lesson again.',
      command: 'npm start -- --stage distributed --durability semi-sync --db-replicas 2',
    },
    {
      text: 'Start it with a group, and run this lesson again.',
      command: 'npm start -- --stage distributed --database group',
    },
    { text: 'Make a backup.', command: 'npm run lab backup' },
    {
      text: 'Restore it beside the shop, and see what it lacks.',
      command: 'npm run -s lab -- backup --check',
    },
  ],
  notice:
    'In the topology one database is the primary, and the mark moves. Until then the shop can be browsed, and nobody can buy.',
}
