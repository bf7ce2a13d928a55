import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'The rolling restart',
  story:
    'A new release on a Tuesday at noon, while the shop is busy. Jonas restarts one app replica after the ' +
    'other; two are always running, and the monitoring stays green. The next morning, there are emails: “I ' +
    'clicked on Buy and got an error. Did I buy it or not?” All of them had clicked in the second in which ' +
    'their app replica ended.',
  question:
    'Twenty changes per second reach three app replicas, and each takes 600 ms. All three are killed, one after the other, each when the one before is back. How many requests are lost?',
  choices: {},
  unit: 'requests',
  method:
    'Ten clients send forty requests per second, half of them pages (GET), half of them changes of a cart ' +
    '(POST), whether or not earlier ones are answered. Each app replica takes 600 ms for a request until it ' +
    'is restarted, so some requests are always under way. First, all three are restarted with draining (lab roll): ' +
    'the load balancer sends no new requests, the app replica finishes those under way and ends. Then each is ' +
    'killed. A request is lost if it is answered with a 5xx or not at all.',
  steps: {
    'come-in': 'Ten guests fill their carts',
    slow: 'Making requests slow, so that some are always under way',
    drain: 'Restarting all app replicas, with draining',
    kill: 'Killing one app replica after the other',
  },
  columns: {
    how: 'Restart',
    seconds: 'Duration, s',
    pages: 'Pages',
    lostPages: 'Pages lost',
    changes: 'Changes',
    lostChanges: 'Changes lost',
    expectedLost: 'Expected',
    drained: 'with draining',
    killed: 'killed',
  },
  claims: {
    'nothing-lost-drained': (n) =>
      `With draining, ${n.drainedLost} of ${n.drainedRequests} requests were lost. Expected: none.`,
    'loses-changes': (n) =>
      `Killed, ${n.killedLostChanges} of ${n.killedChanges} changes were lost. Expected: about ${n.expected}.`,
    'loses-no-pages': (n) =>
      `Killed, ${n.killedLostPages} of ${n.killedPages} pages were lost. Expected: none, as a page can be requested again from another app replica.`,
    'enough-requests': (n) =>
      `Only ${n.drainedRequests} and ${n.killedRequests} requests were sent during the two restarts. Expected: more than 50 each.`,
  },
  causes: {
    'not-drained':
      'The load balancer still sent new requests to an app replica that was about to end.',
    'stopped-early': 'The app replica closed connections before their responses were sent.',
    timeout: 'Requests took longer than the time that was allowed for them.',
    'changes-retried':
      'The load balancer sent the changes to another app replica (proxy_next_upstream non_idempotent). Then some may have been carried out twice.',
    'not-slow': 'The added delay was not in effect, so hardly any requests were under way.',
    'not-killed': 'The app replicas were not killed, but stopped gracefully.',
    'slow-restart': 'App replicas were back so late that further requests failed.',
    'no-other-server': 'No other app replica was available at that moment.',
    refused: 'The load balancer refused requests for another reason, such as a limit.',
    'pages-not-retried':
      'The load balancer does not send pages to another app replica after an error (proxy_next_upstream off).',
    'too-fast': 'The restart was over too soon to observe much.',
    'edge-down': 'The load balancer was not available all the time.',
  },
  explanation: {
    drained: (n) =>
      `With draining, none of ${n.drainedRequests} requests was lost in ${n.drainedSeconds} s. The order matters: first out of rotation, then finish, then end.`,
    'lost-drained': (n) =>
      `With draining, ${n.drainedLostPages} of ${n.drainedPages} pages and ${n.drainedLostChanges} of ${n.drainedChanges} changes were lost in ${n.drainedSeconds} s.`,
    'lost-changes': (n) =>
      `Killed, ${n.killedLostChanges} of ${n.killedChanges} changes were lost; Little’s law expects about ${n.expected}: those that were under way in an app replica when it died.`,
    'other-changes': (n) =>
      `Killed, ${n.killedLostChanges} of ${n.killedChanges} changes were lost; Little’s law expects about ${n.expected} under way when the app replicas died.`,
    'changes-not-repeated': () =>
      'The load balancer did not send these changes again. The app replica may have carried them out before it died, and POST is not idempotent, so the client gets an error and has to find out. That is what an idempotency key is for: the shop recognizes the second attempt of the same order.',
    'pages-repeated': (n) =>
      `Of ${n.killedPages} pages none was lost. GET is idempotent, so the load balancer sent those that were under way to another app replica.`,
    'no-pages-lost': (n) => `Of ${n.killedPages} pages none was lost.`,
    'pages-lost': (n) => `Of ${n.killedPages} pages, ${n.killedLostPages} were lost.`,
  },
  theory: {
    little:
      'Little’s law: requests under way = rate × time. λ changes per second of S seconds each are λ × S under way, and N deaths in turn lose all of them once: 20 × 0.6 = 12, whatever N is. With pages of 6 ms instead of 600, it would be one lost change in eight such restarts.',
    retries:
      'An idempotent request, such as GET, may be sent again automatically; a POST may not, unless the sender knows that it is safe. nginx passes a request on to the next server accordingly.',
    drain:
      'Draining: the server is taken out of the list first, gets no new requests, finishes those under way within a grace period, and ends. It loses nothing that ends within this period.',
  },
  tryIt: [
    {
      text: 'Start the load generator, and restart all app replicas with draining.',
      command: 'npm run lab roll',
    },
    { text: 'Now kill one.', command: 'npm run lab kill app-2' },
    { text: 'Drain one by hand.', command: 'npm run lab drain app-3' },
    {
      text: 'Reload a few times. Does app-3 answer?',
      link: { label: 'The experiment page, round-robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Put it back into rotation.', command: 'npm run lab resume app-3' },
  ],
  notice:
    'Compare the error rates of the load generator during “roll” and after “kill”. Which kinds of requests fail?',
}
