import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'The lost login',
  story:
    'Robin signs in, opens the cart, and is asked to sign in. One more click, and Robin’s name is ' +
    'back at the top of the page. The code has not changed. Yesterday it ran as one process; today ' +
    'there are three, and each keeps sessions in its own memory.',
  question:
    'Three app replicas, strategy round-robin, sessions in memory. Robin signs in once and then opens 60 pages. On how many is Robin signed in?',
  choices: {
    all: 'on all of them',
    'two-thirds': 'on two thirds',
    half: 'on half of them',
    'one-third': 'on one third',
    none: 'on none',
  },
  method:
    'The session store is set to memory. With 2, 3 and 5 app replicas in turn, a new customer ' +
    'creates an account, which signs them in, and then opens the account page 60 times through ' +
    'round-robin. A customer who is signed in gets their account; a guest is sent to the sign-in page.',
  steps: {
    memory: 'Switching the session store to memory',
    scale2: 'Scaling to two app replicas',
    ask2: 'Signing in, then opening 60 pages',
    scale3: 'Scaling to three app replicas',
    ask3: 'Signing in, then opening 60 pages',
    scale5: 'Scaling to five app replicas',
    ask5: 'Signing in, then opening 60 pages',
  },
  columns: {
    apps: 'App replicas',
    requests: 'Pages',
    known: 'Signed in on',
    share: 'Measured, %',
    expected: 'Expected (1/N), %',
  },
  claims: {
    'one-in-n': (n) =>
      `With 2, 3 and 5 app replicas, Robin was signed in on ${n.known2}, ${n.known3} and ${n.known5} of ${n.requests} pages. Expected: ${n.expected2}, ${n.expected3} and ${n.expected5}.`,
  },
  causes: {
    'shared-store':
      'The app replicas share their sessions: the session store is Redis, or one that all of them read.',
    'same-app':
      'The load balancer sent Robin’s requests to one app replica more often than to the others: another strategy, or other weights.',
    restarted: 'The app replica with the session was restarted, and its memory is empty.',
    'other-requests': 'Other clients used round-robin at the same time and took some of the turns.',
    'no-session': 'The session cookie was not set or not accepted.',
  },
  explanation: {
    'one-app-knew': (n) =>
      `With three app replicas, Robin was signed in on ${n.known3} of ${n.requests} pages (${n.share3} %): those that came from the app replica with the session in its memory. The other two did not find it.`,
    'worse-with-more': (n) =>
      `With two app replicas it was ${n.share2} %, with five ${n.share5} %: the more app replicas, the fewer pages find the session.`,
    'always-known': (n) =>
      `With three app replicas, Robin was signed in on all ${n.requests} pages.`,
    'no-request-failed': () =>
      'No request failed. The shop answered each of them, only not as Robin’s, so this does not show up in an error rate.',
  },
  theory: {
    'memory-is-local':
      'The memory store of express-session keeps sessions in the memory of one process. It is not meant for more than one.',
    'one-in-n':
      'Round robin sends one request in N to that process, so the share of pages that find the session is 1 / N: 50 % for N = 2, 33.3 % for N = 3, 20 % for N = 5.',
  },
  tryIt: [
    {
      text: 'Keep sessions in the memory of each app replica.',
      command: 'npm run lab sessions memory',
    },
    {
      text: 'Sign in on the experiment page with one click, and reload a few times.',
      link: { label: 'The experiment page, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Switch back to Redis.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Does the cart come and go together with the name? The list of requests says for each request which app replica answered and whether it found the session.',
}
