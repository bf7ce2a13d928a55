import mysql, { type Connection, type ConnectionOptions } from 'mysql2'
import type { Flavour } from './flavour.ts'
import type { NodeStatus } from './node-state.ts'
import { execute, query } from './statement.ts'

interface Parts {
  /** Asked for each connection, as the password may be rotated. */
  options(): ConnectionOptions
  /** Gets a new connection ready. */
  prepare(connection: Connection): Promise<Flavour>
  onError(error: unknown): void
}

// Conditional, so that twenty app replicas together write no more than one.
const heartbeatSql =
  'UPDATE heartbeat SET at = NOW(3) WHERE id = 1 AND at < NOW(3) - INTERVAL 400000 MICROSECOND'

/** The monitor's own connection: it still works when the pool is in use, or the server refuses new connections. */
export function createMonitorConnection({ options, prepare, onError }: Parts) {
  let open: { connection: Connection; flavour: Flavour } | null = null

  async function use<T>(work: (connection: Connection, flavour: Flavour) => Promise<T>) {
    let connection = open?.connection
    try {
      if (!open) {
        connection = await connect(options())
        open = { connection, flavour: await prepare(connection) }
      }
      return await work(open.connection, open.flavour)
    } catch (error) {
      connection?.destroy()
      open = null
      onError(error)
      throw error
    }
  }

  return {
    /** In one round trip, as app replicas do it twice a second. @throws when there is no heartbeat */
    async readStatus(timeoutMs: number): Promise<NodeStatus> {
      const [status] = await use((connection, flavour) =>
        execute<NodeStatus[]>(
          connection,
          `SELECT at, ${flavour.status} FROM heartbeat WHERE id = 1`,
          [],
          timeoutMs,
        ),
      )
      if (!status) throw new Error('no heartbeat row: the schema is not there yet')
      return status
    },
    /** Writes the heartbeat by which lag is measured. */
    writeHeartbeat: (timeoutMs: number): Promise<unknown> =>
      use((connection) => query(connection, heartbeatSql, timeoutMs)),
    /**
     * In a group: writes move to the member `name`, from the one that had them. Of several who try,
     * one succeeds, and for the others nothing happens.
     */
    claimWrites: (name: string, from: string, timeoutMs: number): Promise<unknown> =>
      use((connection) =>
        execute(
          connection,
          'UPDATE heartbeat SET writer = ? WHERE id = 1 AND writer = ?',
          [name, from],
          timeoutMs,
        ),
      ),
    close(): void {
      open?.connection.destroy()
    },
  }
}

function connect(options: ConnectionOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const connection = mysql.createConnection(options)
    // The next statement reports it; without a listener it would end the process.
    connection.on('error', () => connection.destroy())
    connection.connect((error) => (error ? reject(error) : resolve(connection)))
  })
}
