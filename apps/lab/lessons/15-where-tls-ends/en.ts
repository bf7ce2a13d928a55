import type { Texts } from './lesson.ts'

const read = (found: number) => (found ? 'readable' : 'not readable')

export const texts: Texts = {
  title: 'Where TLS ends',
  story:
    'The shop has HTTPS: the browser shows a padlock, and the certificate is valid. One evening somebody plugs a ' +
    'small computer into the switch in the server room, between the load balancer and the app replicas, and lets ' +
    'it record what passes.',
  question:
    'HTTPS ends at the load balancer, which passes requests on in plaintext. What can the recording be read for?',
  choices: {
    nothing: 'Nothing: the browser has encrypted it',
    metadata: 'Addresses and sizes, but no contents',
    everything: 'Everything: passwords, session cookies and pages',
  },
  method:
    'The hop from the load balancer to the app replicas is switched to plaintext, while a guest browses. Customers ' +
    'sign in, and the real packets of one app replica are captured for four seconds (npm run lab capture). Then the ' +
    'hop is switched back to TLS, and the same is done again.',
  steps: {
    plaintext: 'Switching the hop to plaintext',
    capture: 'Capturing packets while customers sign in',
    tls: 'Switching the hop to TLS',
    'capture-again': 'Capturing packets while customers sign in, again',
  },
  columns: {
    hop: 'From load balancer to app replica',
    packets: 'Packets',
    requests: 'Requests read',
    password: 'Password',
    cookie: 'Session cookie',
    title: 'Page',
    plain: 'in plaintext',
    encrypted: 'by TLS',
    yes: 'read',
    no: 'not read',
  },
  claims: {
    plaintext: (_, n) =>
      `In plaintext a password was ${read(n.plainPassword)}, a session cookie ${read(n.plainCookie)} and a page ${read(n.plainTitle)}. Expected: all three can be read.`,
    encrypted: (n, raw) =>
      `By TLS there were ${n.tlsPackets} packets and ${n.tlsRequests} readable requests; a password was ${read(raw.tlsPassword)}, a session cookie ${read(raw.tlsCookie)} and a page ${read(raw.tlsTitle)}. Expected: packets, and nothing in them can be read.`,
    switch: (n) =>
      `${n.failed} of ${n.sent} requests failed while the hop was switched. Expected: none, as app replicas accept both meanwhile.`,
  },
  causes: {
    'still-encrypted': 'The hop was still encrypted: the switch had no effect.',
    elsewhere: 'The sign-ins went to another app replica, so they were not in these packets.',
    'plaintext-left': 'Connections in plaintext were still open, and were used again.',
    refused: 'An app replica refused plaintext before the load balancer had changed.',
    busy: 'The machine was too busy to answer in time.',
  },
  explanation: {
    'https-ends': () =>
      'The browser’s connection was encrypted all the time; that protected nothing behind the load balancer.',
    readable: (n) =>
      `In plaintext, ${n.plainPackets} packets showed ${n.plainRequests} whole requests, with the password of a sign-in, a session cookie and the title of a page. The cookie alone is enough to act as that customer.`,
    'in-part': (n) => `In plaintext, ${n.plainPackets} packets could be read in part.`,
    'not-readable': (n) =>
      `Nothing could be read in the ${n.plainPackets} packets that were to be in plaintext.`,
    encrypted: (n) =>
      `By TLS, the same sign-ins took ${n.tlsPackets} packets, and nothing in them could be read: what is left is who talks to whom, when and how much.`,
    leak: () => 'Something could be read although the hop was to be encrypted.',
    smooth: (n) => `Of the ${n.sent} requests during the two switches, none failed.`,
    failures: (n) => `Of the ${n.sent} requests during the two switches, ${n.failed} failed.`,
  },
  theory: {
    termination:
      'A load balancer that chooses by host, path or cookie must read the request, so it has to decrypt it: TLS ends there. Behind it there is plaintext, unless it encrypts again.',
    'zero-trust':
      'A network is not trusted for where it is. An attacker who gets into one machine of the inner network hears its neighbours; each hop therefore protects itself.',
    verification:
      'Encryption without verification helps against listening, not against somebody who answers in the server’s place. nginx verifies no upstream unless it is told to.',
  },
  tryIt: [
    { text: 'Switch the hop to plaintext.', command: 'npm run lab app-tls off' },
    {
      text: 'Listen to an app replica for ten seconds.',
      command: 'npm run lab -- capture app-1 --for 10s',
    },
    { text: 'Sign in meanwhile.', link: { label: 'the sign-in page', path: '/login' } },
    { text: 'Switch back to TLS, and listen again.', command: 'npm run lab app-tls on' },
    { text: 'Listen to a database.', command: 'npm run lab capture db-1' },
  ],
  notice:
    'The padlock in the browser looks the same in both cases. Nobody outside can see where TLS ends.',
}
