import type { Texts } from './lesson.ts'

const did = (worked: number) => (worked ? 'worked' : 'failed')

export const texts: Texts = {
  title: 'Single points of failure',
  story:
    'Noor, a new colleague, goes through the server room with a list of machines and one question for each: ' +
    '“If I pull this plug now, who notices?” For most of them, the answer is “nobody, for a while”. For one ' +
    'it is “everybody, at once”. Those who built the shop do not agree which one that is.',
  question: 'Which component takes the whole shop down if it is stopped now?',
  choices: {
    edge: 'the load balancer',
    app: 'an app replica (app-1)',
    primary: 'the primary',
    replica: 'the read replica',
    redis: 'Redis, the session store',
    whoami: 'the whoami apps',
  },
  method:
    'A new customer tries four things: browse the catalogue, sign in, put something into the cart, and order ' +
    'it (the order is cancelled at once). First with everything running. Then one component after the other ' +
    'is stopped, the four things are tried, and it is started again.',
  steps: {
    'come-in': 'A customer creates an account and fills a cart',
    nothing: 'Everything runs: trying all four',
    whoami: 'Without whoami',
    app: 'Without app-1',
    'all-but-one': 'With a single app replica',
    replica: 'Without the read replica',
    primary: 'Without the primary',
    redis: 'Without Redis',
    edge: 'Without the load balancer',
  },
  columns: {
    stopped: 'Stopped',
    browse: 'Browse',
    signIn: 'Sign in',
    cart: 'Cart',
    order: 'Order',
    works: 'Things that work, of four',
    nothing: 'nothing',
    whoami: 'both whoami',
    app: 'app-1',
    'all-but-one': 'all app replicas but one',
    replica: 'the read replica',
    primary: 'the primary',
    redis: 'Redis',
    edge: 'the load balancer',
    yes: 'yes',
    no: 'no',
  },
  claims: {
    nothing: (_, n) =>
      `With everything running, browsing ${did(n['nothing-browse'])}, signing in ${did(n['nothing-signIn'])}, the cart ${did(n['nothing-cart'])} and ordering ${did(n['nothing-order'])}. Expected: all work.`,
    whoami: (_, n) =>
      `Without whoami, browsing ${did(n['whoami-browse'])}, signing in ${did(n['whoami-signIn'])}, the cart ${did(n['whoami-cart'])} and ordering ${did(n['whoami-order'])}. Expected: all work.`,
    app: (_, n) =>
      `Without app-1, browsing ${did(n['app-browse'])}, signing in ${did(n['app-signIn'])}, the cart ${did(n['app-cart'])} and ordering ${did(n['app-order'])}. Expected: all work.`,
    'all-but-one': (_, n) =>
      `With a single app replica, browsing ${did(n['all-but-one-browse'])}, signing in ${did(n['all-but-one-signIn'])}, the cart ${did(n['all-but-one-cart'])} and ordering ${did(n['all-but-one-order'])}. Expected: all work.`,
    replica: (_, n) =>
      `Without the read replica, browsing ${did(n['replica-browse'])}, signing in ${did(n['replica-signIn'])}, the cart ${did(n['replica-cart'])} and ordering ${did(n['replica-order'])}. Expected: all work.`,
    primary: (_, n) =>
      `Without the primary, browsing ${did(n['primary-browse'])}, signing in ${did(n['primary-signIn'])}, the cart ${did(n['primary-cart'])} and ordering ${did(n['primary-order'])}. Expected: the first two work.`,
    redis: (_, n) =>
      `Without Redis, browsing ${did(n['redis-browse'])}, signing in ${did(n['redis-signIn'])}, the cart ${did(n['redis-cart'])} and ordering ${did(n['redis-order'])}. Expected: only browsing works.`,
    edge: (_, n) =>
      `Without the load balancer, browsing ${did(n['edge-browse'])}, signing in ${did(n['edge-signIn'])}, the cart ${did(n['edge-cart'])} and ordering ${did(n['edge-order'])}. Expected: nothing works.`,
  },
  causes: {
    'hidden-dependency': 'The shop depends on this component in a way that is not in the topology.',
    'not-back-yet': 'The component stopped before was not quite back.',
    timeout: 'Waiting for the component took longer than the customer waits.',
    'not-stopped': 'The component was not stopped, or was restarted at once.',
    'another-instance': 'There is another instance of it that took over.',
    cached: 'The answer came from a cache, or from a store that does not need the component.',
  },
  explanation: {
    'edge-alone': (n) =>
      `Of ${n.stops} stops, one took the whole shop down: without the load balancer nothing worked. Every request goes through it, and there is only one.`,
    'edge-and-others': (n) =>
      `Of ${n.stops} stops, ${n.dead} took the whole shop down. The load balancer is one of them: every request goes through it, and there is only one.`,
    'edge-not': (n) =>
      `Of ${n.stops} stops, ${n.dead} took the whole shop down, and stopping the load balancer is not one of them: some requests were answered without it.`,
    primary: () =>
      'The primary is a single point of failure for writing: without it, customers browsed and signed in, and could neither fill a cart nor order.',
    redis: () =>
      'Redis is a single point of failure for everything that needs a session: without it, only browsing worked.',
    redundant: () =>
      'Without app-1 and without the read replica everything worked: others took over.',
    'last-one': () =>
      'With a single app replica everything worked, too. But now it is a single point of failure itself: redundancy that is used up looks the same from outside.',
  },
  theory: {
    path: 'A component is a single point of failure of a function if every path from the customer to that function goes through it. Browsing: load balancer → any app replica → any database. Ordering: load balancer → any app replica → Redis → primary.',
    pair: 'Two load balancers can share a virtual address: if one fails, the other takes it over within seconds.',
  },
  tryIt: [
    { text: 'Scale to one app replica.', command: 'npm run lab scale 1' },
    { text: 'Does everything work? Now kill it.', command: 'npm run lab kill app-1' },
    { text: 'What does the load balancer answer?', link: { label: 'The shop', path: '/products' } },
    { text: 'Scale back.', command: 'npm run lab scale 3' },
  ],
  notice:
    'What is missing in the topology: the machine, its disk, its power, its network, and the people who know how it works. On this machine, all components share them.',
}
