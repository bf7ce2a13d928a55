import {
  onOff,
  readTargets,
  type Strategy,
  sessionStores,
  strategies,
} from '../../../infra/topology.ts'
import { edgeReached } from '../../launcher/edge/edge-reached.ts'
import type { Done } from '../../launcher/operations/done.ts'
import { Refusal } from '../../launcher/operations/refusal.ts'
import { checkValue } from '../../launcher/operations/switches.ts'
import { until } from '../../launcher/supervisor/until.ts'
import { readWish, wishStrategy } from '../setup/wish-strategy.ts'
import { atPrimary, type Query } from './database.ts'
import { lookAtReplicas, type Replica } from './replicas.ts'

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
  const version = await atPrimary((query) => write(query, row, value))
  await everywhere(
    ({ state }) => (state?.settings.version ?? 0) >= version,
    'The change is written, but not every replica of the shop has taken it up.',
  )
  return { message: `${name}: ${value}, everywhere.`, [name]: value, version }
}

/** Resolves when every worker of the edge goes by it. */
export async function changeStrategy(value: string): Promise<Done> {
  checkValue('strategy', value, strategies)
  const number = wishStrategy(control, value as Strategy) ?? readWish(control).number
  await edgeReached('edge:8090', number, { withinMs: holdsWithinMs }).catch(() => {
    throw new Refusal(503, 'The edge has not taken it over: docker compose logs edge')
  })
  return { message: `strategy: ${value}, everywhere.`, strategy: value }
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
