export const stages = {
  intro: 'Designs that courses on web infrastructure walk through; each is one option away.',
  navigation: 'Stages',
  titles: {
    simple: 'Simple: one of each',
    distributed: 'Distributed: several app replicas',
    secured: 'Secured: encrypted, fenced, monitored',
    'scale-up': 'Scale-up: no single point of failure',
  },
  runsNow: 'runs now',
  intros: {
    simple:
      'One web server, one app server, one database, reached under a name. Everything works, and everything can stop it.',
    distributed:
      'A load balancer spreads requests over stateless app replicas. Sessions are in Redis, writes go to the primary, reads to the read replica.',
    secured:
      'The distributed stage with encryption on every hop, a firewall between the zones, and alerts before customers call.',
    'scale-up':
      'Two load balancers share one address, web servers and app replicas scale apart: what is there twice can die while customers shop.',
  },
  start:
    'This stage does not run now. Stop what runs, then start it; accounts, carts and orders stay, and a backup is made first:',
  picture: 'The picture',
  pictureOf: (title: string) => `${title}, as tiers from the browser to the database`,
  zones: {
    internet: 'Internet',
    edge: 'Edge',
    web: 'Web',
    app: 'App',
    data: 'Data',
    monitoring: 'Monitoring',
  },
  components: {
    browser: { name: 'browser', short: 'Browser', purpose: '' },
    dns: {
      name: 'Domain name',
      short: 'DNS',
      purpose:
        'www.localhost stands for the address of the server. With a real domain, an A record holds an IPv4 address, AAAA an IPv6 address, and CNAME another name that is looked up in turn.',
    },
    nginx: {
      name: 'nginx (the edge)',
      short: 'nginx',
      purpose:
        'The only server that browsers talk to: a web server for static files, a reverse proxy and load balancer for pages.',
    },
    haproxy: {
      name: 'HAProxy (the edge)',
      short: 'HAProxy',
      purpose: 'The load balancer, and the only server that browsers talk to.',
    },
    web: {
      name: 'nginx (web server)',
      short: 'nginx',
      purpose: 'Serves the static files, behind the load balancer.',
    },
    balancer: {
      name: 'edge (load balancer)',
      short: 'edge',
      purpose:
        'The only server that browsers talk to. It ends TLS and spreads requests over the web servers.',
    },
    balancers: {
      name: 'edge-1, edge-2 (load balancers)',
      short: 'edge-1',
      purpose:
        'Both listen at the public address: each gets about half of the connections and spreads their requests over the web servers that answer. If one dies, the other gets all new connections.',
    },
    balancersWithAddress: {
      name: 'edge-1, edge-2 (load balancers)',
      short: 'edge-1',
      purpose:
        'One of them has the virtual address and spreads requests over the web servers that answer. keepalived checks both, and gives the address to the other one when it fails. With two virtual addresses, each has one.',
    },
    webServers: {
      name: 'web-1 … web-N (web servers)',
      short: 'web-N',
      purpose:
        'nginx: static files, the page cache, limits, and the choice of an app replica. All have the same configuration, so each can serve every request.',
    },
    app: {
      name: 'app-1 (app server)',
      short: 'app-1',
      purpose:
        'Runs the code of the shop and makes the pages. It holds the sessions in its memory.',
    },
    apps: {
      name: 'app-1 … app-N (app replicas)',
      short: 'app-N',
      purpose: 'Run the code of the shop. They keep no state, so each can answer every request.',
    },
    database: {
      name: 'Database',
      short: 'Database',
      purpose: 'Stores accounts, carts, stock and orders.',
    },
    primary: {
      name: 'Primary',
      short: 'Primary',
      purpose: 'The database that takes the writes.',
    },
    readReplica: {
      name: 'Read replica',
      short: 'Read replica',
      purpose: 'Repeats the changes of the primary and answers reads.',
    },
    group: {
      name: 'db-1, db-2, db-3 (a group of databases)',
      short: 'Group',
      purpose:
        'Each change is certified by the members before it is acknowledged. One takes the writes, the others answer reads; when it is gone, the group moves the writes by itself.',
    },
    sentinels: {
      name: 'redis-1, redis-2, redis-3 and three sentinels',
      short: 'Redis',
      purpose:
        'The session store that all app replicas share: a master and two replicas. The sentinels watch them, and make a replica the master by majority.',
    },
    redis: {
      name: 'Redis',
      short: 'Redis',
      purpose: 'The session store that all app replicas share.',
    },
    whoami: {
      name: 'whoami',
      short: 'whoami',
      purpose: 'A second site behind the same address; it shows the request as it arrived.',
    },
    firewall: {
      name: 'Firewall',
      short: 'Firewall',
      purpose:
        'Lets each zone reach only what it needs of the next one. Enforced between machines and, by networks, between containers; between processes of one machine it is only shown (npm run lab firewall).',
    },
    monitoring: {
      name: 'Prometheus and Alertmanager',
      short: 'Prometheus',
      purpose: 'Collect figures of every component and report when a limit is passed.',
    },
  },
  component: 'Components',
  purpose: 'What it is for',
  hopsTitle: 'How the components talk',
  hop: 'From and to',
  protocol: 'Protocol',
  hops: {
    browser: 'Browser to edge',
    web: 'Edge to web server',
    app: 'Edge to app',
    appOfWeb: 'Web server to app',
    database: 'App to database',
    replication: 'Primary to read replica',
    members: 'Between the members of the group',
    redis: 'App to Redis',
  },
  claimsTitle: 'What it lacks and what it can do',
  claimsHint:
    'Each button shows the claim on the running system, then restores it. That takes up to 20 seconds, an alert up to a minute. The firewall is tried in network namespaces beside it.',
  show: 'Show it',
  showOf: (claim: string) => `Show it: ${claim}`,
  showing: 'Showing …',
  mayNotShow: 'To show it, open the link with the token.',
  claims: {
    'edge-spof': {
      text: 'The edge is a single point of failure.',
      how: 'Stops the edge for four seconds; nothing is answered.',
    },
    'edges-redundant': {
      text: 'No load balancer is a single point of failure when it dies.',
      how: 'Stops edge-1 for four seconds; edge-2 gets all connections.',
    },
    'edge-paused': {
      text: 'A load balancer that hangs keeps its share of the connections.',
      how: 'Pauses edge-1 for four seconds; about half of the pages have to wait. A virtual address that moves (keepalived), with a check of the load balancer’s health, is the remedy.',
    },
    'address-moves': {
      text: 'A load balancer that hangs loses the virtual address to the other one.',
      how: 'Pauses the one that has it for ten seconds; pages come again before it goes on.',
    },
    'address-takeover': {
      text: 'No load balancer is a single point of failure: the virtual address moves.',
      how: 'Stops the one that has it for ten seconds; pages come again, and carts can be changed, before it is started.',
    },
    'web-redundant': {
      text: 'No web server is a single point of failure.',
      how: 'Stops web-1 for four seconds; the others answer.',
    },
    'app-spof': {
      text: 'The app server is a single point of failure.',
      how: 'Stops app-1 for four seconds; no page is made.',
    },
    'database-spof': {
      text: 'The database is a single point of failure.',
      how: 'Stops the database for four seconds; neither browsing nor the cart works.',
    },
    'primary-spof': {
      text: 'The primary is a single point of failure for everything that writes.',
      how: 'Stops the primary for four seconds; the catalogue comes from the read replica, carts cannot change.',
    },
    'primary-takeover': {
      text: 'The primary is no single point of failure: the group moves the writes to another member.',
      how: 'Stops the primary for ten seconds; the catalogue stays, carts can be changed again once another member takes the writes.',
    },
    'redis-takeover': {
      text: 'Redis is no single point of failure: the sentinels make a replica the master.',
      how: 'Stops the master for ten seconds; guests browse on, and who has a session goes on: it is read from a replica, until one has taken over.',
    },
    'redis-spof': {
      text: 'Redis is a single point of failure for everything that needs a session.',
      how: 'Stops Redis for four seconds; guests can browse, carts cannot change.',
    },
    'app-redundant': {
      text: 'No app replica is a single point of failure.',
      how: 'Stops app-1 for four seconds; the others answer.',
    },
    'read-replica-redundant': {
      text: 'The read replica is not a single point of failure.',
      how: 'Stops the read replica for four seconds; reads go to the primary.',
    },
    'deploy-downtime': {
      text: 'A deployment is downtime.',
      how: 'Stops app-1, starts the build that is there now, and counts the failed requests.',
    },
    'deploy-without-downtime': {
      text: 'A deployment costs no request.',
      how: 'Restarts the app replicas one by one with the build that is there now, and counts the failed requests.',
    },
    'cannot-scale': {
      text: 'It cannot scale out.',
      how: 'Asks for a second app replica. There is no load balancer, and the sessions are in the memory of the first.',
    },
    scales: {
      text: 'The app tier scales while customers shop.',
      how: 'Adds an app replica and removes it again, while pages are opened.',
    },
    plaintext: {
      text: 'Nothing is encrypted.',
      how: 'Connects to the edge, an app replica and Redis without TLS, and reports which of them answer.',
    },
    'tls-at-the-edge': {
      text: 'TLS ends at the edge.',
      how: 'Connects to the edge, an app replica and Redis without TLS: only the edge refuses.',
    },
    'tls-everywhere': {
      text: 'Every hop is encrypted: TLS ends at the component itself.',
      how: 'Connects to the edge, an app replica and Redis without TLS: all of them refuse. Databases are not tried, as the lab has no account there.',
    },
    firewall: {
      text: 'The firewall lets each zone reach only what it needs of the next one.',
      how: 'Builds the zones as network namespaces with these rules between them, and tries every port of every zone from every other one.',
    },
    alerts: {
      text: 'A component that is down is reported.',
      how: 'Stops app-1 until its alert arrives here, then starts it again; the alert ends by itself.',
    },
  },
  /** Whether somebody without TLS is answered. */
  answers: {
    true: 'answers in plaintext.',
    false: 'refuses plaintext.',
    null: 'does not answer the lab.',
  },
  browsed: (worked: string, all: string) => `${worked} of ${all} pages were answered.`,
  changedCart: (worked: string, all: string) => `${worked} of ${all} changes of a cart worked.`,
  /** How many got through although the table says otherwise, or the other way round; null for none. */
  connected: (reached: string, all: string, wrong: string | null) =>
    `${reached} of ${all} connections from zone to zone got through, ` +
    (wrong === null
      ? 'all as the table of zones says.'
      : `${wrong} of all were not as the table of zones says.`),
  /** Seconds until the alert; null when there was none. */
  alerted: (component: string, seconds: string | null) =>
    seconds === null
      ? `${component} was stopped, and no alert arrived.`
      : `${component} was stopped; its alert arrived after ${seconds} s.`,
  alertBefore: (component: string) =>
    `An earlier alert of ${component} is still active. Try again when it has ended.`,
  noNamespaces: {
    linux: 'Network namespaces are a part of Linux, and the lab runs on another system.',
    programs:
      'Where the lab runs, unshare, ip or nft is not installed (apt install util-linux iproute2 nftables).',
    rights: 'The lab may not create network namespaces here; root may.',
  },
  holds: 'The claim holds.',
  holdsNot: 'This contradicts the claim.',
  shownAt: (time: string) => `Shown ${time}`,
  furtherTitle: 'What remains',
  further: {
    simple: [
      'Requests, passwords and cookies travel unencrypted.',
      'All components are on one machine: its power, disk and network are single points of failure, too.',
      'More load needs a larger machine, and exchanging it is downtime.',
    ],
    distributed: [
      'Requests, passwords and cookies travel unencrypted, inside and outside.',
      'The load balancer, the primary and Redis are there once. Promoting the read replica takes a person.',
      'Nobody is told when something stops.',
    ],
    secured: [
      'Encryption costs CPU time at every hop, and certificates expire.',
      'The load balancer, the primary and Redis are still there once: encryption and monitoring add no redundancy.',
      'An alert reports a failure; it repairs nothing.',
    ],
    'scale-up': [
      'Requests, passwords and cookies travel unencrypted, inside and outside.',
      'All components are on one machine: its power, disk and network are single points of failure.',
    ],
  },
  /** Of two load balancers without a virtual address. */
  furtherSharedPort:
    'A load balancer that hangs goes on getting its share of the connections: the kernel does not know. On several machines, keepalived checks its health and moves the address.',
  lessonsTitle: 'Lessons that it can run',
  busy: 'Another claim is being shown. Try again when it is done.',
  unknown: (known: string) => `There is no such stage. Stages: ${known}.`,
  unknownClaim: 'The stage that runs makes no such claim.',
  otherRuns: (name: string) =>
    `The stage ${name} is running, so nothing of another one can be shown.`,
}
