import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Single points of failure',
  story:
    'The new colleague, Noor, walks through the machine room with a list of boxes and one question for ' +
    'each: “If I pull this plug now, who notices?” For most of them the answer is “nobody, for a while”. ' +
    'For one it is “everybody, at once”. Not all of those who built it agree which one that is.',
  question: 'Which box, if it is stopped now, takes the whole shop down?',
  choices: {
    edge: 'the edge (nginx)',
    app: 'a replica of the shop (app-1)',
    primary: 'the primary database',
    replica: 'the replica database',
    redis: 'Redis, where the sessions are',
    whoami: 'the whoami apps',
  },
  method:
    'A new member tries four things: look at the catalogue, log in, put something into the cart, and order it (the order is ' +
    'cancelled at once). First with everything there. Then one box after the other is stopped, the four are ' +
    'tried, and it is started again.',
  steps: {
    'come-in': 'Somebody opens an account and fills a cart',
    nothing: 'Everything is there: trying all four',
    whoami: 'Without whoami',
    app: 'Without app-1',
    'all-but-one': 'With a single replica of the shop',
    replica: 'Without the replica database',
    primary: 'Without the primary',
    redis: 'Without Redis',
    edge: 'Without the edge',
  },
  columns: {
    stopped: 'Stopped',
    browse: 'Browse',
    login: 'Log in',
    cart: 'Cart',
    order: 'Order',
    works: 'Things that work, of four',
    nothing: 'nothing',
    whoami: 'both whoami',
    app: 'app-1',
    'all-but-one': 'all replicas of the shop but one',
    replica: 'the replica database',
    primary: 'the primary',
    redis: 'Redis',
    edge: 'the edge',
    yes: 'yes',
    no: 'no',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `Of ${n('boxes')} stops on the tour ${n('dead')} took the whole shop down: without the edge ${n('edge')} of 4 things worked. It stands in front of everything, and there is one of it. A pair of edges, with one address between them, is the answer to that.`,
      `${n('harmed')} were half a failure: without the primary ${n('primary')} of 4 things worked, without Redis ${n('redis')}. They are single points of failure for a part of the shop: who sells loses money, who looks on notices nothing.`,
      `The others nobody noticed: without app-1 ${n('app')} of 4, with a single replica left ${n('all-but-one')} of 4, without the replica database ${n('replica')} of 4. But the last replica, or the last database, is a single point itself by then: redundancy that is used up looks the same from outside as redundancy that is there.`,
    ]
  },
  theory:
    'A part is a single point of failure of a function when every path from the visitor to that function goes through it: draw ' +
    'the picture, take the box away, and see whether there is still a way. Browsing: edge → any replica → any database. ' +
    'Ordering: edge → any replica → Redis → primary. Both go through the edge.',
  tryIt: [
    { text: 'Stop all replicas but one.', command: 'npm run lab scale 1' },
    { text: 'Everything works. Then this one dies.', command: 'npm run lab kill app-1' },
    { text: 'See what the edge says meanwhile.', link: { label: 'The shop', path: '/products' } },
    { text: 'Put it back.', command: 'npm run lab scale 3' },
  ],
  notice:
    'What is not in the picture: this machine, its disk, its power, and the one who knows how all of it works. All boxes of the tour stand in one box.',
}
