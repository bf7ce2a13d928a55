import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { listen } from '../../../shared/server-lifecycle.ts'
import type { Proof, Publish } from './order.ts'
import { AcmeError } from './problems.ts'

/** Answers the ACME server's questions by HTTP, which the edge passes on. */
export async function startProofServer(port: number, host: string) {
  const values = new Map<string, string>()
  const server = createServer((req, res) => {
    const value = values.get(req.url ?? '')
    res.writeHead(value ? 200 : 404, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' })
    res.end(value ?? 'Nothing is to be proved here.\n')
  })
  await listen(server, port, host)

  const publish: Publish = async (proof) => {
    if (proof.type !== 'http-01') throw new Error(`A ${proof.type} proof is not for HTTP.`)
    const url = `/.well-known/acme-challenge/${proof.token}`
    values.set(url, proof.value)
    return async () => void values.delete(url)
  }

  return {
    publish,
    stop(): void {
      server.close()
      server.closeAllConnections()
    },
  }
}

const hookWithinMs = 300_000

/**
 * Has a program of one's own write the TXT records: `HOOK add NAME VALUE` returns when the record is
 * visible, `HOOK remove NAME VALUE` takes it away.
 */
export const publishByHook =
  (hook: string): Publish =>
  async (proof) => {
    await runHook(hook, 'add', proof)
    return () => runHook(hook, 'remove', proof)
  }

async function runHook(hook: string, action: 'add' | 'remove', proof: Proof): Promise<void> {
  if (proof.type !== 'dns-01') throw new Error(`A ${proof.type} proof is not for DNS.`)
  try {
    await promisify(execFile)(hook, [action, proof.name, proof.value], { timeout: hookWithinMs })
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    throw new AcmeError(
      `The DNS hook could not ${action} the TXT record ${proof.name}: ${stderr.trim() || message}`,
    )
  }
}
