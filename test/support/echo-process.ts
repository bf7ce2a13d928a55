import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startEcho } from './echo.ts'

export interface EchoProcess {
  name: string
  address: string
  signal(signal: NodeJS.Signals): void
  /** Requests that it has got, by method; asked directly. */
  count(method: string): Promise<number>
  /** Lets it answer what it has, then ends it. */
  terminate(): Promise<void>
  /** Kills it. */
  end(): Promise<void>
}

/**
 * A stand-in for a replica in a process of its own, to be stopped and killed. It answers
 * what it got, `/slow` after 50 ms.
 */
export async function startEchoProcess(name: string, port = 0): Promise<EchoProcess> {
  const args = ['--import', 'tsx', import.meta.filename, name, String(port)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const [line] = await once(child.stdout, 'data')
  const address = String(line).trim()
  return {
    name,
    address,
    signal: (signal) => child.kill(signal),
    count: async (method) =>
      Number(await (await fetch(`http://${address}/count/${method}`)).text()),
    terminate: async () => {
      child.kill('SIGTERM')
      await ended
    },
    end: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

if (process.argv[1] === import.meta.filename) {
  const [name = '', port] = process.argv.slice(2)
  const server = await startEcho(
    name,
    (req, res, echo) => {
      const counted = /^\/count\/(\w+)$/.exec(req.url ?? '')?.[1]
      if (req.url === '/slow') return setTimeout(() => res.end(), 50)
      if (!counted) return res.end(JSON.stringify(echo))
      return res.end(String(server.got.filter(({ method }) => method === counted).length))
    },
    Number(port),
  )
  process.on('SIGTERM', async () => {
    await server.drain()
    process.exit(0)
  })
  console.log(server.address)
}
