import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'The firewall, zone by zone',
  story:
    'On the plan, the load balancer stands in the DMZ between two firewalls: the outer one faces the ' +
    'internet, the inner one everything else. “Two?”, asks Noor. “The first one lets in nothing but ' +
    'web pages. What is the second one for?” That night, somebody finds a hole in the load balancer.',
  question:
    'Somebody runs programs of their own on the load balancer. Both firewalls are up. What can they connect to behind the inner one?',
  choices: {
    nothing: 'nothing',
    pages: 'pages of app replicas, and what the load balancer uses in monitoring; no database',
    database: 'also MySQL or Redis',
    everything: 'every port of every zone',
  },
  method:
    'Each zone is a machine in a network namespace of its own, with the two firewalls between them, and ' +
    'something listens on every port. The internet and the load balancer try every port of the zones: ' +
    'without rules, with rules on the outer firewall only, and on both. The rules are those of ' +
    'infra/firewall. Then the port of the database is published as Docker does it, with a rule against it ' +
    'in the chain input, then in forward. The running shop is not touched.',
  steps: {
    build: 'Building the zones',
    none: 'Trying every port without rules',
    outer: 'Rules on the outer firewall only',
    both: 'Rules on both firewalls',
    trap: 'A published port, and a rule against it',
  },
  columns: {
    rules: 'Rules on',
    internetEdge: 'Internet → edge',
    internetInside: 'Internet → app, data, monitoring',
    edgeInside: 'Edge → app, data, monitoring',
    none: 'no firewall',
    outer: 'the outer firewall',
    both: 'both firewalls',
  },
  claims: {
    'no-rules': (n) =>
      `Without rules, the internet reached ${n.noneInternetEdge} ports of the edge and ${n.noneInternetInside} behind it, and the load balancer ${n.noneEdgeInside}. Expected: ${n.ports}, ${n.portsInside} and ${n.portsInside}, all of them.`,
    outer: (n) =>
      `With rules on the outer firewall, the internet reached ${n.outerInternetEdge} ports of the edge and ${n.outerInternetInside} behind it, and the load balancer ${n.outerEdgeInside}. Expected: ${n.publicPorts}, 0 and ${n.portsInside}.`,
    both: (n) =>
      `With rules on both, the internet reached ${n.bothInternetEdge} ports of the edge and ${n.bothInternetInside} behind it; the load balancer ${n.bothEdgeApp} of the app zone, ${n.bothEdgeData} of the data zone and ${n.bothEdgeMonitoring} of the monitoring zone. Expected: ${n.publicPorts} and 0; ${n.appPorts}, 0 and ${n.monitoringPorts}.`,
    trap: (_, n) =>
      `The published port was ${n.trapInput ? 'reached' : 'refused'} with a rule in input, and ${n.trapForward ? 'reached' : 'refused'} with a rule in forward. Expected: reached, then refused.`,
  },
  causes: {
    table:
      'The table of zones (infra/firewall/zones.ts) was changed and lets something else through.',
    kernel: 'The kernel lacks a part that the rules need.',
    busy: 'The machine was so busy that an answer came too late.',
  },
  explanation: {
    measured: (n) =>
      `Measured with real packets: in each zone ${n.ports} ports were listened on and tried.`,
    'not-linux': () =>
      'Computed from the rules, not measured: network namespaces are a part of Linux, and the lab runs on another system.',
    'no-programs': () =>
      'Computed from the rules, not measured: the lab finds no unshare, ip or nft here (apt install util-linux iproute2 nftables).',
    'no-rights': () =>
      'Computed from the rules, not measured: the lab may not create network namespaces here. As root: npm run lab firewall check.',
    'no-rules': (n) =>
      `Without rules, addresses are all it takes: the internet reached all ${n.noneInternetInside} ports behind the load balancer.`,
    outer: (n) =>
      `The outer firewall left the internet ${n.outerInternetEdge} ports, those of the web site, and none behind it. But it stands in front of the load balancer, not behind it: from there, all ${n.outerEdgeInside} ports were reached. An attacker who takes over the load balancer has the databases within reach.`,
    both: (n) =>
      `The inner firewall is for that night: from the load balancer ${n.bothEdgeApp} ports of the app zone and ${n.bothEdgeMonitoring} of the monitoring zone were reached, those that it needs, and none of the data zone.`,
    'data-open': (n) =>
      `Although both firewalls had rules, the load balancer reached ${n.bothEdgeData} ports of the data zone.`,
    trap: () =>
      'The Docker trap: a published port was reached although a rule in input dropped it. Its destination is rewritten first, so the packet is forwarded and never passes input; the same rule in forward refused it.',
    'rule-holds': () => 'The rule in input refused the published port.',
  },
  theory: {
    deny: 'A firewall denies by default: what no rule allows is refused. Then a forgotten rule is an error that somebody notices, not a hole that nobody does.',
    dmz: 'Servers that the internet reaches stand in a network of their own (DMZ). What they may open towards the inside is as limited as what the internet may open towards them.',
    hooks:
      'Linux rewrites destinations (DNAT) in prerouting, before routing decides between input, for this machine, and forward, for another one. Docker publishes ports by DNAT, so rules for them belong into forward (or DOCKER-USER).',
  },
  tryIt: [
    {
      text: 'Read who may connect to what, and what is enforced here.',
      command: 'npm run lab firewall',
    },
    { text: 'Have every port tried from every zone.', command: 'npm run lab firewall check' },
    {
      text: 'Read the rules of one machine, without loading them.',
      command:
        'npm run lab -- firewall apply --machine data --edge 10.0.1.0/24 --app 10.0.2.0/24 --data 10.0.3.0/24 --monitoring 10.0.4.0/24 --dry-run',
    },
  ],
  notice:
    'In the table, find what the load balancer may open, and ask of each line: what would stop working without it?',
}
