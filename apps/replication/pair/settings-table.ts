import type { DatabaseNode } from './node.ts'

/** Changes one setting at the primary; returns the version that every replica of the shop has to report. */
export async function writeSetting(
  { admin }: DatabaseNode,
  name: string,
  value: string,
): Promise<number> {
  const rows = await admin.query('SELECT name, value, version FROM settings')
  const newest = Math.max(0, ...rows.map(({ version }) => Number(version)))
  if (rows.some((row) => row.name === name && row.value === value)) return newest
  const sql = 'UPDATE settings SET value = ?, version = ? WHERE name = ?'
  await admin.query(sql, [value, newest + 1, name])
  return newest + 1
}

export type SettingRow = { name: string; value: string }

export async function readSettings({ admin }: DatabaseNode): Promise<SettingRow[]> {
  const rows = await admin.query('SELECT name, value FROM settings', [], 1000)
  return rows.map(({ name, value }) => ({ name: String(name), value: String(value) }))
}
