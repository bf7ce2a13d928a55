import type { SessionStoreName as Store } from '../../../../infra/topology.ts'

const memoryOf = (app: string) => `the memory of ${app}`
const storeOf = (store: Store, app: string) =>
  ({ redis: 'Redis', memory: memoryOf(app), cookie: 'its cookie' })[store]
const nameOf = (store: Store) => ({ redis: 'Redis', memory: 'memory', cookie: 'the cookie' })[store]

export const requests = {
  intro:
    'The last 200 requests to the shop. Each one has a trace: the client, the app replica that answered, whether it found the session, and the databases it queried.',

  send: {
    title: 'Send a request',
    intro:
      'The lab sends it through the edge like any browser and keeps the cookies for your next request.',
    host: 'Strategy',
    currentStrategy: 'current strategy',
    step: 'Action',
    steps: {
      page: 'Get a page',
      cart: 'Add a product to the cart',
      login: 'Sign in',
    },
    path: 'Path',
    button: 'Send',
    noAnswer: 'The edge did not answer.',
    noTrace: 'The edge served this file itself. No app replica was involved, so there is no trace.',
    unknown:
      'No such request. It may be too old (logs are kept up to 20 MB, and each app replica remembers its last 1,000 requests), or it was for a static file or the lab.',
    malformed:
      'That is no request id: expected up to 64 letters, digits, dots and hyphens, as in 1763780412.071-27-3. It is in the header X-Request-Id of each response.',
  },

  list: {
    title: 'The last 200 requests',
    time: 'Time',
    who: 'Client',
    request: 'Request',
    replica: 'App replica',
    session: 'Session',
    database: 'Database',
    ms: 'ms',
    status: 'Status',
    empty: 'No requests yet. Open the shop, or send a request.',
    noneFits: 'None of the last 200 requests matches the filter.',
    edge: 'edge',
    again: 'retried',
    mine: 'mine',
  },
  outcomes: {
    hit: 'found',
    miss: 'not found',
    away: 'store unavailable',
    none: 'none',
    unreported: 'unknown',
  },

  filter: {
    title: 'Filter',
    replica: 'App replica',
    session: 'Session',
    status: 'Status',
    statuses: {
      '2': '2xx: success',
      '3': '3xx: redirection',
      '4': '4xx: client error',
      '5': '5xx: server error',
    },
    path: 'Path contains',
    mine: 'Only mine',
    any: 'all',
    pause: 'Pause',
    goOn: 'Resume',
  },

  trace: {
    title: (method: string, path: string) => `Trace of ${method} ${path}`,
    stations: {
      client: 'Client',
      edge: 'Edge',
      replica: 'App replica',
      session: 'Session',
      database: 'Database',
      page: 'Response',
    },
    webServer: 'Web server',
    throughBalancer: (name: string) => `came through the load balancer ${name}`,
    unknownClient: 'unknown',
    host: (host: string) => `Host: ${host}`,
    strategy: (name: string) => `strategy: ${name}`,
    answeredBy: (app: string, status: number) => `${app} answered ${status}`,
    noAnswer: (app: string, status: number | null) =>
      `${app} did not answer${status ? ` (${status})` : ''}`,
    byItself: 'answered without an app replica',
    fromCache: 'cache hit, no app replica involved',
    noLine:
      'The request is not in the edge’s access log: it did not pass the edge, or the log cannot be read here.',
    noRecord:
      'The app replica no longer has this request: it was restarted, or has handled too many others since.',
    unreported: 'unknown',
    own: 'its own work',
    noCookie: 'no session cookie',
    key: (key: string) => `key ${key}`,
    stored: (store: Store, app: string) => `new session stored in ${storeOf(store, app)}`,
    memory: (app: string) => `Memory of ${app}`,
    cookie: 'Cookie',
    storedIn: 'stored in the memory of',
    noDatabase: 'no query',
    roles: { primary: 'primary', replica: 'read replica', member: 'member of the group' },
    queries: (count: number) => (count === 1 ? '1 query' : `${count} queries`),
    statements: 'SQL statements',
    more: (count: number) => `and ${count} more`,
    waited: (ms: string) => `waited ${ms} for the customer’s last write`,
    slow: (ms: string, rows: string) =>
      `in its slow-query log: ${ms}, ${rows} ${rows === '1' ? 'row' : 'rows'} examined`,
    bytes: (count: string) => `${count} bytes`,
    timeTitle: (total: string) => `Time spent: ${total}`,
    times: { edge: 'edge', replica: 'app replica', session: 'session', database: 'database' },
    id: 'Request ID',
    inTerminal: 'The same in a terminal:',
  },

  /** What became of the session. `{time}` becomes a time. */
  sessionOutcomes: {
    unreported: () => 'The app replica has not reported what became of the session.',
    none: () => 'The request had no session cookie.',
    found: (store: Store, app: string) => `The session was found in ${storeOf(store, app)}.`,
    elsewhere: (home: string, app: string) =>
      `The session is in the memory of ${home}, but ${app} handled this request.`,
    restarted: (home: string) =>
      `The session was in the memory of ${home}, which was restarted at {time}.`,
    gone: (home: string) =>
      `The session is in the memory of ${home}, which is down or does not respond.`,
    otherStore: (store: Store, home: string, now: Store) =>
      `The session is in ${storeOf(store, home)}, but the session store is now ${nameOf(now)}.`,
    ended: (store: Store, home: string) =>
      `The session was in ${storeOf(store, home)} and has ended: the customer signed out or signed in again, or it expired.`,
    away: (store: Store) =>
      `The session store (${nameOf(store)}) did not answer, so the page was rendered for a guest.`,
    unknown: () =>
      'The lab does not know where this session was stored: it was created before the lab started, or too many others were created since.',
    foreign: () =>
      'The session cookie has no valid signature of this shop, so it identifies no session.',
  },
  retried: (first: string, last: string, count: number) =>
    `${first} did not answer, so the edge retried with ${last} (${count} attempts).`,
  failed: (apps: string) => `No answer from ${apps}.`,
  nobody: 'No app replica was available.',
  freshness: {
    replica: (node: string, ms: string) =>
      `The customer had just changed something, so the page waited ${ms} until ${node} had applied the change.`,
    primary: (node: string, ms: string) =>
      `The customer had just changed something. The database that was to answer had not applied the change after ${ms}, so ${node} answered.`,
  },
}
