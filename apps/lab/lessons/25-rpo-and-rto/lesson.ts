import type { Stage } from '../../../../infra/stages/stage.ts'
import type { Status } from '../../../control/status/status.ts'
import { always, defineExperiment, type Evidence, type TextsOf, type Workbench } from '../lesson.ts'
import { command, setSwitch, setSwitches, undo } from '../measure/commands.ts'
import { round } from '../measure/requests.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'
import { type Loss, losePrimary, registerCustomers } from './lose-primary.ts'

/** What each kind of database has lost, and how long it took; `…Orders` is 0 for one that was not measured. */
const unknown = {
  ...{ asyncOrders: 0, asyncLost: 0, asyncSeconds: 0, asyncCutOrders: 0, asyncCutLost: 0 },
  ...{ semiSyncOrders: 0, semiSyncLost: 0, semiSyncSeconds: 0 },
  ...{ semiSyncCutOrders: 0, semiSyncCutLost: 0, semiSyncCutRefused: 0 },
  ...{ groupOrders: 0, groupLost: 0, groupSeconds: 0 },
  /** 1: a backup was restored. Its data are so many minutes old, and lack so many orders. */
  ...{ backups: 0, backupMinutes: 0, backupMissing: 0, backupSeconds: 0 },
}
type Known = typeof unknown

const kinds = ['async', 'semi-sync', 'group'] as const
const kindOf = ({ failover, durability }: Stage) => (failover === 'group' ? 'group' : durability)

/** One run measures the kind that the shop has; the rows of the others are those of earlier runs. */
async function measure(bench: Workbench) {
  const status = await bench.status()
  const kind = kindOf(status.stage)
  const restoreSwitches = await setSwitches(bench, { reads: 'primary' })
  try {
    bench.step('come-in')
    const customers = await registerCustomers(bench)
    const killed = await losePrimary(bench, customers, { cutOff: false })
    const backup = await checkBackup(bench)
    // Of a group, those that are cut off are outvoted: it takes two faults at the same time.
    const cut = kind === 'group' ? null : await losePrimary(bench, customers, { cutOff: true })
    return {
      ...earlierOf(bench),
      ...numbersOf(kind, killed, cut),
      ...backup,
      /** Which kind the shop has now: a place in `kinds`. */
      now: kinds.indexOf(kind),
    }
  } finally {
    await putBack(bench, status)
    await restoreSwitches()
  }
}

function earlierOf(bench: Workbench): Known {
  const earlier = bench.earlier()
  return Object.fromEntries(
    Object.entries(unknown).map(([name, value]) => [name, earlier[name] ?? value]),
  ) as Known
}

function numbersOf(kind: (typeof kinds)[number], killed: Loss, cut: Loss | null): Partial<Known> {
  const { orders, lost, seconds } = killed
  if (kind === 'group') return { groupOrders: orders, groupLost: lost, groupSeconds: seconds }
  const [cutOrders, cutLost] = [cut?.orders ?? 0, cut?.lost ?? 0]
  if (kind === 'async')
    return {
      ...{ asyncOrders: orders, asyncLost: lost, asyncSeconds: seconds },
      ...{ asyncCutOrders: cutOrders, asyncCutLost: cutLost },
    }
  return {
    ...{ semiSyncOrders: orders, semiSyncLost: lost, semiSyncSeconds: seconds },
    ...{ semiSyncCutOrders: cutOrders, semiSyncCutLost: cutLost },
    semiSyncCutRefused: cut?.refused ?? 0,
  }
}

/** Restores the last backup beside the shop; where there is none, or none can be, the row stays what it was. */
async function checkBackup(bench: Workbench): Promise<Partial<Known>> {
  bench.step('backup')
  const answer = await bench.run({ command: 'check-backup' }).catch(() => null)
  bench.signal.throwIfAborted()
  if (!answer) return {}
  const { time, missing, tookMs } = answer.facts
  return {
    backups: 1,
    backupMinutes: round((Date.now() - Date.parse(String(time))) / 60_000, 1),
    backupMissing: Number(missing),
    backupSeconds: round(Number(tookMs) / 1000, 1),
  }
}

async function putBack(bench: Workbench, { databases }: Status): Promise<void> {
  const primary = databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
  await undo(bench, [
    ...databases.map(({ name }) => command('start', name)),
    setSwitch('primary', primary),
  ])
}

type Numbers = Known & { now: number }

const lostAsync = (n: Numbers) => n.asyncLost + n.asyncCutLost
const lostSemiSync = (n: Numbers) => n.semiSyncLost + n.semiSyncCutLost

