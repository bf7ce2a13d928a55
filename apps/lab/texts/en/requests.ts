type Store = 'memory' | 'redis'

const memoryOf = (replica: string) => `the memory of ${replica}`
const placeOf = (store: Store, replica: string) => (store === 'redis' ? 'Redis' : memoryOf(replica))

export const requests = {
  intro:
    'The last 200 requests to the shop, each with its way: who sent it where, which replica answered, whether that replica knew the visitor, and which database it asked.',

  send: {
    title: 'Send a request of my own',
    intro:
      'The console sends it through the edge like any visitor, and keeps a visitor’s cookies for you.',
    host: 'Through',
    currentStrategy: 'the present strategy',
    errand: 'To do',
    errands: {
      look: 'Look at a page',
      cart: 'Put something into the cart',
      login: 'Log in',
    },
    path: 'Path of the page',
    button: 'Send it',
    noAnswer: 'The edge did not answer.',
    noJourney:
      'The edge answered that from its own disk: no replica was asked, so there is no way to show.',
    unknown:
      'No such request is known here: it is older than the last 2,000, older than this console, or went past the edge.',
  },

  list: {
    title: 'The last 200',
    time: 'Time',
    who: 'From',
    request: 'Request',
    replica: 'Replica',
    session: 'Session',
    database: 'Database',
    ms: 'ms',
    status: 'Status',
    empty: 'No request yet. Open the shop, or send one of your own.',
    noneFits: 'None of the last 200 fits the filter.',
    edge: 'the edge',
    again: 'asked again',
    mine: 'mine',
  },
  outcomes: {
    hit: 'found',
    miss: 'not found',
    away: 'no answer',
    none: 'none',
    untold: 'unknown',
  },

  filter: {
    title: 'Filter',
    replica: 'Replica',
    session: 'Session',
    status: 'Status',
    statuses: {
      '2': '2xx: done',
      '3': '3xx: look elsewhere',
      '4': '4xx: refused',
      '5': '5xx: failed',
    },
    path: 'Path contains',
    mine: 'Only mine',
    any: 'all',
    pause: 'Pause',
    goOn: 'Go on',
  },

  way: {
    title: (method: string, path: string) => `The way of ${method} ${path}`,
    stations: {
      client: 'Visitor',
      edge: 'Edge',
      replica: 'Replica',
      session: 'Session',
      database: 'Database',
      page: 'Answer',
    },
    unknownClient: 'unknown',
    host: (host: string) => `to ${host}`,
    strategy: (name: string) => `strategy ${name}`,
    answeredBy: (replica: string, status: number) => `${replica} answered ${status}`,
    noAnswer: (replica: string, status: number | null) =>
      `${replica} gave no answer${status ? ` (${status})` : ''}`,
    byItself: 'asked no replica',
    fromCache: 'had the page in its cache, asked no replica',
    noLine:
      'The edge’s log does not have it: the request went past the edge, or the log cannot be read here.',
    noRecord:
      'It has told nothing of this request: it died meanwhile, or had too many others since.',
    untold: 'nothing known',
    own: 'its own work',
    noCookie: 'no cookie came',
    key: (key: string) => `key ${key}`,
    stored: (store: Store, replica: string) =>
      `a new session was put into ${placeOf(store, replica)}`,
    memory: (replica: string) => `memory of ${replica}`,
    livesIn: 'it lives in',
    noDatabase: 'none was asked',
    roles: { primary: 'primary', replica: 'replica' },
    queries: (count: number) => (count === 1 ? '1 query' : `${count} queries`),
    statements: 'What it was asked',
    more: (count: number) => `and ${count} more`,
    waited: (ms: string) => `waited ${ms} for the visitor’s own change`,
    bytes: (count: string) => `${count} bytes`,
    timeTitle: (total: string) => `Where the time went: ${total}`,
    times: { edge: 'edge', replica: 'replica', session: 'session', database: 'database' },
    id: 'Request id',
  },

  /** What became of the session, in words. `{time}` becomes a time. */
  stories: {
    untold: () => 'What became of the session is not known: the replica has told nothing of it.',
    none: () => 'The browser brought no session.',
    found: (store: Store, replica: string) =>
      `The session was found in ${placeOf(store, replica)}.`,
    elsewhere: (home: string, replica: string) =>
      `This session lives in the memory of ${home}; this request went to ${replica}.`,
    restarted: (home: string) =>
      `This session lived in the memory of ${home}, which was restarted at {time}.`,
    gone: (home: string) =>
      `This session lives in the memory of ${home}, which is gone or does not answer.`,
    otherStore: (store: Store, home: string) =>
      store === 'redis'
        ? 'This session is in Redis, but sessions live in memory now.'
        : `This session is in the memory of ${home}, but sessions live in Redis now.`,
    ended: (store: Store, home: string) =>
      `This session was in ${placeOf(store, home)} and has ended: by a logout, a new login, or its age.`,
    away: (store: Store) =>
      `The session store did not answer (${store === 'redis' ? 'Redis' : 'memory'}), so the page was made for a guest.`,
    unknown: () =>
      'Where this session lived is not known here: it is older than the console, or was made among too many others.',
    foreign: () => 'The cookie was not made by this shop, so it stands for no session.',
  },
  retried: (first: string, last: string, count: number) =>
    `${first} gave no answer, so the edge asked ${last}: ${count} tries.`,
  failed: (replicas: string) => `No answer came from ${replicas}.`,
  nobody: 'No replica was there to be asked.',
  freshness: {
    replica: (node: string, ms: string) =>
      `The visitor had just changed something, so the page waited until ${node} had it: ${ms}.`,
    primary: (node: string, ms: string) =>
      `The visitor had just changed something that the replica did not have yet (waited ${ms}), so ${node} answered.`,
  },
}
