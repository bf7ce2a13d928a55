import { readFileSync } from 'node:fs'
import type { Logger } from '../shared/logger.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { DatabaseServer } from './server.ts'

/**
 * Makes servers use a renewed certificate: they read their files at the start only. Connections
 * that are open stay.
 * @param file the certificate of the servers; null without TLS
 */
export function createTlsReload(file: string | null, dialect: Dialect, log: Logger) {
  /** By server, what it was last told to read. */
  const loaded = new Map<string, string>()
  const failed = new Set<string>()

  /** Tries again at the next call when the server could not read its files, or did not answer. */
  return async ({ name, query }: Pick<DatabaseServer, 'name' | 'query'>): Promise<void> => {
    if (!file) return
    try {
      const certificate = readFileSync(file, 'utf8')
      if (loaded.get(name) === certificate) return
      await query(dialect.reloadTls)
      // What this controller has not seen changed may have changed before it started.
      if (loaded.has(name)) log.info(`${name} uses its renewed certificate`)
      loaded.set(name, certificate)
      failed.delete(name)
    } catch (error) {
      if (!failed.has(name))
        log.warn(`${name} does not use its renewed certificate: ${(error as Error).message}`)
      failed.add(name)
    }
  }
}
