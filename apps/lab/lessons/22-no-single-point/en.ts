import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'A tour: remove every single point of failure',
  story:
    'A tour through the stages. Begin with one server of each kind (stage simple), stop one component after the other, and see ' +
    'what takes the shop down. Add what is missing, and look again, until nothing that can be stopped takes the shop down.',
  question:
    'In which stage can any one component be stopped, and customers still open pages and order?',
  choices: {
    simple: 'simple',
    distributed: 'distributed',
    secured: 'secured',
    'scale-up': 'scale-up',
  },
  method:
    'In the stage that runs now, one component of each kind is stopped: the one that does the work. Then somebody opens pages, ' +
    'signs in and orders; what has to take over gets 15 seconds for it. Then the component is started again. Sessions are ' +
    'in Redis meanwhile, if there is one. Run it once in each stage: accounts, orders and this table stay when the stage changes.',
  steps: {
    'come-in': 'A customer opens an account',
    edge: 'Without a load balancer',
    web: 'Without a web server',
    app: 'Without an app replica',
    database: 'Without the database that takes the orders',
    replica: 'Without another database',
    redis: 'Without the Redis server that has the sessions',
    sentinel: 'Without a sentinel',
  },
  columns: {
    component: 'Stopped',
    simple: 'simple',
    distributed: 'distributed',
    secured: 'secured',
    'scale-up': 'scale-up',
    points: 'Single points of failure',
    edge: 'a load balancer',
    web: 'a web server',
    app: 'an app replica',
    database: 'the primary',
    replica: 'another database',
    redis: 'Redis, or its master',
    sentinel: 'a sentinel',
    absent: 'not there',
    everything: 'orders go on',
    pages: 'pages only',
    nothing: 'nothing works',
  },
  claims: {
    'as-built': (n) =>
      `${n.points} of ${n.stopped} stops kept people from ordering. Expected: ${n.expected}, as many as there are kinds of components without another one that takes over.`,
  },
  causes: {
    'slow-takeover': 'Another one took longer than 15 seconds to take over.',
    'not-back-yet': 'The component stopped before was not entirely back.',
    'hidden-dependency':
      'The shop depends on the component in a way that the topology does not show.',
    'not-stopped': 'A component was not stopped, or was restarted at once.',
    'another-instance': 'Another instance took over.',
  },
  explanation: {
    finished: (n) =>
      `None of ${n.stopped} stops kept people from ordering. Nothing that can be stopped takes the shop down: the tour is finished.`,
    'goes-on': (n) =>
      `${n.points} of ${n.stopped} stops kept people from ordering. The tour goes on: stop the shop (Ctrl-C), start it with what is missing, and run this lesson again.`,
    edge: () =>
      'Without its load balancer or web server in front, nobody could order: every request goes through it. What is missing is a second one at the same address: npm start -- --edges 2 (from the stage distributed on).',
    app: () =>
      'Without the app replica that was stopped, nobody could order. What is missing is another one: the stage distributed has several, and npm run lab scale 3 starts them.',
    database: () =>
      'Without the primary nobody could order, and a read replica takes its place only when somebody promotes it. What is missing is a group of three that does so itself: npm start -- --database group (from the stage distributed on).',
    redis: () =>
      'Without Redis nobody could sign in, so nobody could order. What is missing are two more servers and sentinels that choose the master: npm start -- --sentinels 3 (from the stage distributed on).',
    others: () =>
      'The stop of a web server, of a database that takes no orders, or of a sentinel kept people from ordering, though others should go on. Look at what was not back yet, and run the lesson again.',
    machine: () =>
      'What cannot be stopped here is the machine: its disk, power and network are shared by all components, and so remain single points of failure.',
  },
  theory: {
    redundancy:
      'A single point of failure is removed by a second one, and by somebody who decides that it takes over: the kernel, a load balancer, a majority of databases, sentinels.',
    shared:
      'Redundant components fail together when they share something: a machine, a rack, a version, a person with a wrong command.',
  },
  tryIt: [
    { text: 'Begin with one of everything.', command: 'npm start -- --stage simple' },
    { text: 'Several app replicas, a read replica.', command: 'npm start -- --stage distributed' },
    { text: 'Two or three of everything.', command: 'npm start -- --stage scale-up' },
    {
      text: 'Stop something yourself, and order.',
      command: 'npm run lab stop db-1',
      link: { label: 'The shop', path: '/products' },
    },
  ],
  notice:
    'In the topology, see who takes over: another database becomes the primary, another Redis server the master. The lab, too, is behind the load balancer; its own port always answers.',
}
