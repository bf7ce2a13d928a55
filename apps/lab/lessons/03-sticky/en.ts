import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Sticky sessions',
  story:
    'The shop loses logins, it is Friday, and nobody wants to change the code. Somebody has an ' +
    'idea: if only one app replica has Robin’s session, the load balancer could always send Robin ' +
    'to that one. All it needs is a cookie of its own, and the shop stays as it is.',
  question:
    'Three app replicas, sessions in memory, strategy sticky. Robin signs in and opens 30 pages. On how many is Robin signed in?',
  choices: {},
  unit: 'of 30 pages',
  method:
    'With sessions in memory, one customer signs in through round-robin and one through sticky, and ' +
    'each opens the account page 30 times. Then two app replicas are added, and the second customer ' +
    'opens it 30 more times. At the end, 12 new guests arrive through sticky.',
  steps: {
    memory: 'Three app replicas, sessions in memory',
    round: 'Signing in through round-robin, then opening 30 pages',
    sticky: 'Signing in through sticky, then opening 30 pages',
    grown: 'Two more app replicas, then 30 more pages through sticky',
    newcomers: 'Twelve new guests',
  },
  columns: {
    way: 'Strategy',
    apps: 'App replicas that answered',
    pages: 'Pages',
    known: 'Signed in on',
    round: 'round-robin',
    sticky: 'sticky',
    grown: 'sticky, scaled to 5',
  },
  claims: {
    kept: (n, { appsSticky }) =>
      `Through sticky, ${appsSticky === 1 ? 'one app replica' : `${n.appsSticky} app replicas`} answered Robin’s requests, and Robin was signed in on ${n.knownSticky} of ${n.requests} pages. Expected: one app replica, and all ${n.requests}.`,
    'kept-when-grown': (n, { sameApp, appsGrown }) =>
      `After scaling to five, ${appsGrown === 1 ? 'one app replica' : `${n.appsGrown} app replicas`} answered${sameApp ? '' : ', the first of them another one than before'}, and Robin was signed in on ${n.knownGrown} of ${n.requests} pages. Expected: the same app replica as before, and all ${n.requests}.`,
    'round-robin-loses': (n) =>
      `Through round-robin, Robin was signed in on ${n.knownRound} of ${n.requests} pages. Expected: ${n.expectedRound}, as in lesson 2.`,
    'newcomers-spread': (n) =>
      `All ${n.newcomers} new guests were assigned to the same app replica. Expected: several.`,
  },
  causes: {
    'cookie-ignored':
      'The load balancer does not read its affinity cookie, so each request goes to any app replica.',
    'cookie-not-set':
      'The load balancer does not set its affinity cookie, or the client does not return it.',
    'not-in-rotation':
      'An app replica was not in rotation, so its customers were sent to another one.',
    restarted: 'The app replica with the session was restarted, and its memory is empty.',
    'no-session': 'The shop did not accept its own session cookie.',
    'names-changed': 'Scaling changed the value that the cookie has for this app replica.',
    'shared-store': 'The app replicas share their sessions: the session store is not memory.',
    'not-round-robin': 'The load balancer did not distribute these requests in turn.',
    'other-requests': 'Other clients used round-robin at the same time and took some of the turns.',
    'default-server':
      'Requests without the cookie all go to the first server instead of being distributed.',
  },
  explanation: {
    'cookie-keeps': (n) =>
      `Through round-robin, Robin was signed in on ${n.knownRound} of ${n.requests} pages; through sticky on all ${n.knownSticky}. The load balancer’s cookie names an app replica, and that one made every page.`,
    'kept-without-comparison': (n) =>
      `Robin was signed in on all ${n.requests} pages through sticky, but also through round-robin. So this run does not show what the cookie does.`,
    'not-kept': (n) =>
      `Through sticky, Robin was signed in on ${n.knownSticky} of ${n.requests} pages, through round-robin on ${n.knownRound}.`,
    'kept-when-grown': (n) =>
      `After scaling to five app replicas, Robin stayed with the same one, and was signed in on all ${n.knownGrown} pages.`,
    newcomers: (n, { assignedApps }) =>
      `The ${n.newcomers} new guests were assigned to ${assignedApps === 1 ? 'one app replica' : `${n.assignedApps} app replicas, at most ${n.mostAssigned} to one`}.`,
  },
  theory: {
    affinity:
      'The load balancer sets a cookie that names an app replica, and the browser returns it with every request. As long as that app replica is available, P(session found) = 1: 30 of 30, whatever N is.',
    hash: 'A hash of the client’s address needs no cookie, but adding a server may map most clients to another server, unless the hash is consistent.',
    uneven:
      'Sticky sessions stay where they began: new app replicas get new customers only, and a process with state cannot be replaced without a loss.',
  },
  tryIt: [
    {
      text: 'Keep sessions in the memory of each app replica.',
      command: 'npm run lab sessions memory',
    },
    {
      text: 'Sign in here and reload. Which app replica answers?',
      link: { label: 'The experiment page, sticky', host: 'sticky', path: '/demo' },
    },
    { text: 'In your browser, delete the cookie whose name begins with replica_, and reload.' },
    { text: 'Switch back to Redis.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Your browser has two cookies: sid of the shop and replica of the load balancer. What happens when you delete one of them, and what if you delete the other?',
}
