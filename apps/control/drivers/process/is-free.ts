import { createServer } from 'node:net'

export type PortProblem = 'EADDRINUSE' | 'EACCES' | 'EADDRNOTAVAIL' | (string & {})

/** Why nobody can listen there now; null when it is free. */
export function portProblem(port: number, host: string): Promise<PortProblem | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

export const isFree = async (port: number) => (await portProblem(port, '127.0.0.1')) === null
