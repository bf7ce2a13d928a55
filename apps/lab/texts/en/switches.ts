import { faultEffects, faultTitles } from '../../../control/fault-kinds.ts'
import { strategyEffects, strategyNames } from '../../../edge/strategies.ts'

/** Keys of `values` and `effects` are the values of the switches themselves. */
export const switches = {
  intro:
    'Everything here works while customers use the shop. Every fault clears itself after its duration, even if the lab crashes.',
  nobody: 'The control plane does not respond, so the current state is unknown.',
  now: 'Current:',
  unknown: 'unknown',
  apply: 'Apply',
  groups: { faults: 'Faults', audit: 'Audit log' },
  titles: {
    replicas: 'App replicas',
    web: 'Web servers',
    sessions: 'Session store',
    strategy: 'Load-balancing strategy',
    weights: 'Weights of the app replicas',
    reads: 'Database reads',
    freshness: 'Read-your-writes',
    cache: 'Page cache for guests',
    'app-tls': 'TLS to the app replicas',
  },
  replicas: {
    label: 'Number of app replicas',
    effect:
      'Scaling in stops the app replicas with the highest numbers after they have finished their requests. A new one receives requests as soon as it is ready.',
  },
  web: {
    label: 'Number of web servers',
    effect:
      'The load balancers spread requests over them. Scaling in stops those with the highest numbers after they have finished their requests.',
  },
  weights: {
    of: 'App replica',
    weight: 'Weight',
    effect:
      'An app replica of weight 3 receives three times the requests of one of weight 1, for example on a machine with three times the processors. Drain takes it out of rotation.',
  },
  values: {
    memory: 'Memory',
    redis: 'Redis',
    cookie: 'Cookie',
    ...strategyNames('en'),
    primary: 'Primary',
    replica: 'Read replica',
    on: 'On',
    off: 'Off',
  } as Record<string, string>,
  effects: {
    memory: 'Each app replica keeps its own sessions and cannot see those of the others.',
    redis:
      'All app replicas share one session store: any of them can handle any request, at the cost of one lookup per request.',
    cookie:
      'Each browser carries its whole session in an encrypted cookie: nothing to look up and nothing to share, but a copied cookie goes on working after sign-out.',
    ...strategyEffects('en'),
    primary: 'All reads go to the primary: never stale, but the primary carries the whole load.',
    replica:
      'Reads go to the read replica: this takes load off the primary, but pages can be slightly stale.',
    on: 'After a write, the same customer’s reads wait for the read replica or go to the primary.',
    off: 'A read may miss what the same customer has just written.',
  },
  /** Of switches whose values others have, too. */
  effectsOf: {
    cache: {
      on: 'The edge answers guests from its cache with pages up to one second old. Customers who are signed in or have a cart never get a cached page.',
      off: 'An app replica renders every page.',
    },
    'app-tls': {
      on: 'The edge asks app replicas by TLS 1.3 and verifies their certificates. Somebody who listens between the tiers sees addresses and sizes.',
      off: 'The edge asks in plaintext: somebody who listens between the tiers reads passwords, cookies and pages. For a lesson only.',
    },
  } as Record<string, Record<string, string>>,
  edge: {
    summary: (switches: string) =>
      `Changes to the configuration of the load balancer for: ${switches}`,
    present: (strategy: string) => `Configuration of the load balancer for: ${strategy}`,
    cache: (value: string) => `cache ${value.toLowerCase()}`,
    show: 'Show the configuration',
    same: 'This is the running configuration. Select another strategy or cache setting to see the difference.',
    why: 'The configuration always contains one group of servers per strategy; the current one is selected by a single line. The cache is switched in the same way.',
    removed: 'removed',
    added: 'added',
    omitted: 'unchanged lines',
  },
  faults: {
    intro: (mayLose: boolean): string =>
      mayLose
        ? 'No fault destroys data, with one exception: promoting another database after a crash of the primary may lose transactions that had not been replicated yet.'
        : 'No fault destroys data.',
    besideTheEdge:
      'All traffic passes the edge, including this page. While it is down, the lab remains available at',
    target: 'Target',
    duration: 'Duration',
    durations: { 10: '10 s', 30: '30 s', 60: '1 min', 300: '5 min' } as Record<number, string>,
    slowBy: 'Delay, ms',
    lagBy: 'Lag, s',
    cards: {
      replica: 'App replica',
      redis: 'Redis',
      edge: 'Edge',
      web: 'Web server',
      whoami: 'whoami',
      rolling: 'Rolling restart',
    },
    verbs: {
      ...faultTitles('en'),
      promote: (name: string) => `Promote ${name}`,
      roll: 'Start the rolling restart',
    },
    effects: {
      ...faultEffects('en'),
      roll: 'drains, stops and starts one app replica after the other; no request should fail',
    },
    /** What comes of a promotion, by the stage's failover. */
    promotes: {
      manual: 'becomes the primary; the others become its read replicas',
      group: 'becomes the primary, which takes the writes of the group',
    },
  },
  reset: {
    button: 'Reset everything',
    hint: 'Clears all faults, starts what is stopped, makes db-1 the primary and sets every switch to its default.',
  },
  audit: {
    intro: 'The newest entries of the last 500.',
    empty: 'No entries yet.',
    columns: { at: 'Time', by: 'User', what: 'Command', outcome: 'Result' },
    by: (user: string) => user.replace(/^console/, 'lab'),
    done: 'done',
    refused: 'refused',
  },
}
