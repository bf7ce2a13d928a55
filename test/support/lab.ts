import { get } from 'node:http'
import type { TestContext } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { type Answer, Client, type Form } from '../../apps/shared/client.ts'
import type { Stack } from './stack.ts'

export type TestLab = Awaited<ReturnType<typeof openTestLab>>

/** The lab's HTTP interface for programs, with the token; each answer with its status. */
export async function openTestLab(stack: Stack) {
  const { direct } = await stack.labJson<{ direct: string }>('token')
  const link = new URL(direct)
  const authorization = `Bearer ${link.searchParams.get('token')}`

  async function send<T>(
    method: string,
    path: string,
    form?: Record<string, string>,
    canWrite = true,
  ) {
    const answer = await fetch(new URL(path, link), {
      method,
      headers: {
        Accept: 'application/json',
        ...(canWrite ? { Authorization: authorization } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    return { status: answer.status, json: (await answer.json()) as T }
  }

  return {
    /** The address with `?token=`, which a browser opens. */
    link: direct,
    origin: link.origin,
    get: <T>(path: string) => send<T>('GET', path),
    post: <T = { error?: string }>(path: string, form: Record<string, string> = {}) =>
      send<T>('POST', path, form),
    /** Sends it without the token. */
    postWithoutToken: (path: string, form: Record<string, string> = {}) =>
      send<{ error?: string }>('POST', path, form, false),
  }
}

interface Links {
  /** The address on the lab's own port. */
  direct: string
}

export interface LabClient {
  client: Client
  /** Sends a form as the page's script does. */
  post(path: string, form?: Form, headers?: Record<string, string>): Promise<CommandAnswer>
  get(path: string): Promise<Answer>
}

export interface CommandAnswer {
  status: number
  message?: string
  error?: string
}

export const token = async (stack: Stack): Promise<string> =>
  new URL((await links(stack)).direct).searchParams.get('token') ?? ''

export const directPort = async (stack: Stack): Promise<number> =>
  Number(new URL((await links(stack)).direct).port)

const links = (stack: Stack) => stack.labJson<Links>('token')

/** A browser session in the lab: with the token unless `canWrite` is false, through the edge or directly. */
export async function openLab(
  stack: Stack,
  { canWrite = true, direct = false } = {},
): Promise<LabClient> {
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

/** The lab's own port. */
export const labPort = async (stack: Stack): Promise<number> =>
  (await stack.labJson<Status>('status')).lab.port

/** Collects the lab's server-sent events of one kind until the test ends; `of` lists the kinds that the page requests. */
export async function collectEvents<Data>(
  t: TestContext,
  port: number,
  event: string,
  of = [event],
) {
  const received: Data[] = []
  const request = get(
    { host: '127.0.0.1', port, path: `/events?of=${of}`, agent: false },
    (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (chunk) => {
        const messages = (text + chunk).split('\n\n')
        text = messages.pop() ?? ''
        for (const message of messages) {
          const data = new RegExp(`^event: ${event}\ndata: (.*)$`).exec(message)?.[1]
          if (data) received.push(JSON.parse(data))
        }
      })
      res.on('error', () => {})
    },
  )
  request.on('error', () => {})
  t.after(() => request.destroy())
  return { all: received, last: () => received.at(-1) }
}
