import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Virtual hosts and path routing',
  story:
    'The shop, its lab and a small site named whoami have one address and one port. Still, each ' +
    'browser gets the site whose name is in its address bar. Lena points a name of her own, ' +
    'nobody.example, at the same address and wonders which site she will see.',
  question:
    'A request for the host nobody.example, which no site here has, reaches the load balancer. What is the answer?',
  choices: {
    shop: 'a page of the shop, the first site',
    whoami: 'what whoami answers to every request',
    refused: 'an error: there is no such site here',
    silent: 'none: the connection stays silent',
  },
  method:
    'On one address and one port, the same request for / is sent with the Host headers of the shop, of ' +
    'whoami and of the lab, then with Host: nobody.example. /whoami/some/path is requested from the ' +
    'shop’s own host. Then whoami is scaled to five instances. One guest sends 20 requests to ' +
    'whoami, another one 20 requests to sticky-whoami, and ten new guests send one each to sticky-whoami.',
  steps: {
    hosts: 'One request for each of three hosts',
    unknown: 'A request for nobody.example',
    path: 'A request by path',
    turns: 'Twenty requests to whoami',
    sticky: 'Twenty requests to sticky-whoami, then ten new guests',
  },
  columns: {
    host: 'Host',
    requests: 'Requests of one guest',
    answeredBy: 'Instances that answered',
    most: 'Most requests to one',
    least: 'Fewest requests to one',
    turns: 'whoami',
    sticky: 'sticky-whoami',
    newcomers: 'sticky-whoami, new guests',
  },
  claims: {
    sites: (_, { shopBySite, whoamiBySite, labBySite }) =>
      `${shopBySite + whoamiBySite + labBySite} of 3 hosts were answered by their own site. Expected: all 3.`,
    unknown: (n) =>
      `The request for nobody.example was answered with the status ${n.unknownStatus}. Expected: 421.`,
    path: (_, { pathToWhoami }) =>
      pathToWhoami
        ? 'whoami received another path than the one that was sent. Expected: the same.'
        : 'The path /whoami on the shop’s host was not answered by whoami. Expected: by whoami.',
    even: (n) =>
      `Through whoami, ${n.turnsInstances} of ${n.instances} instances answered, between ${n.turnsLeast} and ${n.turnsMost} requests each. Expected: all of them, ${n.each} each.`,
    kept: (n) =>
      `Through sticky-whoami, ${n.stickyInstances} instances answered one guest. Expected: 1.`,
    spread: (n) =>
      `All ${n.newcomers} new guests were assigned to the same instance. Expected: several instances.`,
  },
  causes: {
    'host-ignored': 'The load balancer does not choose by the Host header.',
    'site-down': 'The site, or all of its instances, did not answer.',
    'default-site': 'The load balancer gives requests for unknown names to one of its sites.',
    'path-rewritten': 'A location rewrites the path before it forwards the request.',
    'other-requests': 'Other clients used whoami at the same time and took some of the turns.',
    'not-ready': 'An instance of whoami was not ready.',
    weights: 'The upstream gives one instance another weight, or lists it twice.',
    'cookie-ignored':
      'The load balancer ignores its affinity cookie, or the client does not return it.',
    'default-server': 'Requests without the cookie all go to the first instance.',
  },
  explanation: {
    'by-host': () =>
      'The shop, whoami and the lab each answered the request that had their name in its Host header. Address, port and path were the same, so the load balancer can have chosen by the name only.',
    refused: (n) =>
      `The request for nobody.example was answered with ${n.unknownStatus}, Misdirected Request. The connection reached the load balancer, as the address was right; the name was not.`,
    'by-path': () =>
      'On the shop’s own host, /whoami/some/path was answered by whoami, which received the path as it was sent. One host can have several applications, each under a path of its own.',
    turns: (n) =>
      `Through whoami, each of ${n.instances} instances answered ${n.each} of ${n.requests} requests: round robin.`,
    sticky: (n) =>
      `Through sticky-whoami, one instance answered all ${n.requests} requests of a guest. It is the same list of servers, under another name.`,
    spread: (n) =>
      `${n.newcomers} new guests without the cookie were assigned to ${n.assigned} instances.`,
    measured: (n) =>
      `Instances that answered one guest: ${n.turnsInstances} through whoami, ${n.stickyInstances} through sticky-whoami.`,
  },
  theory: {
    names:
      'DNS may give many names the same address. The connection is made to the address, and only the Host header of HTTP/1.1 tells the server which name was meant. That is why it is mandatory, and why one address can serve any number of sites.',
    default:
      'A name that no site has must go somewhere: nginx takes the server marked as the default, or the first one in its configuration. If that were the shop, its pages would be served under any name that somebody points at the address. A default that answers 421 prevents that.',
    routing:
      'Host and path choose the site; the balancing method then chooses one of its servers. Both decisions are independent.',
  },
  tryIt: [
    {
      text: 'Reload whoami a few times. The name and the address change with each instance.',
      link: { label: 'whoami', host: 'whoami', path: '/' },
    },
    {
      text: 'Reload this one beside it.',
      link: { label: 'whoami, sticky', host: 'sticky-whoami', path: '/' },
    },
    { text: 'Add instances while you reload.', command: 'npm run lab scale whoami 5' },
    { text: 'Go back to two.', command: 'npm run lab scale whoami 2' },
  ],
  notice:
    'In whoami’s answer, compare the Host line with the addresses: what does the server know of the name that the browser used?',
}
