import { existsSync } from 'node:fs'
import { type ClientRequest, request } from 'node:http'
import path from 'node:path'
import { directAgent, fetchDirect } from '../shared/direct-http.ts'
import type { AuditEntry } from './audit.ts'
import type { Command } from './commands/commands.ts'
import type { Answer, Caller } from './control.ts'
import type { EdgeSwitches } from './driver.ts'
import type { FoundRequest } from './find-request.ts'
import type { Message } from './messages.ts'
import type { Status } from './status/status.ts'

/** In the run folder; relative, as the path of a socket may have no more than 107 bytes. */
export const controlSocket = 'control.sock'

/** Nobody listens on the control socket. */
export class NotRunning extends Error {}

/** The control plane refuses something, or failed. `message` is the English sentence. */
export class ControlError extends Error {
  readonly status: number
  readonly code: Message['code']
  readonly values: Message['values']
  /** What to type instead, where only somebody outside can do it. */
  readonly commands: readonly string[]

  constructor(status: number, json: Message & { error: string; commands: string[] }) {
    super(json.error)
    this.status = status
    this.code = json.code
    this.values = json.values
    this.commands = json.commands
  }
}

export type ControlClient = ReturnType<typeof createControlClient>

/**
 * The one door to the control plane, for the command line, the lab and the lessons.
 * @param runDir must be the working folder, unless its path is short enough for a socket's
 */
export function createControlClient(runDir = '.') {
  const socketPath = path.join(runDir, controlSocket)

  /** @throws NotRunning or ControlError */
  async function ask<T>(method: string, path: string, json?: unknown): Promise<T> {
    const answer = await fetchDirect(`http://control${path}`, { socketPath, method, json }).catch(
      (error) => {
        throw nobodyListens(error) ? new NotRunning() : error
      },
    )
    if (answer.ok) return answer.json()
    throw new ControlError(answer.status, await answer.json())
  }

  return {
    /** Runs one command. Resolves when the change holds everywhere. */
    run: (command: Command, caller: Caller): Promise<Answer> =>
      ask('POST', '/commands', { ...caller, command }),
    /** Runs several in this order; one that is refused does not keep back the others. */
    runAll: (
      title: string,
      commands: readonly Command[],
      caller: Caller,
    ): Promise<{ problems: Message[] }> =>
      ask('POST', '/command-list', { ...caller, title, commands }),

    status: (): Promise<Status> => ask('GET', '/status'),
    /** What costs components time to report may be up to 4 s old, if nothing has changed. */
    recentStatus: (): Promise<Status> => ask('GET', '/recent-status'),
    /** Resolves to the number of changes so far, as soon as that is more than `after`. */
    change: async (after: number): Promise<number> =>
      (await ask<{ changes: number }>('GET', `/change?after=${after}`)).changes,

    /**
     * Until the returned function is called, or this process ends, only `by` may run commands.
     * @param waitMs how long to wait for a command that is under way; without it, until it is done
     * @throws ControlError 409 while another holds the system, or a command is under way
     */
    async hold(by: string, waitMs?: number): Promise<() => Promise<void>> {
      const connection = await hold(socketPath, { by, waitMs })
      return async () => {
        await ask('POST', '/release', { by }).catch(() => {})
        connection.destroy()
      }
    },
    /** Who holds the system, and whether its switches are locked: for everybody, or without `key`. */
    access: (
      key?: string,
    ): Promise<{ holder: string | null; locked: boolean; lockedOut: boolean }> =>
      ask('GET', `/access${key ? `?key=${encodeURIComponent(key)}` : ''}`),
    /** Locks the switches for everybody without the returned key. */
    lock: async (): Promise<string> => (await ask<{ key: string }>('POST', '/lock')).key,
    unlock: (): Promise<unknown> => ask('POST', '/unlock'),

    /** What the app replicas that handled a request have recorded of it; several after a retry. */
    findRequest: async (id: string): Promise<FoundRequest[]> =>
      (await ask<{ records: FoundRequest[] }>('GET', `/request?id=${encodeURIComponent(id)}`))
        .records,

    /** The last 500 entries, newest first. */
    /** Hands on what Alertmanager sent to the web hook. */
    receiveAlerts: (message: unknown): Promise<unknown> => ask('POST', '/alerts', message),

    audit: (): Promise<AuditEntry[]> => ask('GET', '/audit'),
    /** Adds what was done, or refused, without a command. */
    note: (entry: Omit<AuditEntry, 'at' | 'message'>): Promise<unknown> =>
      ask('POST', '/audit', entry),

    /** The generated files of the edge, as they are or would be with these switches. */
    edgeConfiguration: async (switches: Partial<EdgeSwitches>): Promise<Record<string, string>> => {
      const query = new URLSearchParams({ ...switches })
      return (await ask<{ files: Record<string, string> }>('GET', `/edge-configuration?${query}`))
        .files
    },
    /** Stops everything. */
    down: (): Promise<unknown> => ask('POST', '/down'),
  }
}

/** The control plane of a run folder, which becomes the working folder. @throws NotRunning */
export function openControl(runDir: string): ControlClient {
  if (!existsSync(runDir)) throw new NotRunning()
  process.chdir(runDir)
  return createControlClient()
}

/** Resolves, once the system is held, to the connection that holds it. */
function hold(socketPath: string, caller: Caller): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, method: 'POST', path: '/hold', agent: directAgent() })
    req.on('error', (error) => reject(nobodyListens(error) ? new NotRunning() : error))
    req.on('response', (res) => {
      res.setEncoding('utf8')
      res.on('error', () => {})
      res.once('data', (chunk) => {
        if (res.statusCode === 200) return resolve(req)
        reject(new ControlError(res.statusCode ?? 500, JSON.parse(chunk)))
      })
    })
    req.end(JSON.stringify(caller))
  })
}

const nobodyListens = (error: NodeJS.ErrnoException): boolean =>
  ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ECONNRESET'].includes(error.code ?? '')
