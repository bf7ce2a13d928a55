import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Redis is down',
  story:
    'All sessions are in Redis, so that any replica will do. Now Redis itself is gone. Mara is ' +
    'logged in and was just looking for tape. In the shop where she worked before, every page hung ' +
    'for ten seconds that day, even the imprint, and the balancer took one replica after the other ' +
    'out because their health checks hung, too.',
  question:
    'Redis is stopped. Mara, who is logged in, goes on looking at the catalogue. What happens to her?',
  choices: {
    error: 'she gets an error page',
    guest: 'she browses on as a guest, and is logged in again afterwards',
    'logged-out': 'she browses on as a guest, and has to log in again afterwards',
    waits: 'her pages hang for seconds',
  },
  method:
    'Four new members log in. With Redis well, stopped, and paused (it keeps its connections and answers ' +
    'nothing) they open 24 pages of the catalogue; each is timed. Then a page that needs a login is ' +
    'tried, a new guest puts something into a cart, and it is counted how many members the shop ' +
    'recognises, meanwhile and afterwards.',
  steps: {
    'log-in': 'Four people open accounts, and are logged in',
    stop: 'Stopping Redis, and going on shopping',
    start: 'Starting it again',
    pause: 'Pausing Redis: it hangs',
    resume: 'Letting it go on',
  },
  columns: {
    redis: 'Redis',
    catalogue: 'Catalogue pages shown',
    p95Ms: 'p95, ms',
    slowestMs: 'Slowest page, ms',
    account: 'Account page, status',
    guestCart: 'New cart, status',
    recognised: 'Members recognised',
    after: '… afterwards',
    up: 'well',
    stopped: 'stopped',
    paused: 'paused',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `While Redis was stopped, ${n('stoppedCatalogue')} of ${n('pages')} pages of the catalogue were shown, the slowest after ${n('stoppedSlowestMs', 0)} ms. Members browse as guests meanwhile; what needs a session says 503 and when to try again.`,
      `${n('stoppedBackMs', 0)} ms after Redis was back it kept new sessions again, and ${n('stoppedAfter')} of ${n('members')} members were still logged in. ${numbers.stoppedAfter === numbers.members ? 'Two things make that so: Redis writes every change to its disk, and while it is away no page touches the cookie that holds the session’s name.' : 'The others have to log in again: Redis came back without their sessions. Where it writes every change to its disk, and no page touches the cookie that holds the session’s name meanwhile, nobody has to.'}`,
      `Paused is worse than dead. A closed door is noticed at once; a silent one has to be waited for. The slowest page took ${n('pausedSlowestMs', 0)} ms: that is how long a replica waits for an answer, once. Then it does not ask until Redis answers again, so the others are quick.`,
    ]
  },
  theory:
    'Fail fast: with a limit T for each command and a memory of failures, an outage costs each replica about ' +
    'one wait of T (half a second here), not one for each page. Without a limit it costs every page the client’s own ' +
    'patience: 10 s and more. Availability of a page = product of the parts that it needs; so the ' +
    'catalogue must not need Redis.',
  tryIt: [
    { text: 'Log in first.', link: { label: 'The experiment page', path: '/demo' } },
    { text: 'Stop Redis.', command: 'npm run lab stop redis' },
    {
      text: 'Browse: the catalogue is there, your name is not.',
      link: { label: 'The catalogue', path: '/products' },
    },
    { text: 'Start it again, and reload: there you are.', command: 'npm run lab start redis' },
    { text: 'Now let it hang for half a minute.', command: 'npm run lab -- pause redis --for 30s' },
  ],
  notice:
    'No replica leaves the rotation: their readiness asks whether some page can be served, not whether every part is well.',
}
