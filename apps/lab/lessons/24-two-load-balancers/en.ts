import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Two load balancers',
  story:
    'One load balancer is a single point of failure: whatever stands behind it, nothing is reached ' +
    'when it is gone. Here two of them listen at the same port of one machine, and the kernel gives ' +
    'each new connection to one of them. Both are active; neither waits for the other to fail. What ' +
    'happens when one dies, and what when it only hangs?',
  question:
    'One of the two hangs: its process stands still, and its socket stays open. How many of the pages come meanwhile?',
  choices: { all: 'all of them', half: 'about half', none: 'none' },
  method:
    'A new customer opens a page every 40 ms, each on a connection of their own. Meanwhile edge-1 is killed, and comes back. ' +
    'Then it is paused for four seconds; a page that does not come within two seconds counts as lost. Then it is killed while it hangs.',
  steps: {
    kill: 'Opening pages, killing edge-1',
    pause: 'Opening pages while edge-1 hangs',
    remedy: 'Killing edge-1, which hangs, and opening pages',
  },
  columns: {
    what: 'edge-1',
    pages: 'Pages asked for',
    came: 'Pages that came',
    killed: 'is killed',
    hanging: 'hangs',
    removed: 'is killed while it hangs',
  },
  claims: {
    'kill-loses-what-is-under-way': (n) =>
      `When edge-1 was killed, ${n.killFailed} of ${n.killPages} pages were lost, ${n.killLater} of them asked for after it was dead; ${n.killUnderWay} were under way at that moment. Expected: no more than those, and none asked for later.`,
    'hanging-keeps-its-half': (n) =>
      `While edge-1 hung, ${n.pauseCame} of ${n.pausePages} pages came. Expected: about half.`,
    'without-it-all-come': (n) =>
      `After edge-1 had been killed, ${n.remedyFailed} of ${n.remedyPages} pages were lost. Expected: none.`,
  },
  causes: {
    'one-socket': 'The load balancers do not both listen at the public port.',
    'web-servers': 'The web servers behind them did not answer.',
    'not-paused': 'edge-1 went on running, or was restarted meanwhile.',
  },
  explanation: {
    killed: (n) =>
      `A dead process has no sockets: the kernel gave every new connection to edge-2. Only what edge-1 had under way could be lost: ${n.killFailed} of ${n.killPages} pages.`,
    'killed-more': (n) =>
      `In this run ${n.killFailed} of ${n.killPages} pages were lost when edge-1 was killed, ${n.killLater} of them asked for after it was dead.`,
    hanging: (n) =>
      `A process that hangs keeps its socket. The kernel knows nothing of its health and went on giving it a share of the connections: ${n.pauseCame} of ${n.pausePages} pages came, the others had to wait.`,
    'hanging-otherwise': (n) =>
      `In this run ${n.pauseCame} of ${n.pausePages} pages came while edge-1 hung.`,
    remedy: () =>
      'As soon as the one that hung was gone, all pages came. So somebody has to ask each load balancer for its health and take a silent one out. On several machines keepalived does so: its script asks, and the address moves to the other machine.',
    'no-remedy': (n) =>
      `In this run ${n.remedyFailed} of ${n.remedyPages} pages were lost although the one that hung was gone.`,
    machine: () =>
      'Both are on one machine, which remains a single point of failure. Two machines with one virtual address are the next step.',
  },
  theory: {
    redundancy:
      'Two in parallel fail together only when both fail: of two that work 99 % of the time, one works 99.99 % of it, if they fail independently and a failed one is not used.',
    health:
      'Redundancy needs a decision who is used. Active-active uses both at all times; active-passive lets one wait, and gives it the address when the other one fails its check.',
  },
  tryIt: [
    { text: 'Kill one of them and reload a few times.', command: 'npm run lab kill edge-2' },
    {
      text: 'Pause one of them and open several new windows.',
      command: 'npm run lab pause edge-1 --for 20s',
    },
  ],
  notice:
    'In the topology both load balancers stand side by side. While one hangs, the lab may be slow, too: it is behind the same address. Its own port always answers.',
}
