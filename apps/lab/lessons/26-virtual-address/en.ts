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
    'moves-when-killed': (n) =>
      `When the load balancer was killed, no page came at its address for ${n.killSeconds} s. Expected: at most ${n.limitSeconds} s.`,
    'moves-when-hanging': (n) =>
      `When it hung, no page came at its address for ${n.hangSeconds} s. Expected: at most ${n.limitSeconds} s.`,
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
      `A script of keepalived asks HAProxy for an answer three times a second. When there was none, the address moved: for ${n.killSeconds} s no page came.`,
    'killed-late': (n) =>
      `In this run no page came for ${n.killSeconds} s after the load balancer had been killed.`,
    hanging: (n) =>
      `A load balancer that hangs still accepts connections, so only a question that it has to answer shows it. Two answers were missing, and the address moved: ${n.hangSeconds} s.`,
    'hanging-late': (n) =>
      `In this run no page came for ${n.hangSeconds} s while the load balancer hung.`,
    others: (n) =>
      `Customers of the other address noticed nothing: ${n.otherCame} of their ${n.otherPages} pages came.`,
    'others-lost': (n) =>
      `Of the customers of the other address, ${n.otherCame} of ${n.otherPages} pages came.`,
    both: (n) =>
      `While one hung, ${n.passiveHung} % of all pages came in the arrangement active-passive, ${n.activeHung} % in active-active.`,
    'one-so-far': () =>
      'Only one of the two arrangements has been measured so far. Switch to the other one and run this again.',
    machine: () =>
      'These two load balancers are containers of one machine. On two machines it is the same, and one machine may fail, too.',
  },
  theory: {
    address:
      'An address belongs to whoever answers for it in its network. The one that takes it over says so to everybody there, and from the next packet on it is meant. Connections that were open are cut: nobody hands them over.',
    health:
      'The two tell each other several times a second that they are there. That shows a dead machine or a cut network, not a program that hangs; so a script asks the program itself.',
    arrangements:
      'Active-active uses both machines, but each must be able to carry all of the work: whoever plans with the capacity of two has no redundancy left.',
  },
  tryIt: [
    { text: 'See who has the address.', command: 'npm run lab status' },
    { text: 'Pause it and reload a page.', command: 'npm run lab pause edge-1 --for 20s' },
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
