import { strategyEffects } from '../../../edge/strategies.ts'

/** Keys of `values` and `effects` are the values of the switches themselves. */
export const switches = {
  intro:
    'Everything here works while people shop. Every fault clears itself after its duration, even if the lab crashes.',
  nobody: 'Nobody answers who could say how things stand: the supervisor is gone.',
  now: 'now',
  unknown: 'unknown',
  apply: 'Apply',
  groups: { faults: 'Faults', audit: 'Audit log' },
  titles: {
    replicas: 'Replicas',
    sessions: 'Session store',
    strategy: 'Strategy of the edge',
    reads: 'Reads',
    freshness: 'Read-your-writes',
    cache: 'Cache of guests’ pages',
  },
  replicas: {
    label: 'Number of replicas',
    effect:
      'More replicas share the requests. Those with the highest numbers go first, after they have answered what they have; a new one gets visitors when it is ready.',
  },
  effects: {
    memory: 'Each replica remembers only its own visitors: another one does not know them.',
    redis:
      'All replicas share one store: any replica will do, at the price of a look-up each time.',
    ...strategyEffects('en'),
    primary: 'All reads ask the primary: never stale, and it carries everything.',
    replica: 'Reads ask the replica: the primary is relieved, and pages may be a little old.',
    on: 'After a write, the same customer’s reads wait for the read replica or go to the primary.',
    off: 'A read may not yet see what the same visitor has just written.',
  },
  cache: {
    effects: {
      on: 'The edge answers guests by itself with pages up to a second old; each replica keeps what it makes pages of as long. Nobody who is logged in or has a cart gets a kept page.',
      off: 'Every page is made for the one who asks: round robin counts each of them.',
    } as Record<string, string>,
  },
  edge: {
    summary: (switches: string) => `What ${switches} changes in the configuration of nginx`,
    present: (strategy: string) => `The configuration of nginx for ${strategy}`,
    cache: (value: string) => `cache ${value}`,
    show: 'Show the configuration',
    same: 'This is how it runs. Choose another strategy, or turn the cache, to see the difference.',
    why: 'All strategies exist at once, as upstreams; the default is a single line, and so is the cache.',
    removed: 'removed',
    added: 'added',
    omitted: 'unchanged lines',
  },
  faults: {
    intro:
      'Nothing here destroys data but for one thing: promoting after a crash loses what the old primary had not sent yet.',
    besideTheEdge:
      'Everybody comes through it, this page too. While it is away, the lab is still here:',
    target: 'Target',
    duration: 'For how long',
    durations: { 10: '10 s', 30: '30 s', 60: '1 min', 300: '5 min' } as Record<number, string>,
    slowBy: 'Slower by, ms',
    lagBy: 'Lag, seconds',
    cards: {
      replica: 'A replica of the shop',
      replicaDatabase: (name: string) => `The replica database, ${name}`,
      primary: (name: string) => `The primary, ${name}`,
      redis: 'Redis',
      edge: 'The edge',
      whoami: 'whoami',
      rolling: 'Rolling restart',
    },
    verbs: {
      kill: 'Kill',
      pause: 'Pause',
      slow: 'Slow down',
      drain: 'Drain',
      stop: 'Stop',
      lag: 'Lag',
      promote: (name: string) => `Promote ${name}`,
      roll: 'Restart one by one',
    },
    effects: {
      kill: 'dies at once as in a crash, and comes back by itself',
      pause: 'keeps its connections and answers nothing',
      slow: 'every page takes that much longer',
      drain: 'gets no more visitors, and goes on running',
      stop: 'ends in good order, and is started when the time is up',
      lag: 'applies what it receives so much later',
      promote: 'becomes the primary; the other one follows it',
      roll: 'every replica is drained, stopped and started in turn: no request should fail',
    },
  },
  reset: {
    button: 'Reset all',
    hint: 'Ends every fault, starts what is down, makes db-1 the primary and gives every switch its default.',
    done: 'Everything is as at the beginning.',
    except: (problems: string) => `Reset, except for this: ${problems}`,
  },
  audit: {
    intro: 'The last 500 orders are kept; here are the newest.',
    empty: 'Nobody has turned anything yet.',
    columns: { at: 'When', by: 'Who', what: 'What', outcome: 'Outcome' },
    by: (who: string) => who,
    done: 'done',
    refused: 'refused',
  },
}
