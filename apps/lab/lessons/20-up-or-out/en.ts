import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Scaling up or out',
  story:
    'The shop is too slow. Olga offers a machine with three times the CPU for the one app replica: ' +
    'nothing else would change. Amir prefers three app replicas on machines like the one there is. ' +
    'Both plans cost the same. What do they buy?',
  question:
    'One app replica may use a fifth of a core and is fully loaded. How many times as many pages do three of them serve?',
  choices: {},
  unit: 'times as many',
  method:
    'Sixteen clients request the list of products, one after the other, for five seconds: from one app ' +
    'replica with 20 % of a core, from one with 60 %, and from three with 20 % each. So both have the same ' +
    'CPU. The limit is real, though not a machine’s: ten times per second, an app replica’s process ' +
    'is stopped once it has had its share (SIGSTOP), and continued later. How much CPU time it took is read ' +
    'from the system. After each of the last two loads, one app replica without the limit is killed while a guest ' +
    'requests a page every 50 ms.',
  steps: {
    one: 'One app replica with 20 % of a core',
    up: 'Scaled up: one app replica with 60 % of a core',
    'kill-up': 'Killing the only app replica',
    out: 'Scaled out: three app replicas with 20 % each',
    'kill-out': 'Killing one of three',
  },
  columns: {
    system: 'System',
    share: 'CPU allowed, % of a core',
    cpu: 'CPU used, %',
    perSecond: 'Pages per second',
    meanMs: 'Mean, ms',
    lostPercent: 'Pages lost after a kill, %',
    one: 'one, small',
    up: 'scaled up',
    out: 'scaled out',
  },
  claims: {
    limited: (n) =>
      `The app replicas used ${n.cpuOne}, ${n.cpuUp} and ${n.cpuOut} % of a core. Expected: about ${n.sharePercent}, ${n.upPercent} and ${n.upPercent} %, or less.`,
    'up-gains': (n) =>
      `With ${n.cpuGainUp} times the CPU, one app replica served ${n.gainUp} times as many pages. Expected: about as many times as the CPU.`,
    'out-gains': (n) =>
      `With ${n.cpuGainOut} times the CPU, three app replicas served ${n.gainOut} times as many pages as one. Expected: about as many times as the CPU.`,
    'up-loses': (n) =>
      `None of ${n.sentUp} pages was lost while the only app replica was dead. Expected: some.`,
    'out-keeps': (n) =>
      `${n.lostOut} of ${n.sentOut} pages were lost after one of three app replicas was killed. Expected: none.`,
  },
  causes: {
    'not-limited': 'The processes were not stopped in time, or others than those were limited.',
    'busy-machine': 'The machine has too few cores free for what it should have got.',
    'other-limit': 'Something else was the limit: the edge, the database, or the clients.',
    'not-in-rotation': 'Not all app replicas were in rotation.',
    'came-back': 'It came back before the next request.',
    'not-killed': 'It was not killed, or another one answered.',
    'no-retry': 'The load balancer did not retry a GET on another app replica.',
  },
  explanation: {
    limited: (n) =>
      `The limit held: the app replicas used ${n.cpuOne} % of a core (one, small), ${n.cpuUp} % (scaled up) and ${n.cpuOut} % (scaled out, all three together).`,
    starved: (n) =>
      `They were allowed ${n.sharePercent}, ${n.upPercent} and ${n.upPercent} %, and did not use all of it: something else was the limit, such as the machine’s cores, which the load, the edge and the databases use as well. ${n.times} times the pages takes ${n.times} times the CPU.`,
    up: (n) =>
      `Scaled up, the one app replica served ${n.perSecondUp} pages per second in place of ${n.perSecondOne}: ${n.gainUp} times as many, with ${n.cpuGainUp} times the CPU.`,
    out: (n) =>
      `Scaled out, three app replicas served ${n.perSecondOut} per second: ${n.gainOut} times as many as one, with ${n.cpuGainOut} times the CPU.`,
    'up-loses': (n) =>
      `When the only app replica was killed, ${n.lostUp} of ${n.sentUp} pages were lost: until it was back, nobody else could answer.`,
    'out-keeps': (n) =>
      `When one of three was killed, none of ${n.sentOut} pages was lost. The load balancer asked the other two.`,
    measured: (n) =>
      `Pages per second: ${n.perSecondOne} (one, small), ${n.perSecondUp} (scaled up), ${n.perSecondOut} (scaled out). Lost after a kill: ${n.lostPercentUp} % and ${n.lostPercentOut} %.`,
  },
  theory: {
    vertical:
      'Scaling up (vertical): a bigger machine. Nothing in the design changes, and it ends at the biggest machine, or sooner: a Node.js process runs JavaScript on one core, so further cores do not make it faster. Changing the machine is downtime.',
    horizontal:
      'Scaling out (horizontal): more machines of the same kind. It takes a load balancer and app replicas without state of their own, and it goes on until something shared, such as the primary, is the bottleneck.',
    redundancy:
      'The same CPU in several parts serves about as much, and fails in parts: of N app replicas one can die, and (N − 1) / N of the capacity is left. A single one is a single point of failure at any size.',
  },
  tryIt: [
    { text: 'Scale out while the load generator runs.', command: 'npm run lab scale 5' },
    { text: 'Look at the CPU of each app replica.', command: 'npm run lab status' },
    { text: 'Scale back.', command: 'npm run lab scale 3' },
  ],
  notice:
    'On your machine all app replicas share its cores, with the database and the edge. At how many app replicas does one more bring nothing?',
}