/** Of what the shop has now. */
function answerOf(n: Numbers): string {
  const howMany = (lost: number, orders: number) => {
    if (lost === 0) return 'none'
    return lost >= orders ? 'all' : 'some'
  }
  const kind = kinds[n.now]
  if (kind === 'group') return howMany(n.groupLost, n.groupOrders)
  if (kind === 'semi-sync') return howMany(lostSemiSync(n), n.semiSyncOrders + n.semiSyncCutOrders)
  return howMany(lostAsync(n), n.asyncOrders + n.asyncCutOrders)
}

/** A row for each that was measured: what, confirmed orders, lost ones, seconds. */
function rowsOf(n: Numbers): (string | number)[][] {
  const row = (name: string, orders: number, lost: number, seconds: number | '') =>
    orders > 0 ? [[name, orders, lost, seconds]] : []
  return [
    ...row('async', n.asyncOrders, n.asyncLost, n.asyncSeconds),
    ...row('async-cut', n.asyncCutOrders, n.asyncCutLost, ''),
    ...row('semi-sync', n.semiSyncOrders, n.semiSyncLost, n.semiSyncSeconds),
    ...row('semi-sync-cut', n.semiSyncCutOrders, n.semiSyncCutLost, ''),
    ...row('group', n.groupOrders, n.groupLost, n.groupSeconds),
    ...(n.backups === 1 ? [['backup', '', n.backupMissing, n.backupSeconds]] : []),
  ]
}

const evidence: Evidence[] = [{ kind: 'requests', path: '/orders' }, { kind: 'topology' }]

const experiment = defineExperiment({
  number: 25,
  id: 'rpo-and-rto',
  question: { kind: 'choice', choices: ['none', 'some', 'all'] },
  needs: { standby: true },
  needsEngine: false,
  measure,

  result: (n: Numbers) => ({
    answer: answerOf(n),
    expected: kinds[n.now] === 'semi-sync' || kinds[n.now] === 'group' ? 'none' : 'some',
    table: [['what', 'orders', 'lost', 'seconds'], ...rowsOf(n)],
    chart: {
      kind: 'bars',
      x: rowsOf(n).map(([what]) => String(what)),
      series: { lost: rowsOf(n).map(([, , lost]) => Number(lost)) },
    },
  }),

  claims: {
    'async-loses': {
      holds: (n: Numbers) => n.asyncCutOrders === 0 || n.asyncCutLost > 0,
      causes: () => ['not-cut-off', 'other-promoted'],
      evidence,
    },
    'semi-sync-keeps': {
      holds: (n: Numbers) => lostSemiSync(n) === 0,
      causes: () => ['fell-back', 'other-promoted'],
      evidence,
    },
    'group-keeps': {
      holds: (n: Numbers) => n.groupLost === 0,
      causes: () => ['no-majority'],
      evidence,
    },
  },

  explanation: {
    async: { when: (n: Numbers) => n.asyncOrders > 0 && n.asyncLost === 0 },
    'async-lost': { when: (n: Numbers) => n.asyncLost > 0, sources: ['mysql-replication'] },
    'async-cut': { when: (n: Numbers) => n.asyncCutLost > 0, sources: ['mysql-replication'] },
    'async-cut-kept': { when: (n: Numbers) => n.asyncCutOrders > 0 && n.asyncCutLost === 0 },
    'semi-sync': {
      when: (n: Numbers) => n.semiSyncOrders > 0 && lostSemiSync(n) === 0,
      sources: ['mysql-semisync'],
    },
    'semi-sync-refused': { when: (n: Numbers) => n.semiSyncCutRefused > 0 },
    'semi-sync-lost': { when: (n: Numbers) => lostSemiSync(n) > 0 },
    group: {
      when: (n: Numbers) => n.groupOrders > 0 && n.groupLost === 0,
      sources: ['mysql-group', 'galera'],
    },
    'group-lost': { when: (n: Numbers) => n.groupLost > 0 },
    backup: { when: (n: Numbers) => n.backups === 1 },
    'no-backup': { when: (n: Numbers) => n.backups === 0 },
    'by-hand': { when: (n: Numbers) => n.asyncOrders + n.semiSyncOrders > 0, sources: ['rpo'] },
    'next-async': { when: (n: Numbers) => n.asyncOrders === 0 },
    'next-semi-sync': { when: (n: Numbers) => n.semiSyncOrders === 0 },
    'next-group': { when: (n: Numbers) => n.groupOrders === 0 },
    where: { when: always },
  },

  theory: {
    definitions: ['rpo'],
    choice: ['mysql-replication', 'mysql-semisync', 'mysql-group'],
    backups: ['rpo'],
  },
})

export type Texts = TextsOf<typeof experiment>

export const lesson = { ...experiment, texts: { en, fr } }
