import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Redis is down',
  story:
    'All sessions are in Redis, so any app replica can serve any customer. Now Redis itself is down. Mara ' +
    'is signed in and is looking for tape. In the shop where she worked before, every page hung for ten ' +
    'seconds that day, even the legal notice, and the load balancer took one app replica after the other ' +
    'out of rotation, because their health checks hung, too.',
  question:
    'Redis is stopped. Mara, who is signed in, goes on browsing the catalogue. What happens to her?',
  choices: {
    error: 'she gets an error page',
    guest: 'she browses as a guest, and is signed in again afterwards',
    'logged-out': 'she browses as a guest, and has to sign in again afterwards',
    waits: 'her pages take seconds',
  },
  method:
    'Four customers sign in. With Redis running, stopped, and paused (its connections stay open, and it ' +
    'answers nothing), they open 24 pages of the catalogue, which are timed. Then one opens the account page, ' +
    'a new guest puts something into a cart, and after Redis is back it is counted how many of the four can ' +
    'open their account page.',
  steps: {
    'log-in': 'Four customers create accounts and are signed in',
    stop: 'Stopping Redis; customers go on browsing',
    start: 'Starting Redis',
    pause: 'Pausing Redis; customers go on browsing',
    resume: 'Resuming Redis',
  },
  columns: {
    redis: 'Redis',
    catalogue: 'Catalogue pages shown',
    p95Ms: 'p95, ms',
    slowestMs: 'Slowest page, ms',
    account: 'Account page, status',
    guestCart: 'New cart, status',
    after: 'Signed in afterwards',
    up: 'running',
    stopped: 'stopped',
    paused: 'paused',
  },
  claims: {
    'works-before': (n) =>
      `With Redis running, ${n.wellSignedIn} of ${n.customers} customers could open their account page, and ${n.wellNamed} of ${n.pages} catalogue pages had the customer’s name on them. Expected: all.`,
    'shows-catalogue': (n) =>
      `Of ${n.pages} catalogue pages, ${n.stoppedCatalogue} were shown while Redis was stopped and ${n.pausedCatalogue} while it was paused. Expected: all.`,
    'are-guests': (n) =>
      `Of ${n.pages} catalogue pages, ${n.stoppedNamed} had the customer’s name on them while Redis was stopped and ${n.pausedNamed} while it was paused. Expected: none.`,
    'is-fast': (n) =>
      `The slowest page took ${n.stoppedSlowestMs} ms while Redis was stopped and ${n.pausedSlowestMs} ms while it was paused. Expected: one timeout at most.`,
    refuses: (n) =>
      `The account page was answered with ${n.stoppedAccount} and a new cart with ${n.stoppedCart} while Redis was stopped, with ${n.pausedAccount} and ${n.pausedCart} while it was paused. Expected: 503.`,
    'come-back': (n) =>
      `Afterwards, ${n.stoppedAfter} of ${n.customers} customers were signed in after the stop and ${n.pausedAfter} after the pause. Expected: all.`,
  },
  causes: {
    'store-unreachable': 'The app replicas cannot reach Redis, or it refuses their password.',
    'still-memory': 'The sessions are not in Redis: the app replicas keep them in memory.',
    'catalogue-needs-redis': 'The catalogue fails if the session cannot be read.',
    'not-ready': 'App replicas left rotation, because their readiness depends on Redis.',
    'not-down': 'Redis was still running.',
    cached: 'The pages came from a cache.',
    'no-timeout': 'Commands to Redis have no timeout, or a long one.',
    'every-request-waits':
      'The app replicas try Redis anew for every request, instead of failing at once after the first timeouts.',
    'busy-machine': 'The machine was busy with something else.',
    'guest-instead': 'The shop treats a missing session store like a missing session.',
    'not-persisted':
      'Redis came back without its data: nothing was written to disk, or the data was deleted.',
    'cookie-cleared': 'A page cleared the session cookie while Redis was down.',
    'not-reconnected': 'Some app replicas had not connected again yet.',
  },
  explanation: {
    'browse-as-guests': (n) =>
      `While Redis was stopped, all ${n.stoppedCatalogue} catalogue pages were shown, the slowest after ${n.stoppedSlowestMs} ms, and while it was paused all ${n.pausedCatalogue}. Customers browsed as guests.`,
    'catalogue-counts': (n) =>
      `While Redis was stopped, ${n.stoppedCatalogue} of ${n.pages} catalogue pages were shown, ${n.stoppedNamed} with the customer’s name; while it was paused, ${n.pausedCatalogue} and ${n.pausedNamed}.`,
    refused: () =>
      'What needs a session, the account page and a new cart, was refused with 503: the service is unavailable for a while, and the customer is not signed out.',
    'came-back-stopped': (n) =>
      `Redis accepted new sessions ${n.stoppedBackMs} ms after its start, and all ${n.stoppedAfter} customers were signed in again. This was a graceful stop, at which Redis writes everything to disk. It says nothing about a crash.`,
    'lost-stopped': (n) =>
      `After Redis was started again, ${n.stoppedAfter} of ${n.customers} customers were signed in. The others have to sign in again.`,
    'pause-is-worse': (n) =>
      `A pause was slower than a stop: the slowest page took ${n.pausedSlowestMs} ms instead of ${n.stoppedSlowestMs} ms. A closed port refuses a connection at once; a process that hangs shows only by a timeout.`,
    'waited-once': (n) =>
      `Only few pages waited (p95: ${n.pausedP95Ms} ms): after a timeout, an app replica stops asking Redis until it answers again.`,
    times: (n) =>
      `The slowest page took ${n.stoppedSlowestMs} ms while Redis was stopped and ${n.pausedSlowestMs} ms while it was paused.`,
    'after-pause': (n) =>
      `After the pause, ${n.pausedAfter} of ${n.customers} customers were signed in.`,
  },
  theory: {
    'fail-fast':
      'A circuit breaker limits what an outage costs: with a timeout of half a second and a memory of failures, about one wait per app replica instead of one per page.',
    aof: 'Redis appends every write to a file (AOF). With appendfsync everysec, a crash may lose the last second of writes. SHUTDOWN flushes the file, so a graceful stop loses nothing and proves nothing about a crash.',
    readiness:
      'Readiness decides whether an app replica gets requests. If it fails whenever a shared dependency fails, all app replicas leave rotation together, and the pages that do not need it are gone as well.',
  },
  tryIt: [
    { text: 'Sign in first.', link: { label: 'The experiment page', path: '/demo' } },
    { text: 'Stop Redis.', command: 'npm run lab stop redis' },
    {
      text: 'Browse. Is the catalogue there? Is your name?',
      link: { label: 'The catalogue', path: '/products' },
    },
    { text: 'Start it again, and reload.', command: 'npm run lab start redis' },
    { text: 'Pause it for half a minute.', command: 'npm run lab -- pause redis --for 30s' },
  ],
  notice:
    'Does an app replica leave rotation while Redis is down? The live topology shows it. What should readiness depend on?',
}
