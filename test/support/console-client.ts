import { type Answer, Client, type Form } from '../../apps/shared/client.ts'
import type { Stack } from './stack.ts'

interface Links {
  /** By the console's own port. */
  direct: string
}

export interface ConsoleClient {
  client: Client
  /** Sends a form as the page's script does. */
  post(path: string, form?: Form, headers?: Record<string, string>): Promise<Said>
  get(path: string): Promise<Answer>
}

export interface Said {
  status: number
  message?: string
  error?: string
}

export const token = async (stack: Stack): Promise<string> =>
  new URL((await links(stack)).direct).searchParams.get('token') ?? ''

export const directPort = async (stack: Stack): Promise<number> =>
  Number(new URL((await links(stack)).direct).port)

const links = (stack: Stack) => stack.labJson<Links>('token')

/** A browser at the console: with the token unless it is only to look, by the edge or without it. */
export async function openConsole(
  stack: Stack,
  { canWrite = true, direct = false } = {},
): Promise<ConsoleClient> {
  const host = 'lab.localhost'
  const client = direct ? new Client(await directPort(stack), host) : stack.client(host)
  if (canWrite) await client.get(`/?token=${await token(stack)}`)
  return {
    client,
    get: (path) => client.get(path),
    async post(path, form = {}, headers = {}) {
      const { status, body } = await client.post(path, form, {
        Accept: 'application/json',
        ...headers,
      })
      return { status, ...JSON.parse(body) }
    },
  }
}
