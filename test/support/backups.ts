import assert from 'node:assert/strict'
import { eventually } from './eventually.ts'

type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** Of every table that people write; what the shop notes for itself goes on by itself. */
export async function checksums(query: Query): Promise<Record<string, unknown>> {
  const tables = 'orders, order_lines, payments, products, users, cart_lines, settings'
  const rows = await query(`CHECKSUM TABLE ${tables} EXTENDED`)
  return Object.fromEntries(rows.map(({ Table, Checksum }) => [Table, Checksum]))
}

/** A moment of which the server's clock, in whole seconds, is between what was and what comes. */
export async function momentBetween(): Promise<string> {
  const second = async () => Math.floor(Date.now() / 1000)
  const started = await second()
  await eventually(async () => assert.ok((await second()) > started))
  const moment = new Date((await second()) * 1000).toISOString()
  const then = await second()
  await eventually(async () => assert.ok((await second()) > then))
  return moment
}
