import { fetchDirect } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'

/** Every certificate is valid for this machine; whoami also has addresses of its own. */
const servername = 'localhost'

/** Whether a process of this machine answers with a 2xx in time. */
export const isReadyAt = (port: number, path: string, host = '127.0.0.1'): Promise<boolean> =>
  fetchDirect(innerUrl(host, port, path), { timeoutMs: 1000, servername }).then(
    ({ ok }) => ok,
    () => false,
  )

/**
 * Whether it responds in time, with whatever status: a process that is not ready, or closes
 * the connection because it has too many, is alive.
 */
export const isAliveAt = (port: number, path: string, host = '127.0.0.1'): Promise<boolean> =>
  respondsAt(innerUrl(host, port, path))

/** The same for a whole URL. */
export const respondsAt = (url: string): Promise<boolean> =>
  fetchDirect(url, { timeoutMs: 2000, servername }).then(
    () => true,
    (error) => (error as NodeJS.ErrnoException).code === 'ECONNRESET',
  )
