import type { Paths } from '../../../control/drivers/process/run-folder.ts'
import { type DirectAnswer, type DirectRequest, fetchDirect } from '../../../shared/direct-http.ts'
import { openControl } from '../lab-command.ts'

/** What the console refused, with its sentence. */
export class ConsoleRefused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type ConsoleClient = Awaited<ReturnType<typeof openConsole>>

/**
 * Talks to the console as a browser does, with the token, by its own port.
 * @throws NotRunning
 */
export async function openConsole(paths: Paths, language: string) {
  const { facts } = await openControl(paths).run({ command: 'token' }, { by: 'command line' })
  const link = new URL(String(facts.inside ?? facts.direct))
  const headers = {
    Authorization: `Bearer ${link.searchParams.get('token')}`,
    'Accept-Language': language,
  }

  /** @throws ConsoleRefused */
  async function send(path: string, init: DirectRequest, accept: string): Promise<DirectAnswer> {
    const answer = await fetchDirect(new URL(path, link), {
      ...init,
      headers: { ...headers, Accept: accept },
    }).catch(() => {
      throw new Error('The console does not answer. See: npm run lab status')
    })
    if (answer.ok) return answer
    const { error } = (await answer.json().catch(() => ({}))) as { error?: string }
    throw new ConsoleRefused(answer.status, error ?? `The console answered ${answer.status}.`)
  }

  return {
    async get<T>(path: string): Promise<T> {
      return (await send(path, {}, 'application/json')).json() as Promise<T>
    },
    async text(path: string): Promise<string> {
      return (await send(path, {}, 'text/html, text/markdown, application/json;q=0.5')).text()
    },
    async post(path: string, form: Record<string, string> = {}): Promise<void> {
      const init = { method: 'POST', body: new URLSearchParams(form) }
      await send(path, init, 'application/json')
    },
  }
}
