import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'The rolling restart',
  story:
    'A new release on a Tuesday at noon, with the shop full. Jonas restarts one replica after the other, ' +
    'two always run, and the monitoring stays green. The next morning there are mails: “I clicked on buy ' +
    'and got an error. Have I bought it now or not?” Each of them had clicked in the very second in ' +
    'which their replica ended.',
  question:
    'Twenty changes a second reach three replicas, and each takes 600 ms. All three are killed, one after the other, each when the one before is back. How many requests are lost?',
  choices: {},
  unit: 'requests',
  method:
    'Forty requests a second by ten visitors, half of them pages, half changes of a cart, whether or not those ' +
    'before are answered. Each replica takes 600 ms for a page until its restart, so that some requests are always ' +
    'under way. First the three are restarted with draining (lab roll): the edge sends nobody there any more, ' +
    'the replica finishes what it has, and only then it ends. Then each is killed. Lost is what is ' +
    'answered with a 5xx or not at all.',
  steps: {
    'come-in': 'Ten people come in and fill their carts',
    slow: 'Making every page slow, so that some are always under way',
    drain: 'Restarting all replicas, with draining',
    kill: 'Killing one replica after the other',
  },
  columns: {
    how: 'Restart',
    seconds: 'Took, s',
    pages: 'Pages',
    lostPages: 'Pages lost',
    changes: 'Changes',
    lostChanges: 'Changes lost',
    expectedLost: 'Theory',
    drained: 'with draining',
    killed: 'killed',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    const sum = (a: string, b: string) => format((numbers[a] ?? 0) + (numbers[b] ?? 0))
    return [
      `With draining ${n('lostDrained')} of ${sum('drainedPages', 'drainedChanges')} requests were lost, in ${n('drainedSeconds', 0)} s. The order matters: out of the balancer first, then finish, then end. A replica that only stops accepting is still sent visitors.`,
      `Killed, ${n('lostKilled')} of ${sum('killedPages', 'killedChanges')} were lost, and Little’s law had expected about ${n('expected', 0)}: as many changes as are under way at a replica when it dies, ${n('replicas')} times.`,
      'No page was among them. Reading may be done twice, so the edge asks another replica and nobody notices. A change may have been done already when the replica dies, so the edge does not send it again: it says that it does not know. That is also why an order carries a key of its own, by which a second one is recognised.',
    ]
  },
  theory:
    'Little’s law: under way = rate × time. Of λ changes a second each of N replicas gets λ / N, each under way for S ' +
    'seconds, so at its death λ × S / N are lost, and N deaths cost λ × S: 20 × 0.6 = 12, whatever N is. With ' +
    'draining S is waited for, and it is 0.',
  tryIt: [
    {
      text: 'Start some virtual shoppers, and roll through all replicas.',
      command: 'npm run lab roll',
    },
    { text: 'Now without asking.', command: 'npm run lab kill app-2' },
    { text: 'Take one out by hand, and look who answers.', command: 'npm run lab drain app-3' },
    {
      text: 'It is never app-3.',
      link: { label: 'The experiment page, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Let it come back.', command: 'npm run lab resume app-3' },
  ],
  notice:
    'How quick the pages are decides how many are lost: at 6 ms instead of 600 it is one request in eight such restarts. Rare enough to be missed in every test, and not in a year.',
}
