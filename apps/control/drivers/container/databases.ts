import { readFileSync } from 'node:fs'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { createReplicationClient, ReplicationRefused } from '../../../replication/client.ts'
import type { ControllerState } from '../../../replication/controller.ts'
import type { Takeover } from '../../../replication/promote.ts'
import { databaseTls, innerUrl } from '../../../shared/inner-tls.ts'
import type { Row } from '../../driver.ts'
import { Refusal, refuseAsController } from '../../refusal.ts'
import { repeat } from './repeat.ts'
import { getSupervisedState, getUptimeMs, supervised } from './supervised.ts'

const client = createReplicationClient(
  () => innerUrl('replication', 3001),
  () => readFileSync('/run/secrets/control', 'utf8'),
)

export type DatabaseView = ControllerState['nodes'][number]

/** What the replication controller last observed; null if it does not answer. */
export const getControllerState = client.state

/** Makes `name` the primary. One that does not answer is fenced before: it acknowledges nothing when it wakes up. */
export async function promote(
  { failover }: Pick<Stage, 'failover'>,
  name: string,
  force = false,
): Promise<Takeover> {
  const old = (await getControllerState())?.primary
  // A group moves the writes by itself, or not at all.
  if (failover === 'group' || !old || getSupervisedState(old) === 'running')
    try {
      return await client.promote(name, 'refuse', force)
    } catch (error) {
      const isUnreachable =
        error instanceof ReplicationRefused && error.code === 'primary-unreachable'
      if (!isUnreachable || !old) refuseAsController(error)
    }
  if (old) await fence(old)
  return client.promote(name, 'take over', force).catch(refuseAsController)
}

/** Its container starts it again, closed. One whose container hangs, too, is killed a moment after that goes on. */
async function fence(name: string): Promise<void> {
  if (getSupervisedState(name) === 'stopped') return
  await supervised.kill(name, 1000).catch((error) => {
    if (!(error instanceof Refusal)) throw error
  })
}

export const close = client.close

export const delayReplication = (seconds: number, forMs: number): Promise<void> =>
  client.delay(seconds, Math.max(1, Math.round(forMs / 1000))).catch(refuseAsController)

export const changePasswords = (): Promise<void> =>
  client.changePasswords().catch(refuseAsController)

const watchEveryMs = 2000

/** From now on a database that does not go on by itself is killed, and the engine starts its container again. */
export function killStuckDatabases(log: (event: string) => void): void {
  const kill = async () => {
    for (const { name, stuckSince } of (await getControllerState())?.nodes ?? []) {
      const uptimeMs = getUptimeMs(name)
      if (stuckSince === null || uptimeMs === null || Date.now() - uptimeMs > stuckSince) continue
      log(`${name} does not go on by itself: it is started again`)
      await supervised.kill(name)
    }
  }
  void repeat(watchEveryMs, kill, (message) => log(`Databases that are stuck: ${message}`))
}

/** @throws Refusal 503 while no database takes writes */
export async function queryPrimary(sql: string, values: readonly (string | number)[] = []) {
  const state = await getControllerState()
  const node = state?.nodes.find(({ writable }) => writable)
  if (!node) throw new Refusal(503, 'no-primary')
  return query(node.name, sql, values)
}

/** @throws Refusal 503 while no database answers */
export async function queryAny(sql: string, values: readonly (string | number)[] = []) {
  const nodes = (await getControllerState())?.nodes ?? []
  const node = nodes.find(({ writable }) => writable) ?? nodes.find(({ reachable }) => reachable)
  if (!node) throw new Refusal(503, 'no-primary')
  return query(node.name, sql, values)
}

export const isAnswering = (host: string): Promise<boolean> =>
  query(host, 'SELECT 1').then(
    () => true,
    () => false,
  )

async function query(
  host: string,
  sql: string,
  values: readonly (string | number)[] = [],
): Promise<Row[]> {
  const connection = await mysql.createConnection({
    host,
    user: 'control',
    password: readFileSync('/run/secrets/database-control', 'utf8'),
    database: 'stickyshop',
    timezone: 'Z',
    connectTimeout: 2000,
    ...databaseTls(),
  })
  try {
    const [rows] = await connection.query<RowDataPacket[]>({
      sql,
      values: [...values],
      timeout: 5000,
    })
    return Array.isArray(rows) ? rows : []
  } finally {
    connection.destroy()
  }
}
