import { findDatabase } from './find-database.mjs'
import { findProgram } from './find-program.mjs'

/**
 * The servers on this machine; null for one that is missing.
 * `database` is `{ path, flavour: 'MySQL' | 'MariaDB', version }`.
 */
export function findServers() {
  return {
    nginx: findProgram('nginx'),
    redis: findProgram('redis-server', 'valkey-server'),
    database: findDatabase(),
  }
}
