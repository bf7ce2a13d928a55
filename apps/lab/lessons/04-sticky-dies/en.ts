import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: '… until the replica dies',
  story:
    'Everybody has his own replica, nobody loses a login, and the idea with the cookie is praised. ' +
    'Then the machine under one replica stops. The load balancer notices at once and sends its ' +
    'people to the others. They get their pages, every one of them. Only: who are they?',
  question:
    'Nine people have logged in, three on each of three replicas, sessions in memory. One replica is killed. How many of the nine are still logged in?',
  choices: {},
  unit: 'of 9 people',
  method:
    'Nine visitors come through sticky; each logs in and puts something into the cart. Then one ' +
    'replica is killed as a crash would, all nine look at a page, the replica comes back, and all ' +
    'nine look once more.',
  steps: {
    memory: 'Three replicas, sessions in memory',
    'come-in': 'Nine people log in and fill their carts',
    kill: 'Killing a replica; all nine look at a page',
    back: 'It is back; all nine look again',
  },
  columns: {
    moment: 'Moment',
    logins: 'Logged in',
    carts: 'With a cart',
    victimLogins: 'Logged in, of the killed replica',
    otherLogins: 'Logged in, of the others',
    before: 'Before',
    dead: 'Right after the kill',
    back: 'When it is back',
  },
  explain: (n, format) => [
    `${format(n.loginsDead ?? 0)} of ${format(n.people ?? 0)} were still logged in. The ${format(n.victims ?? 0)} people of the killed replica have kept ${format(n.victimsKept ?? 0)} logins; the others, ${format(n.othersKept ?? 0)} of ${format((n.people ?? 0) - (n.victims ?? 0))}, have noticed nothing.`,
    `The carts went with the logins: ${format(n.cartsDead ?? 0)} were left. What people had put into them is still in the database, but the session that knew whose it is has died with the replica.`,
    `When the replica was back, ${format(n.loginsBack ?? 0)} were logged in: its memory begins empty. For those people the service was up all the time, and their state was not.`,
  ],
  theory:
    'With M people spread evenly over N replicas, the death of one takes the sessions of M / N: 9 − 9/3 = 6 are left. A planned restart is no better: each release logs everybody out, one replica after the other.',
  tryIt: [
    { text: 'Let each replica remember for itself.', command: 'npm run lab sessions memory' },
    {
      text: 'Log in, fill your cart, and see which replica is yours.',
      link: { label: 'The experiment page, sticky', host: 'sticky', path: '/demo' },
    },
    { text: 'Kill it (take the name that you have seen).', command: 'npm run lab kill app-2' },
    { text: 'Put it back.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'After logging in again the cart is there once more: it was in the database. A guest’s cart would be gone for good, as only the session knew the way to it.',
}
