import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Uneven load',
  story:
    'Monday morning, Ines looks after the shop. A company around the corner has told its thirty ' +
    'people about it, and all thirty come at once, through the one address of their office. Of ' +
    'three replicas one is busy and two are bored: the balancer goes by addresses. She switches ' +
    'to round robin, and the next day one replica has a bad disk and takes a second for every ' +
    'page. Two thirds of the visitors notice nothing. But every third click takes a second.',
  question:
    'One replica of three takes a second for a page, the other two 60 ms. Nine people click without a pause, and the balancer goes by least-connections. What percentage of the requests does the slow one get?',
  choices: {},
  unit: '% of the requests',
  method:
    'First thirty people of one network (127.0.200.1 to 127.0.200.30) and then thirty of thirty ' +
    'networks (127.0.1.1, 127.0.2.1, …) open one page each through ip-hash. Then one replica is made ' +
    'slow, and nine visitors, each with one request after the other, ask for six seconds through ' +
    'round-robin and for six through least-connections. All replicas are slowed a little, so that ' +
    'waiting counts and not this machine’s cores.',
  steps: {
    nat: 'Thirty people of one network, by ip-hash',
    own: 'Thirty people of thirty networks, by ip-hash',
    slow: 'Making one replica slow',
    turns: 'Nine visitors, by round-robin',
    connections: 'Nine visitors, by least-connections',
  },
  columns: {
    strategy: 'Strategy',
    slowShare: 'Requests at the slow one, %',
    theoryShare: 'Theory, %',
    perSecond: 'Requests a second',
    meanMs: 'Mean, ms',
    p95Ms: 'p95, ms',
    'round-robin': 'round-robin',
    'least-connections': 'least-connections',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      numbers.shown
        ? `By ip-hash the ${n('people')} people of one network met ${n('nat')} replica, those of ${n('people')} networks met ${n('own')}. Nginx looks at the first three numbers of an address only, so a whole office behind one NAT is one visitor to it.`
        : 'The part with ip-hash is skipped here: it needs visitors with addresses of their own, which only Linux has on its loopback, and which containers do not let through. Round robin and least-connections can be measured everywhere.',
      `By round-robin the slow replica got ${n('turnsShare', 1)} % of the requests, its equal share. So one click in ${n('replicas')} took ${n('slowMs')} ms, and everybody waited there in turn: ${n('turnsPerSecond', 0)} requests a second in all, ${n('turnsMeanMs', 0)} ms in the mean, ${n('turnsP95Ms', 0)} ms at p95.`,
      `By least-connections it got ${n('connectionsShare', 1)} %: whoever is slow has its requests still open, and gets no new one. The same ${n('visitors')} visitors were served ${n('connectionsPerSecond', 0)} times a second, in ${n('connectionsMeanMs', 0)} ms in the mean, ${n('connectionsP95Ms', 0)} ms at p95.${(numbers.connectionsShare ?? 0) < 5 ? ' As fewer than 5 % meet the slow one, p95 does not see it any more; the slowest of all still do.' : ''}`,
    ]
  },
  theory:
    'Least-connections keeps the same number of requests open at each replica. A replica with k open ' +
    'requests and a service time s answers k / s a second, so each gets a share in proportion to its ' +
    'speed: (1 / s₁) / (1 / s₁ + 1 / s₂ + 1 / s₃). With 1 s and twice 60 ms that is 2.9 %. Round robin ' +
    'gives 1 / N whatever the speed.',
  tryIt: [
    {
      text: 'Make one replica slow for five minutes.',
      command: 'npm run lab -- slow app-1 1s --for 5m',
    },
    {
      text: 'Reload this page. While nobody else visits the shop, every third time takes a second. (The experiment page would not do: it asks by itself, and takes turns, too.)',
      link: { label: 'The catalogue, round robin', host: 'round-robin', path: '/products' },
    },
    {
      text: 'Alone you have one open request at most, so here, too, it is your turn at times: it takes company. Start some virtual shoppers and look at the shares in the topology.',
      link: { label: 'The same, least-connections', host: 'least-connections', path: '/products' },
    },
    { text: 'Make it quick again.', command: 'npm run lab slow app-1 0' },
  ],
  notice:
    'A replica that answers errors quickly has few open requests, and least-connections loves it. Being quick is not being well.',
}
