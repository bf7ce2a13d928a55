import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Uneven load',
  story:
    'On Monday morning, all thirty employees of one company open the shop, from the one public ' +
    'address of their office. Of three app replicas, one is overloaded and two are idle: the load ' +
    'balancer distributes by address. Ines switches to round-robin. The next day, one app replica has a ' +
    'failing disk and takes a second for every page, and a third of all requests wait for it.',
  question:
    'One of three app replicas takes a second for a page, the other two 60 ms. Nine clients send one request after the other through least-connections. What percentage of the requests does the slow app replica get?',
  choices: {},
  unit: '% of the requests',
  method:
    'First, thirty guests of one network (127.0.200.1 to 127.0.200.30), then thirty guests of thirty ' +
    'networks (127.0.1.1, 127.0.2.1, …) open one page each through ip-hash. Then one app replica is ' +
    'made slow, and nine clients send one request after the other for six seconds through ' +
    'round-robin and for six seconds through least-connections. The other app replicas are slowed a ' +
    'little, so that the cores of this machine are not the limit.',
  steps: {
    nat: 'Thirty guests of one network, through ip-hash',
    own: 'Thirty guests of thirty networks, through ip-hash',
    slow: 'Making one app replica slow',
    turns: 'Nine clients, through round-robin',
    connections: 'Nine clients, through least-connections',
  },
  columns: {
    strategy: 'Strategy',
    slowShare: 'Share of the slow app replica, %',
    expectedShare: 'Expected, %',
    perSecond: 'Requests per second',
    meanMs: 'Mean, ms',
    p95Ms: 'p95, ms',
    'round-robin': 'round-robin',
    'least-connections': 'least-connections',
  },
  claims: {
    'one-network-one-app': (n, { wholeAddress }) =>
      `Through ip-hash, the ${n.guests} guests of one /24 network were served by ${n.nat} app replicas. Expected: ${wholeAddress === 1 ? 'several, as HAProxy hashes the whole address' : 'one'}.`,
    'networks-spread': (n) =>
      `Through ip-hash, the guests of ${n.guests} networks were served by ${n.own} app replica. Expected: several.`,
    'equal-share': (n) =>
      `Through round-robin, the slow app replica got ${n.turnsShare} % of the requests. Expected: ${n.inTurn} %, the same as each of the others.`,
    'by-speed': (n) =>
      `Through least-connections, the slow app replica got ${n.connectionsShare} % of the requests. Expected: ${n.bySpeed} %, in proportion to its speed.`,
    faster: (n) =>
      `A page took ${n.connectionsMeanMs} ms through least-connections and ${n.turnsMeanMs} ms through round-robin (means). Expected: less than half.`,
  },
  causes: {
    'whole-address':
      'The load balancer hashes the whole address instead of its first three octets: hash $remote_addr instead of ip_hash.',
    'not-hashed':
      'The load balancer does not distribute by address: another strategy is in effect.',
    'not-in-rotation': 'An app replica was not in rotation for a while.',
    'addresses-hidden':
      'The load balancer does not see the clients’ addresses: a proxy or NAT in front of it replaces them.',
    'weights-more': 'The upstream gives this server a higher weight, or lists it twice.',
    'weights-less': 'The upstream gives this server a lower weight than the others.',
    'slow-skipped':
      'The load balancer takes the slow app replica for failed and skips it at times.',
    'other-requests': 'Other clients used the same strategy and took some of the turns.',
    'not-least-connections':
      'The load balancer does not compare open connections, or its workers do not share their counts (zone).',
    'not-slow':
      'The app replica was not slow during this part: the fault was cleared or not applied.',
    'busy-machine': 'The machine was busy with something else during one of the measurements.',
  },
  explanation: {
    nat: (n) =>
      `Through ip-hash, the ${n.guests} guests of one network were all served by one app replica, those of ${n.guests} networks by ${n.own}. Addresses with the same first three octets are one client to ip_hash.`,
    'whole-address': (n) =>
      `Through ip-hash, the ${n.guests} guests of one network were served by ${n.nat} app replicas, those of ${n.guests} networks by ${n.own}: HAProxy hashes the whole address. In the office, all share one address, so they would still be served by one; with nginx, the whole network would.`,
    'not-by-network': (n, { nat }) =>
      `Through ip-hash, the ${n.guests} guests of one network were served by ${nat === 1 ? 'one app replica' : `${n.nat} app replicas`}, those of ${n.guests} networks by ${n.own}.`,
    'no-addresses': () =>
      'The part about ip-hash was skipped: it needs clients with different addresses, which only Linux has on its loopback interface, and which containers do not pass on.',
    'equal-share': (n) =>
      `Through round-robin, the slow app replica got ${n.turnsShare} % of the requests, the same share as each of the others. So one request in ${n.apps} took ${n.slowMs} ms or more.`,
    share: (n) =>
      `Through round-robin, the slow app replica got ${n.turnsShare} % of the requests, and an equal share would be ${n.inTurn} %.`,
    'by-speed': (n) =>
      `Through least-connections, it got ${n.connectionsShare} %: its requests stay open longer, so new ones go to the others.`,
    'not-by-speed': (n) =>
      `Through least-connections, it got ${n.connectionsShare} % of the requests.`,
    'p95-misses-it': (n) =>
      `As fewer than 5 % of the requests went to the slow app replica, p95 (${n.connectionsP95Ms} ms) does not show it. The slowest requests still do.`,
    throughput: (n) =>
      `The same ${n.clients} clients got ${n.turnsPerSecond} responses per second through round-robin (mean ${n.turnsMeanMs} ms, p95 ${n.turnsP95Ms} ms) and ${n.connectionsPerSecond} through least-connections (mean ${n.connectionsMeanMs} ms, p95 ${n.connectionsP95Ms} ms).`,
  },
  theory: {
    'ip-hash':
      'nginx’s ip_hash takes the first three octets of an IPv4 address, or the whole IPv6 address; HAProxy’s balance source takes the whole address. All clients behind one NAT share one IPv4 address, so they share one server, too.',
    turns: 'Round robin gives each server 1 / N of the requests, however slow it is.',
    'by-speed':
      'least_conn sends a request to the server with the fewest active connections, which keeps as many open at each. A server with k open requests and a service time s completes k / s per second, so its share is (1 / s₁) / (1 / s₁ + 1 / s₂ + 1 / s₃): 2.9 % for 1 s and twice 60 ms.',
  },
  tryIt: [
    {
      text: 'Make one app replica slow for five minutes.',
      command: 'npm run lab -- slow app-1 1s --for 5m',
    },
    {
      text: 'Reload this page several times and count the slow ones. (The experiment page sends requests of its own, which would take turns, too.)',
      link: { label: 'The catalogue, round-robin', host: 'round-robin', path: '/products' },
    },
    {
      text: 'A single client has at most one open request, so least-connections has nothing to compare. Start the load generator, and compare the shares in the live topology.',
      link: { label: 'The same, least-connections', host: 'least-connections', path: '/products' },
    },
    { text: 'Clear the fault.', command: 'npm run lab slow app-1 0' },
  ],
  notice:
    'What would least-connections do with an app replica that answers every request at once, with an error?',
}
