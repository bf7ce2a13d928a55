import { setTimeout as delay } from 'node:timers/promises'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import type { DatabaseStatus } from '../../../apps/control/status/status.ts'
import { readSecret } from '../../support/stack.ts'
import { openDatabase } from '../check.ts'
import type { FaultName, Injection } from '../faults.ts'
import { breakAndMend } from '../round.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import type { Outcome, Scenario } from './scenario.ts'

const writers = 5
const everyMs = 20
const answersWithinMs = 3000
/** So long writes go on once everything is well again. */
const afterMs = 3000

const faults: readonly FaultName[] = ['planned switch', 'kill', 'pause 30 s']

const primaryOf = (databases: readonly DatabaseStatus[]) =>
  databases.find(({ role }) => role === 'primary')

/** Each writes carts of its own, whose ids begin with this. */
const ours = 'old-primary-'
let nextCart = 0

/**
 * Writes to one database as the shop's account, without asking who the primary is, from a connection
 * that was open before.
 * @param note gets the cart that was acknowledged; null when it was refused
 */
async function write(
  { stack }: Shop,
  { port }: DatabaseStatus,
  isOver: () => boolean,
  note: (cart: string | null) => void,
): Promise<void> {
  const open = () =>
    mysql.createConnection({
      ...{ host: '127.0.0.1', port, user: 'shop', database: 'stickyshop' },
      ...{ password: readSecret(stack.runDir, 'database-shop'), connectTimeout: answersWithinMs },
    })
  let connection: mysql.Connection | null = null
  while (!isOver()) {
    const cart = `${ours}${nextCart++}`
    try {
      connection ??= await open()
      await connection.query({
        sql: 'INSERT INTO cart_lines (cart_id, product_id, quantity) VALUES (?, 1, 1)',
        values: [cart],
        timeout: answersWithinMs,
      })
      note(cart)
    } catch {
      note(null)
      connection?.destroy()
      connection = null
    }
    await delay(everyMs)
  }
  connection?.destroy()
}

interface Seen {
  /** After another database became the primary. */
  tried: number
  acknowledged: string[]
}

/** One fault, by which another database becomes the primary. */
async function replacePrimary(shop: Shop, fault: FaultName, seen: Seen): Promise<void> {
  const status = await waitUntilHealthy(shop.control)
  const old = primaryOf(status.databases)
  if (!old) throw new Error('No database is the primary.')
  let over = false
  let replaced = false
  const note = (cart: string | null) => {
    if (!replaced) return
    seen.tried++
    if (cart) seen.acknowledged.push(cart)
  }
  const watching = (async () => {
    while (!over) {
      const now = await shop.control.status().catch(() => null)
      const primary = primaryOf(now?.databases ?? [])
      if (primary?.writable && primary.name !== old.name) replaced = true
      await delay(100)
    }
  })()
  const writing = Array.from({ length: writers }, () => write(shop, old, () => over, note))
  const injection: Injection = { fault, target: 'primary' }
  try {
    await breakAndMend(shop, status, [injection])
    await waitUntilHealthy(shop.control)
    await delay(afterMs)
  } finally {
    over = true
    await Promise.all([watching, ...writing])
  }
  if (!replaced) throw new Error(`${old.name} was not replaced: ${fault}`)
}

/** Those that the primary of now does not have. A group lets any member write, and has it everywhere. */
async function missing({ stack, control }: Shop, carts: readonly string[]): Promise<number> {
  const primary = primaryOf((await waitUntilHealthy(control)).databases)
  const connection = await openDatabase(stack.runDir, primary ?? { port: 0 })
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT cart_id FROM cart_lines WHERE cart_id LIKE ?',
    [`${ours}%`],
  )
  await connection.end()
  const there = new Set(rows.map(({ cart_id }) => cart_id))
  return carts.filter((cart) => !there.has(cart)).length
}

async function run(shop: Shop): Promise<Outcome> {
  const seen: Seen = { tried: 0, acknowledged: [] }
  for (const fault of faults) await replacePrimary(shop, fault, seen)
  return {
    trials: seen.tried,
    violations: await missing(shop, seen.acknowledged),
    measured: `${faults.join(', ')}; ${seen.acknowledged.length} acknowledged`,
  }
}

export const oldPrimary: Scenario = {
  name: 'a primary was replaced, and is written to as before',
  promise: 'it acknowledges nothing that the new one does not have',
  run,
}
