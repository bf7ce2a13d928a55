import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Paths } from '../../../control/drivers/process/run-folder.ts'

/** The log files of each part, by name; the edge writes some of its own. */
export function logFiles({ logs, edge }: Paths): Map<string, string[]> {
  const names = existsSync(logs) ? readdirSync(logs).filter((file) => file.endsWith('.log')) : []
  const files = new Map(
    names.sort(byNumber).map((file) => [path.basename(file, '.log'), [path.join(logs, file)]]),
  )
  files.get('edge')?.push(path.join(edge, 'logs/error.log'), path.join(edge, 'logs/access.log'))
  return files
}

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
