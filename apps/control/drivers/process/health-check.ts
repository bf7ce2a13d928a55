import { fetchDirect } from '../../../shared/direct-http.ts'

/** Whether a process of this machine answers with a 2xx in time. */
export const isReadyAt = (port: number, path: string, host = '127.0.0.1'): Promise<boolean> =>
  fetchDirect(`http://${host}:${port}${path}`, { timeoutMs: 1000 }).then(
    ({ ok }) => ok,
    () => false,
  )

/**
 * Whether it responds in time, with whatever status: a process that is not ready, or closes
 * the connection because it has too many, is alive.
 */
export const isAliveAt = (port: number, path: string, host = '127.0.0.1'): Promise<boolean> =>
  fetchDirect(`http://${host}:${port}${path}`, { timeoutMs: 2000 }).then(
    () => true,
    (error) => (error as NodeJS.ErrnoException).code === 'ECONNRESET',
  )
