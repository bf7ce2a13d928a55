import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'Who answered?',
  story:
    'One shop, several replicas of it, and a load balancer in front that hides them all behind ' +
    'one address. Nobody who shops there notices that every page may come from another ' +
    'process. But who decides which one, and is the work shared out fairly?',
  question: 'Three replicas, round robin, 30 requests of one visitor: how many does app-2 answer?',
  choices: {},
  unit: 'of 30 requests',
  method:
    'One visitor asks for the same small page 30 times, one request after the other, through ' +
    'the strategy round-robin. Each answer says in X-Served-By which replica has made it. Then ' +
    'the shop gets two more replicas, while it runs, and the same is done again.',
  steps: {
    scale3: 'Running three replicas',
    ask3: 'Asking 30 times',
    scale5: 'Two more replicas, without a restart',
    ask5: 'Asking 30 times again',
  },
  columns: { replica: 'Replica', of3: 'With 3 replicas', of5: 'With 5 replicas' },
  explain: (n, format) => [
    n.threeLeast === n.threeMost
      ? `With three replicas each has answered exactly ${format(n.threeMost ?? 0)} of ${format(n.requests ?? 0)} requests. Round robin does not draw lots: it goes through the list in its order, so the shares differ by one at the most.`
      : `With three replicas the shares lie between ${format(n.threeLeast ?? 0)} and ${format(n.threeMost ?? 0)}. Exactly even they are only while nobody else uses round-robin and every replica is there all the time.`,
    `After scaling to five, without a restart, each has answered ${n.fiveLeast === n.fiveMost ? format(n.fiveMost ?? 0) : `${format(n.fiveLeast ?? 0)} to ${format(n.fiveMost ?? 0)}`}: the edge has taken the new ones into its turn as soon as they were ready.`,
    'Even shares of requests are not yet even shares of work: a slow page weighs as much as a quick one here. Lesson 6 is about that.',
  ],
  theory:
    'Round robin sends request number i to replica i mod N. Of R requests each replica gets R / N, ' +
    'rounded down or up: with R = 30 that is 10 for N = 3, and 6 for N = 5.',
  tryIt: [
    {
      text: 'Open the experiment page and reload it: name and colour change with each answer.',
      link: { label: 'The experiment page, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Add two replicas while you reload.', command: 'npm run lab scale 5' },
    {
      text: 'The same with chance instead of turns: the shares are no longer exact.',
      link: { label: 'The experiment page, random', host: 'random', path: '/demo' },
    },
  ],
  notice:
    'The order: app-1, app-2, app-3, app-1, … never changes. With random, the same replica often comes twice in a row.',
}
