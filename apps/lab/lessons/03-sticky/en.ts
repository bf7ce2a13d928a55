import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'Sticky sessions save it',
  story:
    'The shop loses logins, it is Friday, and nobody wants to touch the program. Somebody has an ' +
    'idea: if only one replica knows Robin, let the load balancer always send Robin there. A ' +
    'cookie that the edge itself sets is enough, and the program stays as it is.',
  question:
    'Three replicas, sessions in memory, strategy sticky. Robin logs in and looks at 30 pages. On how many is Robin known?',
  choices: {},
  unit: 'of 30 pages',
  method:
    'With sessions in memory one visitor logs in through round-robin and one through sticky, and each ' +
    'looks at 30 pages. Then two replicas are added, and the second one looks at 30 more. At the end ' +
    '12 newcomers arrive, and the homes that they get are counted.',
  steps: {
    memory: 'Three replicas, sessions in memory',
    round: 'Logging in through round-robin, then 30 pages',
    sticky: 'Logging in through sticky, then 30 pages',
    grown: 'Two more replicas, and 30 more pages through sticky',
    newcomers: 'Twelve newcomers',
  },
  columns: {
    way: 'Way',
    replicas: 'Replicas that answered',
    pages: 'Pages',
    known: 'Known on',
    round: 'round-robin',
    sticky: 'sticky',
    grown: 'sticky, scaled to 5',
  },
  explain: (n, format) => [
    `Through round-robin Robin was known on ${format(n.knownRound ?? 0)} of ${format(n.requests ?? 0)} pages, through sticky on ${format(n.knownSticky ?? 0)}: ${n.replicasSticky === 1 ? 'one and the same replica has made them all' : `${format(n.replicasSticky ?? 0)} replicas have made them`}.`,
    `While the shop grew to five replicas Robin was known on ${format(n.knownGrown ?? 0)} of ${format(n.requests ?? 0)}: a cookie holds its visitor when replicas come. A hash of the address would have sent many people elsewhere.`,
    `The ${format(n.newcomers ?? 0)} newcomers were given ${format(n.homes ?? 0)} homes, at most ${format(n.fullestHome ?? 0)} to one. Later it may get uneven: whoever is busy stays where he is, and a new replica gets only new people.`,
  ],
  theory:
    'All requests of a visitor go to the replica r that took his login, and P(session found) = P(request reaches r) = 1 for as long as r lives. So 30 of 30, whatever N is.',
  tryIt: [
    { text: 'Let each replica remember for itself.', command: 'npm run lab sessions memory' },
    {
      text: 'Log in here and reload: always the same replica.',
      link: { label: 'The experiment page, sticky', host: 'sticky', path: '/demo' },
    },
    {
      text: 'Delete the cookie whose name begins with replica_ in your browser, and reload.',
    },
    { text: 'Put it back.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Two cookies: the shop’s sid says who you are, the edge’s replica says where you are known. Neither is of use without the other.',
}
