import type { Paths } from '../../control/drivers/process/plan/paths.ts'
import type { ControlAnswer } from '../../control/server/control-client.ts'
import { fetchDirect } from '../../shared/direct-http.ts'
import { ask } from './ask.ts'
import type { Request } from './verb.ts'

const presentMs = 2000

/**
 * Through the console, which knows of lessons and of a teacher's lock, and writes down who
 * did what; straight to the supervisor where the console is away, or is itself the part.
 * @throws NotRunning
 */
export async function giveOrder(paths: Paths, request: Request): Promise<ControlAnswer> {
  if (request.method === 'GET' || request.path.startsWith('/processes/console/'))
    return ask(paths, request)
  const link = await consoleLink(paths)
  return link ? through(link, request) : ask(paths, request)
}

/** Null when nobody answers there: it is killed, or it hangs. */
async function consoleLink(paths: Paths): Promise<URL | null> {
  const { json } = await ask(paths, { method: 'GET', path: '/lab-link' })
  const given = json.inside ?? json.direct
  if (given === undefined) return null
  const link = new URL(String(given))
  const signal = AbortSignal.timeout(presentMs)
  const present = await fetchDirect(new URL('/healthz', link), { signal }).catch(() => null)
  return present?.ok ? link : null
}

async function through(link: URL, request: Request): Promise<ControlAnswer> {
  const answer = await fetchDirect(new URL('/api/orders', link), {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${link.searchParams.get('token')}`,
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Accept-Language': 'en',
    },
    body: JSON.stringify(request),
  }).catch(() => {
    // It may have been carried out or not: asking again might do it twice.
    throw new Error('The console went away meanwhile. See: npm run lab status')
  })
  const json = (await answer.json()) as Record<string, unknown>
  const commands = (json.commands ?? []) as string[]
  if (commands.length > 0) json.error = `${json.error}\n  ${commands.join('\n  ')}`
  return { status: answer.status, json }
}
