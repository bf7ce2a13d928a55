import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'An address that moves',
  story:
    'Two load balancers, each with an address of its own, as on two machines. Customers know neither: they know a virtual ' +
    'address, which one of the two has. keepalived (VRRP) gives it to the other one when the first one fails. ' +
    'Active-passive: there is one virtual address, and the other load balancer waits. Active-active: there are ' +
    'two, each load balancer has one, and the name server gives customers one or the other.',
  question:
    'The load balancer that has the address hangs for eight seconds: it accepts connections and answers none. How many of the pages come meanwhile?',
  choices: { all: 'nearly all of them', half: 'about half', none: 'none' },
  method:
    'A new customer opens a page every 40 ms, each on a connection of their own; with two virtual addresses, at each in turn. ' +
    'Meanwhile the load balancer that has the first address is killed, and comes back. Then the one that has it now is paused for eight seconds. ' +
    'A page that does not come within two seconds counts as lost. Run it in both arrangements: what was measured of the other one stays in the table.',
  steps: {
    kill: 'Opening pages, killing the load balancer that has the address',
    hang: 'Opening pages while the load balancer that has the address hangs',
  },
  columns: {
    arrangement: 'Arrangement',
    passive: 'active-passive',
    active: 'active-active',
    killed: 'Pages that came when it was killed, %',
    hanging: 'Pages that came while it hung, %',
  },
  claims: {
    'soon-after-a-kill': (n) =>
      `When the load balancer was killed, no page came at its address for ${n.killSeconds} s. Expected: at most ${n.limitSeconds} s.`,
    'moves-when-hanging': (n, raw) =>
      `When it hung, its address ${raw.hangMoved === 1 ? 'moved' : 'stayed'}, and no page came there for ${n.hangSeconds} s. Expected: it moves, and pages come again after at most ${n.limitSeconds} s.`,
    'nearly-all-come': (n) =>
      `While it hung, ${n.hangCame} of ${n.hangPages} pages came. Expected: at least three of four.`,
  },
  causes: {
    'not-moved': 'The address did not move: keepalived did not run, or its check did not fail.',
    'web-servers': 'The web servers behind the load balancers did not answer.',
    busy: 'The machine is so busy that the check, or the load balancer that took over, was late.',
  },
  explanation: {
    passive: () =>
      'Active-passive: one load balancer had the address and did all the work, the other one only waited. A failure concerns every customer, but the one that waits has room for all of them.',
    active: () =>
      'Active-active: each load balancer had an address and did half of the work. A failure concerns half of the customers; then one of the two has both addresses and all of the work.',
    killed: (n) =>
      `The killed load balancer’s container ended, and keepalived in it. The other load balancer heard nothing of it any more and took the address: for ${n.killSeconds} s no page came there.`,
    'killed-stayed': (n) =>
      `The killed load balancer was back before the other one took the address: for ${n.killSeconds} s no page came there.`,
    hanging: (n) =>
      `A load balancer that hangs still accepts connections, so only a question that it has to answer shows it. keepalived’s script got no answers, and the address moved: for ${n.hangSeconds} s no page came there.`,
    'hanging-stayed': (n) =>
      `In this run the address stayed where it was, and no page came there for ${n.hangSeconds} s.`,
    others: (n) =>
      `Customers of the other address lost nothing while it hung: ${n.otherCame} of their ${n.otherPages} pages came.`,
    'others-lost': (n) =>
      `Of the customers of the other address, ${n.otherCame} of ${n.otherPages} pages came.`,
    both: (n) =>
      `While one hung, ${n.passiveHung} % of all pages came in the arrangement active-passive, ${n.activeHung} % in active-active.`,
    'one-so-far': () =>
      'Only one of the two arrangements has been measured so far. Switch to the other one and run this again.',
    machine: () =>
      'These two load balancers are containers of one machine. On two machines keepalived does the same, where the network lets an address move; then a machine may fail, too.',
  },
  theory: {
    address:
      'The load balancer that takes an address over announces it to its network (gratuitous ARP), and the next packets go there. Connections that were open are cut: the other one knows nothing of them.',
    health:
      'The one that has the address sends VRRP advertisements several times a second. When they stop, that shows a dead machine or a cut network, not a program that hangs; so a script asks the program itself.',
    arrangements:
      'Active-active uses both machines, but each must be able to carry all of the work. If both together are needed for it, there is no redundancy left.',
  },
  tryIt: [
    { text: 'See which load balancer has the address.', command: 'npm run lab status' },
    {
      text: 'Pause that one, here edge-1, and watch the topology; on Linux also reload http://10.30.80.10:8080, the virtual address.',
      command: 'npm run lab pause edge-1 --for 20s',
    },
    {
      text: 'Switch to active-active, on the machine with the containers.',
      command:
        'BALANCERS=active-active docker compose -f docker-compose.yml -f infra/compose/scale-up.yml up -d',
    },
    {
      text: 'And back.',
      command: 'docker compose -f docker-compose.yml -f infra/compose/scale-up.yml up -d',
    },
  ],
  notice:
    'In the topology the load balancer that has an address is active, the other one is passive. A port that the engine publishes belongs to one container and does not move; the virtual address does.',
}
