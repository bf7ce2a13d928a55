import type { OutageKind } from '../../availability/outages.ts'

export const availability = {
  intro: (stage: string) =>
    `What the running stage, ${stage}, promises: tiers in series, and in each tier components in parallel. ` +
    'The times are those that this lab has measured, or assumptions that you can change.',
  tiers: {
    edge: 'Load balancers',
    web: 'Web servers',
    app: 'App replicas',
    database: 'Databases',
    redis: 'Redis',
  } satisfies Record<OutageKind, string>,
  /** In a sentence. */
  tiersIn: {
    edge: 'the load balancer tier',
    web: 'the web server tier',
    app: 'the app tier',
    database: 'the database tier',
    redis: 'the Redis tier',
  } satisfies Record<OutageKind, string>,
  rule: (needed: number, count: number) =>
    count === 1
      ? 'The only one: without it, nothing is ordered.'
      : needed === count
        ? `All ${count} have to work.`
        : needed === 1
          ? `One of ${count} has to work.`
          : `${needed} of ${count} have to work: a majority.`,
  primaryAlone:
    'Orders need the primary: a read replica takes its place only when somebody promotes it.',
  takesOver: 'When the one that does the work fails, another one takes over.',
  fields: {
    count: 'How many',
    mtbf: 'MTBF, hours',
    mttr: 'MTTR, seconds',
    takeover: 'Takeover, seconds',
  },
  fieldsHint:
    'MTBF is the mean time between failures of one component, MTTR the mean time to repair it: from the failure until it works again.',
  running: 'as it runs now',
  impossible: (label: string, least: string, most: string, isWhole: boolean) =>
    `${label}: expected a ${isWhole ? 'whole number' : 'number'} from ${least} to ${most}.`,
  typed: 'your value',
  assumed: 'an assumption',
  measured: (count: number) =>
    count === 1 ? 'measured here, once' : `measured here, the mean of ${count} failures`,
  measuredTakeover: 'measured here, the last time',
  measuredMtbf: 'measured here, since the start',
  measuredSoFar: (tiers: string) =>
    `Between two failures of one component, since the start: ${tiers}.`,
  computeMeasured: 'Compute with these',
  compute: 'Compute',
  reset: 'As it is measured',
  resultTitle: 'The result',
  inputsTitle: 'Components',
  order: 'Ordering',
  browse: 'Browsing the catalogue',
  perWeek: 'lost a week',
  perYear: 'lost a year',
  columns: {
    tier: 'Tier',
    share: 'Availability',
    week: 'Lost a week',
    others: 'Ordering, with other numbers of them',
  },
  costliest: 'costs the most',
  with: (count: number, share: string, year: string) =>
    `with ${count}: ${share} (${year} lost a year)`,
  costs: (tiers: string, percent: string, count: number) =>
    count === 1
      ? `Of what the tiers lose of ordering, ${tiers} costs ${percent} %.`
      : `Of what the tiers lose of ordering, ${tiers} cost ${percent} % together, each about the same.`,
  allTheSame: 'With these times, every tier costs about the same.',
  nothingLost: 'With these times, nothing is lost.',
  alone: (tiers: string, count: number) =>
    count === 1
      ? `In ${tiers} no component may fail: there is a single point of failure.`
      : `In ${tiers} no component may fail: each is a single point of failure.`,
  noneAlone: 'In each tier one component may fail: no tier has a single point of failure.',
  someAssumed:
    'Some of the repair or takeover times are assumptions. To measure the next one, type this, wait until all is well again, and reload this page:',
  kill: (name: string) => `npm run lab kill ${name}`,
  stop: (name: string) => `npm run lab -- stop ${name} --for 20s`,
  outagesTitle: 'Outages of components, as seen by the lab',
  outagesHint:
    'Planned is what somebody has stopped, restarted, drained or paused: its end was chosen, so it does not count for the MTTR. ' +
    'Times are as exact as the lab looks: it is told of most changes at once, and asks every few seconds besides.',
  outage: { component: 'Component', at: 'When', took: 'Out for', why: 'Why' },
  planned: 'planned',
  unplanned: 'failed',
  noOutages: 'No component has been out since the lab began to look.',
  modelTitle: 'What the model assumes',
  model: [
    'Availability is MTBF / (MTBF + MTTR). In series the availabilities are multiplied; in parallel, the shares of time in which all are down.',
    'Failures are independent. All components here share one machine, its power, its network and its administrators: a failure of these takes every tier at once, and is not in the figures.',
    'One that fails is noticed at once. One that hangs is not: until somebody notices, it keeps its share of the requests.',
    'Of several that do not take over but share the work, the others go on at once: requests under way on the one that fails are not counted.',
    'A takeover follows when the component fails that does the work, not when another one does, and not when it is back sooner. The sentinels of Redis are needed only then.',
    'A group of databases needs a majority: two of three. A second one alone makes it worse, as then both are needed.',
    'Once a week, 168 hours, is the assumption of lesson 12 for the MTBF. What is measured here is mostly what somebody has caused: a real MTBF takes months to measure.',
  ],
  exampleTitle: 'The other way round: from an outage to an availability',
  exampleField: 'Minutes of outage in a week',
  example: (minutes: string, share: string) =>
    `A week has 10,080 minutes. With ${minutes} minutes of outage, the availability is ${share}.`,
}
