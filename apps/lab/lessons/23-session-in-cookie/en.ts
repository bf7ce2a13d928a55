import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'The session in its cookie',
  story:
    'A shared store has to be asked for every page, and has to be up. There is a third way: the app ' +
    'replica encrypts and signs the whole session and gives it to the browser, which brings it back ' +
    'with every request. Any app replica that has the key can read it, and nothing is stored on the ' +
    'server. What does that save, and what can the server no longer do?',
  question:
    'Somebody has copied Robin’s cookies. Robin signs out, and then the copy is tried: once with the session in Redis, once with the session in its cookie. With which of them is the copy signed in?',
  choices: {
    'only-cookie': 'only with the session in its cookie',
    'only-redis': 'only with the session in Redis',
    both: 'with both',
    neither: 'with neither',
  },
  method:
    'With each store a customer signs in and opens the account page 60 times through round-robin. ' +
    'Then Redis is stopped, and the page is opened 9 times more. Then the cookies are copied into ' +
    'a second browser, the customer signs out, and the copy opens the account page. At last the ' +
    'customer signs in again, the cookies are copied again, and the password is changed.',
  steps: {
    redis: 'Session in Redis: signing in, then opening 60 pages',
    'redis-down': 'Redis is stopped: opening 9 pages',
    'redis-copy': 'Copying the cookies, signing out, trying the copy',
    'redis-password': 'Copying the cookies, changing the password, trying the copy',
    cookie: 'Session in its cookie: signing in, then opening 60 pages',
    'cookie-down': 'Redis is stopped: opening 9 pages',
    'cookie-copy': 'Copying the cookies, signing out, trying the copy',
    'cookie-password': 'Copying the cookies, changing the password, trying the copy',
  },
  columns: {
    store: 'Session store',
    known: 'Signed in, %',
    down: 'Signed in without Redis, %',
    sessionMs: 'Reading a session, mean, ms',
    bytes: 'Cookie, bytes in each request',
    copy: 'Copy signed in after the sign-out',
    redis: 'Redis',
    cookie: 'cookie',
    yes: 'yes',
    no: 'no',
  },
  claims: {
    'all-known': (n) =>
      `Robin was signed in on ${n.redisKnown} of ${n.requests} pages with Redis and on ${n.cookieKnown} with the cookie. Expected: all ${n.requests} with both.`,
    'only-redis-asks': (n) =>
      `Redis was asked for ${n.redisAsked} of ${n.requests} pages with the switch on Redis and for ${n.cookieAsked} with the switch on cookie. Expected: ${n.requests} and 0.`,
    'cookie-needs-no-redis': (n) =>
      `While Redis was stopped, Robin was signed in on ${n.redisDown} of ${n.requestsDown} pages with Redis and on ${n.cookieDown} with the cookie. Expected: 0 and ${n.requestsDown}.`,
    'cookie-is-longer': (n) =>
      `The cookie had ${n.redisBytes} bytes with Redis and ${n.cookieBytes} with the session in it. Expected: more with the session in it, and no more than ${n.mostBytes}.`,
    'only-the-copied-cookie-works': (_n, raw) =>
      `After the sign-out the copy ${signedIn(raw.redisCopy)} with Redis and ${signedIn(raw.cookieCopy)} with the cookie. Expected: only with the cookie.`,
    'a-new-password-ends-copies': (_n, raw) =>
      `After the password was changed the copy ${signedIn(raw.redisChanged)} with Redis and ${signedIn(raw.cookieChanged)} with the cookie. Expected: with neither.`,
  },
  causes: {
    'no-session': 'The session cookie was not set or not accepted.',
    'redis-unreachable': 'Some app replicas cannot reach Redis, and treat everybody as a guest.',
    'other-store': 'The app replicas use another session store than the switch says.',
    'not-stopped': 'Redis was running again before the pages were opened.',
    'epoch-ignored':
      'The app replica does not compare the session with the account, which knows that the password was changed.',
  },
  explanation: {
    saves: (n) =>
      `With the session in its cookie, no page asked Redis (${n.redisAsked} of ${n.requests} did before), reading the session took ${n.cookieMs} ms instead of ${n.redisMs}, and with Redis stopped Robin was still signed in on ${n.cookieDown} of ${n.requestsDown} pages, not on ${n.redisDown}.`,
    'saves-nothing': (n) =>
      `In this run Redis was asked for ${n.redisAsked} pages with the switch on Redis and for ${n.cookieAsked} with the switch on cookie; with Redis stopped Robin was signed in on ${n.redisDown} and ${n.cookieDown} of ${n.requestsDown} pages.`,
    size: (n) =>
      `It travels with every request: a cookie of ${n.cookieBytes} bytes, while a session’s name took ${n.redisBytes}. A browser keeps ${n.mostBytes} bytes of a cookie at most, so what grows, such as a cart, belongs in the database.`,
    copy: () =>
      'A sign-out can only ask the browser to forget its cookie. The session in Redis was deleted, so its copy was worthless; the copy of the whole session went on working, and would for as long as its lifetime says.',
    'copy-otherwise': (_n, raw) =>
      `In this run the copy, after the sign-out, ${signedIn(raw.redisCopy)} with Redis and ${signedIn(raw.cookieCopy)} with the cookie.`,
    password: () =>
      'Changing the password ended both copies: each session holds a number of the account, and a change counts it up. The shop reads the account for each page anyway. A list of sessions that are signed out would do the same for a sign-out, but such a list is a session store again.',
    'password-fails': (_n, raw) =>
      `In this run the copy, after the password was changed, ${signedIn(raw.redisChanged)} with Redis and ${signedIn(raw.cookieChanged)} with the cookie.`,
  },
  theory: {
    stateless:
      'What the client brings along needs no store: no look-up, no single point of failure, any app replica can answer. It must be encrypted and signed, so that nobody else can read or make it.',
    revocation:
      'Who holds an encrypted session holds it until it expires: taking it back needs something on the server that is asked for every request.',
  },
  tryIt: [
    { text: 'Put sessions into cookies.', command: 'npm run lab sessions cookie' },
    {
      text: 'Sign in, and look at the cookie in your browser’s developer tools.',
      link: { label: 'The experiment page', path: '/demo' },
    },
    { text: 'Stop Redis for a while and reload.', command: 'npm run lab stop redis --for 30s' },
  ],
  notice:
    'The footer of each page says where its session came from. In your browser’s network tools, compare the Cookie header of a request before and after the switch.',
}

function signedIn(copy: number): string {
  return copy ? 'was signed in' : 'was not signed in'
}
