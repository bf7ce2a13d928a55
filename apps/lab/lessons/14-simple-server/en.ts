import type { Texts } from './lesson.ts'

const did = (worked: number) => (worked ? 'worked' : 'failed')

export const texts: Texts = {
  title: 'The simple server',
  story:
    'A shop opens with the smallest thing that works: one machine with a web server, an app server and a ' +
    'database, under the name www.localhost. The owner asks which of the three may stop for a moment, to be ' +
    'repaired or replaced, without customers noticing.',
  question: 'How many of the three servers can stop while pages are still answered?',
  choices: {},
  unit: 'of 3',
  method:
    'The name is resolved. A name server of its own gets two names of a shop, the second with a CNAME record for the first or ' +
    'with an A record of its own, and the address of the first is changed. A static file and a page are requested, to see which server ' +
    'answers each. Then the ' +
    'web server, the app server and the database are stopped one after the other, and a static file, a page and a ' +
    'change of a cart are tried. At last a new version is deployed as it is done here: stop, start, and count the ' +
    'requests that fail, ten a second.',
  steps: {
    resolve: 'Resolving www.localhost',
    records: 'Changing a record at a name server',
    follow: 'Following a static file and a page',
    edge: 'Without the web server',
    app: 'Without the app server',
    database: 'Without the database',
    deploy: 'Deploying: stop, start the new build',
    afterwards: 'Looking at the cart from before',
  },
  columns: {
    stopped: 'Stopped',
    file: 'Static file',
    page: 'Page',
    cart: 'Cart',
    edge: 'the web server (nginx)',
    app: 'the app server (app-1)',
    database: 'the database',
    yes: 'yes',
    no: 'no',
    requests: 'Requests during the deployment',
    answered: 'Answered',
    failed: 'Failed',
  },
  claims: {
    records: (_, n) =>
      `After the change, ${n.byCname} of the two names led to the new address with the CNAME record, and ${n.byAddress} with the A record. Expected: 2 and 1.`,
    path: (_, n) =>
      `The static file was answered ${n.fileByApp ? 'by the app server' : 'by the web server'} and the page ${n.pageByApp ? 'by app-1' : 'not by app-1'}. Expected: files from the web server, pages from app-1.`,
    edge: (_, n) =>
      `Without the web server, a static file ${did(n['edge-file'])}, a page ${did(n['edge-page'])} and the cart ${did(n['edge-cart'])}. Expected: nothing works.`,
    app: (_, n) =>
      `Without the app server, a static file ${did(n['app-file'])}, a page ${did(n['app-page'])} and the cart ${did(n['app-cart'])}. Expected: only the static file works.`,
    database: (_, n) =>
      `Without the database, a static file ${did(n['database-file'])}, a page ${did(n['database-page'])} and the cart ${did(n['database-cart'])}. Expected: only the static file works.`,
    deploy: (n) =>
      `${n.failed} of ${n.sent} requests failed during the deployment. Expected: at least one, as nobody answers between stop and start.`,
  },
  causes: {
    'not-stopped': 'The server was not stopped, or was started again at once.',
    cached: 'The answer came from a cache.',
    'not-back-yet': 'The server that was stopped before was not quite back.',
    'hidden-dependency': 'The shop depends on this server in a way that is not in the picture.',
    'another-instance': 'There is a second instance that took over.',
    'file-from-app': 'The static file is not where the web server looks for it.',
    'no-answer': 'The name server did not answer.',
    remembered: 'The resolver remembered the old address.',
    fast: 'The app server was back within the tenth of a second between two requests.',
  },
  explanation: {
    resolved: () =>
      'The resolver of this machine knows www.localhost and gives an address of the machine itself.',
    'not-resolved': () =>
      'The resolver of this machine does not know www.localhost. Browsers and curl do not ask it: they take every name under localhost for the machine itself.',
    records: (n) =>
      `When the shop’s address changed, both names led to the new one while the second had a CNAME record for the first. With an A record of its own, ${n.byAddress} of the 2 names did.`,
    path: () =>
      'The web server answered the static file itself. It passed the page on to app-1, which asked the database.',
    fatal: (n) =>
      `Each of the ${n.servers} servers took all pages down when it stopped: each is a single point of failure.`,
    'not-fatal': (n) =>
      `Of the ${n.servers} servers, ${n.fatal} took all pages down when they stopped.`,
    deploy: (n) =>
      `The deployment took ${n.seconds} s, and ${n.failed} of ${n.sent} requests failed meanwhile: maintenance is downtime.`,
    'no-downtime': (n) => `None of the ${n.sent} requests during the deployment failed.`,
    'cart-lost': () =>
      'Afterwards the cart from before could not be changed: the session was in the memory of the process that was stopped.',
  },
  theory: {
    names:
      'A name stands for an address. In DNS, an A record holds an IPv4 address, an AAAA record an IPv6 address; a CNAME record holds another name, which is looked up in turn. Names under localhost always mean the machine itself.',
    spof: 'In a chain, everything works only if each link works: availabilities are multiplied. Three servers with 99 % each give 97 %.',
    vertical:
      'One app server can only grow with its machine. To run a second one, requests must be spread over both, and sessions must not be in the memory of one of them.',
  },
  tryIt: [
    { text: 'Ask the resolver.', command: 'getent hosts www.localhost || echo unknown' },
    { text: 'Ask the web server.', link: { label: 'www.localhost', host: 'www', path: '/' } },
    { text: 'Deploy, and count.', command: 'npm run lab deploy' },
    { text: 'Try to scale.', command: 'npm run lab scale 2' },
    { text: 'Go on to the next stage.', command: 'npm start -- --stage distributed' },
  ],
  notice:
    'Which message does a browser show without the web server, and which without the app server? Only in one of the two cases is there still somebody who can apologize.',
}
