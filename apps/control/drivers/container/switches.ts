import {
  type OnOff,
  onOff,
  readTargets,
  type Strategy,
  sessionStores,
  strategies,
} from '../../../../infra/topology.ts'
import { edgeReached } from '../../../edge/edge-reached.ts'
import { until } from '../../../shared/until.ts'
import { atPrimary, type Query } from './database.ts'
import { checkValue, type Done, type EdgeSwitches, Refusal } from './legacy.ts'
import { lookAtReplicas, type Replica } from './replicas.ts'
import { readWish, wishEdge } from './setup/wish-edge.ts'

const holdsWithinMs = 10_000
const control = '/control'

const settings = {
  sessions: { row: 'session_store', values: sessionStores },
  reads: { row: 'reads', values: readTargets },
  freshness: { row: 'freshness', values: onOff },
} as const

export type SettingName = keyof typeof settings
export const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name)

/** Resolves when every ready replica of the shop reports it. */
export async function changeSetting(name: SettingName, value: string): Promise<Done> {
  const { row, values } = settings[name]
  checkValue(name, value, values)
  const version = await store(row, value)
  return { message: `${name}: ${value}, everywhere.`, [name]: value, version }
}

/** Of the replicas and of the edge. Resolves when both go by it. */
export async function changeCache(value: string): Promise<Done> {
  checkValue('cache', value, onOff)
  const version = await store('cache', value)
  await tellEdge({ cache: value as OnOff })
  return { message: `cache: ${value}, everywhere.`, cache: value, version }
}

/** Resolves when every worker of the edge goes by it. */
export async function changeStrategy(value: string): Promise<Done> {
  checkValue('strategy', value, strategies)
  await tellEdge({ strategy: value as Strategy })
  return { message: `strategy: ${value}, everywhere.`, strategy: value }
}

async function tellEdge(change: Partial<EdgeSwitches>): Promise<void> {
  const number = wishEdge(control, change) ?? readWish(control).number
  await edgeReached('edge:8090', number, { withinMs: holdsWithinMs }).catch(() => {
    throw new Refusal(503, 'The edge has not taken it over: docker compose logs edge')
  })
}

/** Returns the version that every ready replica reports by then. */
async function store(row: string, value: string): Promise<number> {
  const version = await atPrimary((query) => write(query, row, value))
  await everywhere(
    ({ state }) => (state?.settings.version ?? 0) >= version,
    'The change is written, but not every replica of the shop has taken it up.',
  )
  return version
}

/** @throws `problem` when not every ready replica comes to fit. */
export async function everywhere(fits: (replica: Replica) => boolean, problem: string) {
  const all = async () =>
    (await lookAtReplicas()).every((replica) => !replica.state?.ready || fits(replica))
  if (!(await until(all, holdsWithinMs, 100))) throw new Error(problem)
}

/** Returns the version that every replica of the shop has to report. */
async function write(query: Query, row: string, value: string): Promise<number> {
  const rows = await query('SELECT name, value, version FROM settings')
  const newest = Math.max(0, ...rows.map(({ version }) => Number(version)))
  if (rows.some((known) => known.name === row && known.value === value)) return newest
  const sql = 'UPDATE settings SET value = ?, version = ? WHERE name = ?'
  await query(sql, [value, newest + 1, row])
  return newest + 1
}
