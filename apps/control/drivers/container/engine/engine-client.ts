import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { directAgent } from '../../../../shared/direct-http.ts'
import { Refusal } from '../legacy.ts'

/** One container of the project, as the engine lists it. */
export interface Listed {
  id: string
  /** `stickyshop-app-2` */
  container: string
  /** `app-2`; services of one container have their own name: `db-1`, `redis`. */
  name: string
  service: string
  number: number
  /** `running`, `paused`, `exited`, … */
  state: string
}

/** What is used of `GET /containers/ID/json`. */
export interface Inspected {
  Config: { Hostname?: string; Labels: Record<string, string>; [setting: string]: unknown }
  HostConfig: Record<string, unknown>
  State: { Status: string; Health?: { Status: string } }
  NetworkSettings: { Networks: Record<string, { Aliases: string[] | null }> }
}

export type Engine = ReturnType<typeof createEngine>

/** The engine's own API, over its socket. */
export function createEngine(project: string, socketPath: string) {
  async function list(): Promise<Listed[]> {
    const filters = { label: [`${label('project')}=${project}`, `${label('oneoff')}=False`] }
    const query = new URLSearchParams({ all: 'true', filters: JSON.stringify(filters) })
    const found = (await ask('GET', `/containers/json?${query}`)) as Container[]
    return found.map(listed).sort((a, b) => a.number - b.number)
  }

  /** @throws Refusal with what the engine says, 503 when it does not answer */
  function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Host: 'engine' }
      const req = request({ socketPath, method, path, headers, agent: directAgent() })
      req.on('error', ({ message }) =>
        reject(new Refusal(503, `The engine does not answer: ${message}`)),
      )
      req.on('response', (res) => {
        let text = ''
        res.setEncoding('utf8')
        res.on('data', (chunk) => (text += chunk))
        res.on('error', reject)
        res.on('end', () => {
          const json = text.trim() === '' ? null : JSON.parse(text)
          // 304: it is so already.
          if ((res.statusCode ?? 500) < 400) resolve(json)
          else reject(new Refusal(409, `The engine says: ${json?.message ?? res.statusCode}`))
        })
      })
      req.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }

  return {
    project,
    list,
    ask,
    inspect: async ({ id }: Pick<Listed, 'id'>) =>
      (await ask('GET', `/containers/${id}/json`)) as Inspected,
    /** `kill`, `start`, `pause`, … */
    tell: ({ id }: Pick<Listed, 'id'>, what: string) => ask('POST', `/containers/${id}/${what}`),
  }
}

export const label = (name: string) => `com.docker.compose.${name}`

/** Where infra/compose/control.yml puts it. */
const socket = '/var/run/docker.sock'

export const engineIsHere = (): boolean => existsSync(socket)
export const engineOf = (project: string): Engine => createEngine(project, socket)

interface Container {
  Id: string
  Names: string[]
  State: string
  Labels: Record<string, string>
}

function listed({ Id, Names, State, Labels }: Container): Listed {
  const service = Labels[label('service')] ?? ''
  const number = Number(Labels[label('container-number')] ?? 1)
  const name = manyOf.has(service) ? `${service}-${number}` : service
  return { id: Id, container: (Names[0] ?? '').slice(1), name, service, number, state: State }
}

const manyOf = new Set(['app', 'whoami'])
